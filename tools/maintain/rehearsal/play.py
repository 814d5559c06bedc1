"""The rehearsal: a whole workshop, played. In each chapter the steps are put in one by one: core and take steps, as a
learner in a hurry does them, and then the extra ones. After each, `check` has to say what it should, and exactly the
steps that are done are green. Between the two, two windows talk through a chat of core and take steps alone. What an
attendee sees after each step is kept in slides/rehearsal, a page for each chapter."""
import itertools
import os
import re
import shutil
import sys

from workbook.core import builds, files, processes
from workbook.core.files import ROOT, SAVED
from workbook.core.lessons import chapters, step_key
from workbook.core.sources.step_parts import Parts
from maintain.rehearsal import screens
from maintain.test_parts import web
from maintain.test_parts.result import tail

LINE = re.compile(r"^  (\d\.\d+) +(green|red|extra, not done)\b", re.M)
WINDOWS = ["--test-name-pattern=both show", "tests/browser.test.mjs"]


def check(result):
    """a workshop, played step by step: each step turns exactly its own tests green; every screen is as it was kept"""
    paths = [f"{one.path}/{name}" for one in chapters() for name in one.files()]
    before = {path: files.bytes_of(path) for path in paths}
    saved_before = os.path.isdir(SAVED)
    seen = [(one, []) for one in chapters()]
    try:
        is_whole = all([play(result, one, False, shown) for one, shown in seen])
        if is_whole:
            talk(result)
            is_whole = all([play(result, one, True, shown) for one, shown in seen])
        if is_whole:
            screens.compare(result, seen)
    finally:
        for path, data in before.items():
            if files.bytes_of(path) != data:
                files.write_whole(os.path.join(ROOT, path), data)
        if not saved_before:
            shutil.rmtree(SAVED, ignore_errors=True)


def play(result, chapter, extra, seen):
    """The core and take steps, from before the first, or the extra ones behind them. What `check` says goes to `seen`:
    [(the step or None, text)]. Whether all was as it should be."""
    kinds = chapter.kinds()
    needed, more = ([number for number in sorted(kinds, key=step_key) if (kinds[number] == "extra") == is_extra]
                    for is_extra in (False, True))
    mine, done = (more, list(needed)) if extra else (needed, [])
    for number in mine if extra else [None, *mine]:
        if number:
            result.at(f"{chapter.number}: {number}")
            say("solve", number)
            done.append(number)
            if goes_on_in(chapter, number) in mine:
                continue  # the rest of its function is another step's
        status, printed = say("check", str(chapter.number))
        seen.append((number, printed))
        wrong = difference(status, printed, chapter.number, needed, more, done) or not_theirs(chapter, done)
        result.check(not wrong, f"steps {', '.join(done) or 'none'} are solved, and check {chapter.number} {wrong}\n"
                     f"{tail(printed, 25)}")
        if wrong:
            return False
    return True


def goes_on_in(chapter, number):
    """The step that has the rest of this one's function, or None."""
    parts = [Parts(files.read(f"{chapter.solution}/{name}")) for name in chapter.files()]
    return next(each.goes_on_in(number) for each in parts if number in each.names)


def say(*words):
    """(status, what is printed)"""
    return processes.capture([sys.executable, "-B", os.path.join(ROOT, "workbook"), *words],
                             env=dict(os.environ, NO_COLOR="1"))


def difference(status, printed, number, needed, more, done):
    """What `check` does not say as it should, in words; "" if all is as it should be."""
    red = [step for step in needed if step not in done][:1]
    wanted = [*((step, "green") for step in needed if step in done), *((step, "red") for step in red)]
    wanted += [] if red else [(step, "green" if step in done else "extra, not done") for step in more]
    for one, other in itertools.zip_longest(wanted, LINE.findall(printed)):
        if one != other:
            return f"does not say '{' '.join(one)}'" if one else f"says '{' '.join(other)}', too"
    words = "Next: " if red else f"Chapter {number}: all core steps are green." if set(more) - set(done) else "All green."
    if words not in printed:
        return f"does not say '{words}'"
    if bool(status) != bool(red):
        return f"ends with status {status}"
    return ""


def not_theirs(chapter, done):
    """Which steps that are not done the tests do not call red, in words. `check` stops at the first red step. That the steps
    which are done are green, it has said itself: only the others are run here."""
    tests, server = f"ch{chapter.number}_test", f"ch{chapter.number}"
    builds.build("dev", [tests, server], "check")
    others = [step for step in sorted(chapter.kinds(), key=step_key) if step not in done]
    colours = {step: colour_of(step, builds.binary("dev", tests)) for step in others}
    early = [f"{step} is {colour}" for step, colour in colours.items() if colour != "red"]
    return f"hides that {', '.join(early)} and not done" if early else ""


def colour_of(step, program):
    """What its tests say of this step alone: "green" or "red". For that one test that fails is enough."""
    _, printed = processes.capture([program, "--steps", f"--step={step}"], env=dict(os.environ, GTEST_FAIL_FAST="1"))
    return dict(re.findall(r"^(\d\.\d+) (\w+)$", printed, re.M)).get(step, f"not told of: {tail(printed, 5)}")


def talk(result):
    """In two windows of a browser, through the learner's six chapters as they are now."""
    builds.build("dev", ["chat_mine"])
    web.node_tests(result, builds.binary("dev", "chat_mine"), WINDOWS)
