"""Which steps have something of the learner's in them: lines that are not those of the starter."""
from workbook.core.files import read
from workbook.core.lessons import MARK
from workbook.core.starters import is_pristine, starter
from workbook.core.sources.step_parts import Parts
from workbook.core.trouble import Trouble


def extra_steps(chapter):
    """The numbers of the extra steps that are begun. Without their lines `check` goes on past them."""
    extra = [number for number, kind in chapter.kinds().items() if kind == "extra"]
    begun = set().union(*(begun_in(f"{chapter.path}/{name}") for name in chapter.files())) if extra else set()
    return [number for number in extra if number in begun]


def begun_in(path):
    """The steps of this file that are begun."""
    if is_pristine(path):
        return set()
    try:
        yours = Parts(read(path))
    except FileNotFoundError:
        return set()
    try:
        first = Parts(starter(path).decode())
    except Trouble:  # no git, or no history: what the lines themselves say
        return {number for number in yours.names if not is_empty(yours.of(number))}
    return {number for number in first.names
            if number not in yours.names or lines(yours.of(number)) != lines(first.of(number))}


def is_empty(text):
    """Nothing but comments and the end of the file, or lines that wait for yours."""
    return MARK in text or all(line.lstrip().startswith(("//", "}")) for line in lines(text))


def lines(text):
    return [line.rstrip() for line in text.splitlines() if line.strip()]
