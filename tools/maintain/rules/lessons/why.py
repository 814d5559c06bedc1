"""The check of `## Why it is written so` in a chapter's ANSWERS.md: `./workbook compare` shows it beside the code."""
import re

from workbook.aids import why
from workbook.core.files import read
from workbook.core.lessons import STEP_LINE, lessons, step_key

FEWEST, MOST = 2, 6


def whys():
    """Each lesson's answers say it for each step, in their order, in a few sentences."""
    for one in lessons():
        text = why.section(one) or ""
        path, found = f"{one.solution}/ANSWERS.md", why.whys(one)
        for heading in re.findall(r"^#+ .*$", text, re.M):
            if not why.HEADING.fullmatch(heading):
                yield f"{path}: '{heading}' is not of the form '### Step {one.number}.1'"
        lines = "\n".join(read(f"{one.solution}/{name}") for name in one.files())
        steps = sorted((number for number, _ in STEP_LINE.findall(lines)), key=step_key)
        told = why.HEADING.findall(text)
        if told != steps:
            yield f"{path}: {why.SECTION[3:]}: has {', '.join(told) or 'no step'}; the steps are {', '.join(steps)}"
        for number, words in found.items():
            count = len(re.findall(r"[.!?](?=\s|$)", re.sub(r"```.*?```", "", words, flags=re.S)))
            if not FEWEST <= count <= MOST:
                yield f"{path}: step {number}: {count} sentences; {FEWEST} to {MOST} are meant"
