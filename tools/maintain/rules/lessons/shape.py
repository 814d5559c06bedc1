"""A chapter's README: its title, its sections in order, its headings, three questions and their answers."""
import os
import re

from workbook.core.files import ROOT
from workbook.core.lessons import KINDS, chapters
from maintain.rules.markdown import page

SECTIONS = ["What you will see", "Read", "Predict", "Steps", "The lie we tell here", "Try it", "Break it", "Recap",
            "Questions", "Compare", "Further"]
WORDS = 2000


def shape():
    """A chapter's README has its sections in order, its length, three questions and their answers."""
    for one in chapters():
        path, answers = f"{one.path}/README.md", f"{one.solution}/ANSWERS.md"
        if not os.path.exists(os.path.join(ROOT, path)):
            yield f"{path}: missing"
            continue
        yield from lesson(one, path)
        if not os.path.exists(os.path.join(ROOT, answers)):
            yield f"{answers}: missing"
        elif sum(bool(re.match(r"Question \d", heading.text)) for heading in page(answers).headings
                 if heading.level == 2) != 3:
            yield f"{answers}: three answers are meant (## Question 1 ...)"


def lesson(one, path):
    text = page(path)
    if not re.fullmatch(rf"# Chapter {one.number}: [^()]+", text.first_line):
        yield f"{path}:1: should be '# Chapter {one.number}: Title', without minutes"
    sections = [heading.text for heading in text.headings if heading.level == 2]
    if sections != SECTIONS:
        yield f"{path}: its sections are {', '.join(sections)}; they should be {', '.join(SECTIONS)}"
    count = words("\n".join([line for _, line in text.prose] + text.code_words))
    if count < WORDS:
        yield f"{path}: {count} words; {WORDS} at least are meant"
    kind = f"({'|'.join(KINDS)}), "
    for heading in text.headings:
        if heading.level == 3 and not re.fullmatch(rf"Step {one.number}\.\d+: .+ \({kind}\d+ min\)", heading.text):
            yield (f"{path}:{heading.line}: should be '### Step {one.number}.M: title (core, NN min)', "
                   "or (take, NN min), or (extra, NN min)")


def words(text):
    """How many a person reads."""
    return len(re.findall(r"[A-Za-z0-9][\w'’-]*", text))
