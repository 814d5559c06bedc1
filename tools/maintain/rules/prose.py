"""Checks of what is written for people: code shown stands in a file, links lead somewhere."""
import os
import re
import urllib.parse

from workbook.core.files import ROOT, read
from maintain.rules.lab_fences import OPTIONS, lab_fence
from maintain.rules.markdown import page

FORBIDDEN = re.compile(r"\b(simply|just|obviously)\b", re.I)
NOT_RUN = ("text", "")
FOLD = "<details><summary>Answers</summary>", "</details>"  # or other plain words
BEGINS_FOLD = re.compile(r"<details><summary>[A-Z][\w ,.:?'’]*</summary>")


def fences(paths):
    """A block with file= stands in that file, line by line, in one piece. Others are text, for a lab, or console."""
    for path in paths:
        yield from (f"{path}:{line}: a fence that is indented so deep is none" for line in page(path).lost_fences)
        yield from folds(path)
        for block in page(path).blocks:
            if "file" in block.options:
                yield from verbatim(block)
            elif OPTIONS & set(block.options):
                yield from lab_fence(block)
            elif block.language == "console":
                unknown = set(block.options) - {"server", "starter", "harness"}
                if unknown:
                    yield (f"{block.place()}: console knows server=N, harness=N and starter, "
                           f"not {', '.join(sorted(unknown))}")
                elif not block.lines or not block.lines[0].startswith("$ "):
                    yield f"{block.place()}: a console block begins with a line '$ command'"
            elif block.language == "diff" and path.startswith("fuzz/zoo/"):
                pass  # a fault: the check "zoo" puts it in
            elif path.startswith("slides/decks/"):
                pass  # short texts; code that is to be right is cut out of a file there, see slides/README.md
            elif path.startswith(("tools/impostors/", "solutions/03-frame-parse/review/")):
                pass  # code for a file: tools/maintain/impostors puts it in
            elif block.language not in NOT_RUN and not path.endswith(("HINTS.md", "ANSWERS.md")):
                yield f"{block.place()}: ```{block.language} needs file=, or is ```text"


def folds(path):
    """Answers are folded by two lines, each between empty ones. There is no other HTML."""
    begun = None
    for line, text in page(path).html:
        if not (BEGINS_FOLD.fullmatch(text) if begun is None else text == FOLD[1]):
            yield f"{path}:{line}: HTML is {FOLD[0]} and then {FOLD[1]}, each between empty lines, and nothing else"
            return
        begun = line if begun is None else None
    if begun is not None:
        yield f"{path}:{begun}: answers are folded here, and {FOLD[1]} is missing"


def verbatim(block):
    name = block.options["file"]
    if not os.path.exists(os.path.join(ROOT, name)):
        yield f"{block.place()}: there is no file {name}"
        return
    lines = [line.rstrip() for line in read(name).splitlines()]
    wanted = [line.rstrip() for line in block.lines]
    if any(lines[i:i + len(wanted)] == wanted for i in range(len(lines))):
        return
    # An excerpt may leave out the indentation that all its lines share in the file.
    if any(cut(lines[i:i + len(wanted)]) == cut(wanted) for i in range(len(lines))):
        return
    absent = next((line for line in wanted if line not in lines), None)
    yield (f"{block.place()}: not in {name} as shown"
           + (f": {absent.strip()}" if absent is not None else " (all lines are, but not in one piece)"))


def cut(lines):
    depth = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[depth:] for line in lines]


def tables(paths):
    """Each row has as many cells as the head. In a cell a | is written \\|, in code as well: else it ends the cell."""
    for path in paths:
        for head, rows in page(path).tables:
            counts = [len(re.findall(r"(?<!\\)\|", row)) for row in rows]
            yield from (f"{path}:{head + number}: a row of {count - 1} cells, below a head of {counts[0] - 1}"
                        for number, count in enumerate(counts) if count != counts[0])


def links(paths):
    """Files exist, anchors exist; links to the web have the right form (they are not fetched)."""
    for path in paths:
        for line, target in page(path).links:
            wrong = broken(path, target)
            if wrong:
                yield f"{path}:{line}: {target}: {wrong}"


def broken(path, target):
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        parsed = urllib.parse.urlsplit(target)
        if parsed.scheme == "mailto":
            return None
        return None if parsed.scheme in ("http", "https") and "." in parsed.netloc else "not a web address"
    name, _, fragment = urllib.parse.unquote(target).partition("#")
    file = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
    if not os.path.exists(os.path.join(ROOT, file)):
        return "no such file"
    if fragment and file.endswith(".md") and fragment not in page(file).anchors:
        return f"{file} has no such heading"
    return None


def words(paths):
    """No word that tells a reader the hard thing is easy."""
    for path in paths:
        for line, text in page(path).prose:
            for word in FORBIDDEN.findall(text):
                yield f"{path}:{line}: '{word}'"
