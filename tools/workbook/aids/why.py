"""Why our solution is written as it is: the section `## Why it is written so` of solutions/NN-name/ANSWERS.md, with a
paragraph for each step, under `### Step 3.6`."""
import re

from workbook.core.files import read
from workbook.core.lessons import STEP

SECTION = "## Why it is written so"
HEADING = re.compile(rf"^### Step ({STEP})[ \t]*$", re.M)


def section(chapter):
    """Its text; None if the chapter has none."""
    try:
        parts = re.split(r"^(?=## )", read(f"{chapter.solution}/ANSWERS.md"), flags=re.M)
    except FileNotFoundError:
        return None
    return next((part[len(SECTION):] for part in parts if part.startswith(f"{SECTION}\n")), None)


def whys(chapter):
    """{"3.6": its text}"""
    parts = HEADING.split(section(chapter) or "")
    return {step: text.strip() for step, text in zip(parts[1::2], parts[2::2])}
