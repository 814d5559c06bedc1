"""The pages of slides/rehearsal: what an attendee's screen says after each step, for an instructor to page through."""
import os

from workbook.core import files
from workbook.core.files import BUILD, ROOT, read
from maintain.rules.markdown import slug
from maintain.test_parts.comparing import difference, normal

FOLDER = "slides/rehearsal"
BEFORE = "Before the first step"


def compare(result, seen):
    """`seen`: [(chapter, [(the step or None, what check printed)])]"""
    for chapter, screens in seen:
        path = f"{FOLDER}/{chapter.directory}.md"
        result.at(path)
        printed = text(chapter, screens)
        now = os.path.join(BUILD, "rehearsal", f"{chapter.directory}.md")
        os.makedirs(os.path.dirname(now), exist_ok=True)
        files.write_whole(now, printed.encode())
        shown = read(path) if os.path.exists(os.path.join(ROOT, path)) else ""
        wrong = difference(shown.splitlines(), printed.splitlines(), (path, "now"))
        result.check(not wrong, f"an attendee sees something else\n{wrong}\n"
                     f"If it is better so: cp {os.path.relpath(now, os.path.dirname(os.path.dirname(ROOT)))} {path}")


def text(chapter, screens):
    """One page. Each screen has links to the one before it and the one behind it."""
    titles = [heading(chapter, number) for number, _ in screens]
    lines = [f"# Rehearsal of chapter {chapter.number}", "",
             f"What `./workbook check {chapter.number}` says before the first step of [the chapter]"
             f"(../../{chapter.path}/README.md), and after each. Our lines were put in one by one: core and take steps",
             "first, then the extra ones. `./workbook test rehearsal` plays it again, and compares.", ""]
    for place, ((_, printed), title) in enumerate(zip(screens, titles)):
        beside = [(word, titles[other]) for word, other in (("before", place - 1), ("next", place + 1))
                  if 0 <= other < len(titles)]
        lines += [f"## {title}", "", " · ".join(f"[{word}](#{slug(other)})" for word, other in beside), "",
                  "```text", *normal(printed, None).strip("\n").splitlines(), "```", ""]
    return "\n".join(lines)


def heading(chapter, number):
    return BEFORE if number is None else f"{number}: {chapter.steps()[number][0]}"
