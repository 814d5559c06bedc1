"""What a lesson says of each of its steps."""
import os

from workbook.core.files import ROOT, read
from workbook.core.lessons import STEP_HEADING
from maintain.rules.markdown import page


def sections(path, level=3):
    """[(heading, its text up to the next heading of this level or above it)] of a page."""
    lines = read(path).splitlines()
    headings = [one for one in page(path).headings if one.level <= level]
    ends = [one.line - 1 for one in headings[1:]] + [len(lines)]
    return [(one, "\n".join(lines[one.line:end])) for one, end in zip(headings, ends)]


def steps(path):
    """{"3.2": (heading, text)}"""
    found = {}
    for heading, text in sections(path):
        match = STEP_HEADING.fullmatch(f"### {heading.text}")
        if heading.level == 3 and match:
            found[match[1]] = (heading, text)
    return found


def headers(chapter):
    """The text of all headers that stand beside a chapter's files."""
    folder = os.path.join(ROOT, chapter.path)
    return "\n".join(read(f"{chapter.path}/{name}") for name in sorted(os.listdir(folder)) if name.endswith(".h"))
