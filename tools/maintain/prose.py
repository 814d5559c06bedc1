"""Checks of what is written for people: code shown stands in a file, links lead somewhere, words."""
import os
import re
import urllib.parse

from workbook.core.files import ROOT, read
from workbook.core.lessons import chapters

FENCE = re.compile(r"^(`{3,}|~{3,})(.*)$")
LINK = re.compile(r"(?<!\\)!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?([^()\s>]+(?:\([^()]*\))?)>?(?: +\"[^\"]*\")?\)")
FORBIDDEN = re.compile(r"\b(simply|just|obviously)\b", re.I)
SECTIONS = ["What you will see", "Read", "Predict", "Steps", "The lie we tell here", "Try it", "Break it",
            "Questions", "Compare"]
WORDS = (1000, 4000)
NOT_RUN = ("text", "")


class Block:
    def __init__(self, path, line, info, lines):
        self.path, self.line, self.lines = path, line, lines
        words = info.split()
        self.language = words[0] if words and "=" not in words[0] else ""
        rest = words[1:] if self.language else words
        self.options = dict(word.split("=", 1) if "=" in word else (word, "") for word in rest)

    def place(self):
        return f"{self.path}:{self.line}"


def split(path):
    """(lines of prose, with fences blanked; the blocks)"""
    text, blocks, inside, body, opened = [], [], None, [], 0
    for number, line in enumerate(read(path).splitlines(), 1):
        fence = FENCE.match(line.strip() if inside is None else line.strip())
        if inside is None and fence:
            inside, info, body, opened = fence[1], fence[2].strip(), [], number
            indent = len(line) - len(line.lstrip())
            text.append("")
        elif inside is not None and fence and fence[1].startswith(inside) and not fence[2].strip():
            blocks.append(Block(path, opened, info, body))
            inside = None
            text.append("")
        elif inside is not None:
            body.append(line[indent:] if not line[:indent].strip() else line)
            text.append("")
        else:
            text.append(line)
    return text, blocks


def fences(paths):
    """A block with file= stands in that file, line by line, in one piece. Others are text or console."""
    for path in paths:
        for block in split(path)[1]:
            if "file" in block.options:
                yield from verbatim(block)
            elif block.language == "console":
                unknown = set(block.options) - {"server", "starter", "harness"}
                if unknown:
                    yield (f"{block.place()}: console knows server=N, harness=N and starter, "
                           f"not {', '.join(sorted(unknown))}")
                elif not block.lines or not block.lines[0].startswith("$ "):
                    yield f"{block.place()}: a console block begins with a line '$ command'"
            elif block.language == "diff" and path.startswith("fuzz/zoo/"):
                pass  # a fault: the check "zoo" puts it in
            elif block.language not in NOT_RUN and not path.endswith("HINTS.md") and not path.endswith("ANSWERS.md"):
                yield f"{block.place()}: ```{block.language} needs file=, or is ```text"


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
    if any([cut(lines[i:i + len(wanted)])] == [cut(wanted)] for i in range(len(lines))):
        return
    absent = next((line for line in wanted if line not in lines), None)
    yield (f"{block.place()}: not in {name} as shown"
           + (f": {absent.strip()}" if absent is not None else " (all lines are, but not in one piece)"))


def cut(lines):
    depth = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[depth:] for line in lines]


def links(paths):
    """Files exist, anchors exist; links to the web have the right form (they are not fetched)."""
    for path in paths:
        for number, line in enumerate(split(path)[0], 1):
            for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
                wrong = broken(path, target)
                if wrong:
                    yield f"{path}:{number}: {target}: {wrong}"


def broken(path, target):
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        parsed = urllib.parse.urlsplit(target)
        if parsed.scheme == "mailto":
            return None
        return None if parsed.scheme in ("http", "https") and "." in parsed.netloc else "not a web address"
    name, _, fragment = target.partition("#")
    file = os.path.normpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(name))) if name else path
    if not os.path.exists(os.path.join(ROOT, file)):
        return "no such file"
    if fragment and file.endswith(".md") and fragment not in anchors(file):
        return f"{file} has no such heading"
    return None


def anchors(path):
    found = set()
    for line in split(path)[0]:
        heading = re.match(r"#{1,6} +(.+?) *#*$", line)
        if heading:
            base = name = anchor(heading[1])
            count = 0
            while name in found:
                count += 1
                name = f"{base}-{count}"
            found.add(name)
        found.update(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", line))
    return found


def anchor(heading):
    """What a heading is called in a link."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "")
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def words(paths):
    """No word that tells a reader the hard thing is easy."""
    for path in paths:
        for number, line in enumerate(split(path)[0], 1):
            for word in FORBIDDEN.findall(re.sub(r"`[^`]*`", "", line)):
                yield f"{path}:{number}: '{word}'"


def shape():
    """A chapter's README: its sections in order, its length, three questions and their answers."""
    for one in chapters():
        path = f"{one.path}/README.md"
        if not os.path.exists(os.path.join(ROOT, path)):
            yield f"{path}: missing"
            continue
        text, blocks = split(path)
        if not text or not re.match(rf"# Chapter {one.number}: .+ \(\d+ min\)$", text[0]):
            yield f"{path}:1: should be '# Chapter {one.number}: Title (NN min)'"
        sections = [line[3:].strip() for line in text if line.startswith("## ")]
        if sections != SECTIONS:
            yield f"{path}: its sections are {', '.join(sections)}; they should be {', '.join(SECTIONS)}"
        count = sum(len(re.findall(r"[A-Za-z0-9][\w'’-]*", line)) for line in text)
        if not WORDS[0] <= count <= WORDS[1]:
            yield f"{path}: {count} words; {WORDS[0]} to {WORDS[1]} are meant"
        answers = f"{one.solution}/ANSWERS.md"
        if not os.path.exists(os.path.join(ROOT, answers)):
            yield f"{answers}: missing"
        elif len(re.findall(r"^## Question \d", read(answers), re.M)) != 3:
            yield f"{answers}: three answers are meant (## Question 1 ...)"
        for number, line in enumerate(text, 1):
            if line.startswith("### ") and not re.match(r"### Step \d+\.\d+: .+ \(\d+ min\)$", line):
                yield f"{path}:{number}: should be '### Step N.M: title (NN min)'"
