"""Plain words in what a reader reads: no hard or old ones, and no sentence whose subject is nobody in particular."""
import os
import re

from workbook.core.files import ROOT, all_files, read
from maintain.rules.markdown import page

NOT_YET = "tools/maintain/lists/not_plain_yet.txt"  # files that have not been reworded
READ = re.compile(r"(README|CONTRIBUTING|chapters/.+|solutions/.+/ANSWERS|fuzz/.+|slides/.+|web/README)\.md"
                  r"|chapters/\d\d-[^/]+/[^/]+\.h")

HARD = [
    "simply", "just", "obviously", "anew", "for ever", "mend", "mends", "mended", "mending", "blank", "blanks",
    "at once", "hence", "thus", "thereof", "upon", "shall", "ought", "in vain", "shown the door", "none will do",
]
PERSONS = ["who", "whom", "whoever", "whomever", "whatever", "whichever", "somebody", "someone", "nobody", "anybody",
           "everybody"]
RULES = [
    (re.compile(rf"\b({'|'.join(HARD)})\b", re.I), "a hard or old word"),
    (re.compile(rf"\b({'|'.join(PERSONS)})\b", re.I), "name the one who acts"),
    (re.compile(r"\b(h[eo]ld(?:s|ing)? (?:\w+ ){1,3}against)\b", re.I), "say compare"),
    (re.compile(r"(?<!there )\b((?:is|are|was|were) none)\b", re.I), "say that it is not"),
    (re.compile(r"(?<!there )\b((?:is|are|was|were) no (?!longer\b|more\b|less\b|better\b|different\b)\w+)", re.I),
     "say what it is not"),
]
COMMENT = re.compile(r"//(?!/)(.*)$")


def plain():
    """Each text says it in plain words; those that do not yet stand in a list that gets shorter."""
    later = {line for line in read(NOT_YET).splitlines() if line and not line.startswith("#")}
    for path in all_files(".md", ".h"):
        if not READ.fullmatch(path):
            continue
        found = list(in_file(path))
        if path not in later:
            yield from found
        elif not found:
            yield f"{NOT_YET}: {path} is plain now: take it out"
    yield from (f"{NOT_YET}: there is no {path}" for path in sorted(later)
                if not os.path.exists(os.path.join(ROOT, path)))


def in_file(path):
    """One line for each finding."""
    for line, text in lines_of(path):
        for rule, advice in RULES:
            for match in rule.finditer(text):
                yield f"{path}:{line}: '{match[1]}': {advice}"


def lines_of(path):
    """[(line, words)]: of a page without its code, of a header its comments."""
    if path.endswith(".md"):
        return joined(page(path).prose)
    comments = ((number, COMMENT.search(line)) for number, line in enumerate(read(path).splitlines(), 1))
    return [(number, match[1]) for number, match in comments if match]


def joined(pieces):
    """What stands in one line is one text: a word may stand beside code or a link."""
    lines = {}
    for line, text in pieces:
        lines.setdefault(line, []).append(text)
    return [(line, " ".join(" ".join(texts).split())) for line, texts in lines.items()]
