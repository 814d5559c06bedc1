"""The page for the person that runs a room: it has a row for each core step, and the packages that the tool installs."""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.lessons import STEP_HEADING, step_key
from workbook.core.machine import needs
from maintain.rules.lessons.parts import with_lesson
from maintain.rules.markdown import page

PAGE = "slides/GUIDE.md"
ROW = re.compile(r"^\| (\d+\.\d+) ([^|]+?) \|", re.M)
INSTALLS = re.compile(r"^(?:sudo )?(apt-get|brew) install (?:--no-install-recommends )?(.+)$", re.M)


def guide():
    """Each core step has a row there, no row names a step that is not there, and what is installed is what is needed."""
    if not os.path.exists(os.path.join(ROOT, PAGE)):
        yield f"{PAGE}: missing"
        return
    yield from rows(read(PAGE))
    yield from installed()


def rows(text):
    steps = {number: (title, kind) for one in with_lesson()
             for number, title, kind, _ in STEP_HEADING.findall(read(f"{one.path}/README.md"))}
    told = ROW.findall(text)
    for number, title in told:
        if number not in steps:
            yield f"{PAGE}: a row is about step {number}, and there is no such step"
        elif title != steps[number][0]:
            yield f"{PAGE}: step {number} is called '{steps[number][0]}' now, and not '{title}'"
    missing = {number for number, (_, kind) in steps.items() if kind == "core"} - {number for number, _ in told}
    yield from (f"{PAGE}: no row '| {number} {steps[number][0]} | ...' says where people get stuck"
                for number in sorted(missing, key=step_key))


def installed():
    """The commands name what the tool itself would install, to learn with."""
    found = dict(INSTALLS.findall("\n".join(line for block in page(PAGE).blocks for line in block.lines)))
    for manager in ("apt-get", "brew"):
        wanted = {name for need in (needs.GIT, *needs.BUILD) for name in need.packages(manager)}
        named = set(found.get(manager, "").split())
        if named != wanted:
            yield (f"{PAGE}: `{manager} install` should name {' '.join(sorted(wanted))}; "
                   f"other here: {' '.join(sorted(named ^ wanted))}")
