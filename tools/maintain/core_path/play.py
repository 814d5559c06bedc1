"""The core path, played: in each chapter the core and take steps are solved one by one, as a learner in a hurry takes
them, and `check` has to say what it should after each. At the end two windows talk through a chat of exactly this."""
import itertools
import os
import re
import shutil
import sys

from workbook.core import builds, files, processes
from workbook.core.files import BUILD, ROOT, SAVED
from workbook.core.lessons import chapters, step_key
from workbook.core.sources.step_parts import Parts
from maintain.test_parts import web
from maintain.test_parts.result import tail

TRANSCRIPT = os.path.join(BUILD, "core_path.txt")
LINE = re.compile(r"^  (\d\.\d+) +(green|red|extra, not done)\b", re.M)
WINDOWS = ["--test-name-pattern=both show", "tests/browser.test.mjs"]


def check(result):
    """the core path: without extra steps every chapter is green, and two windows talk through all six"""
    paths = [f"{one.path}/{name}" for one in chapters() for name in one.files()]
    before = {path: files.bytes_of(path) for path in paths}
    saved_before = os.path.isdir(SAVED)
    os.makedirs(BUILD, exist_ok=True)
    try:
        with open(TRANSCRIPT, "w", encoding="utf-8", buffering=1) as transcript:
            for one in chapters():
                play(result, one, transcript)
        talk(result)
    finally:
        for path, data in before.items():
            if files.bytes_of(path) != data:
                files.write_whole(os.path.join(ROOT, path), data)
        if not saved_before:
            shutil.rmtree(SAVED, ignore_errors=True)


def play(result, chapter, transcript):
    """Before the first step and after each: what `check` says."""
    kinds = chapter.kinds()
    needed, extra = ([number for number in sorted(kinds, key=step_key) if (kinds[number] == "extra") == is_extra]
                     for is_extra in (False, True))
    for done in range(len(needed) + 1):
        result.at(f"{chapter.number}: {done} of {len(needed)} steps")
        if done:
            say(transcript, "solve", needed[done - 1])
            if goes_on_in(chapter, needed[done - 1]) in needed:
                continue  # the rest of its function is another step's
        status, printed = say(transcript, "check", str(chapter.number))
        wrong = difference(status, printed, chapter.number, needed[:done], needed[done:done + 1], extra)
        last = needed[done - 1] if done else "none"
        result.check(not wrong, f"core steps up to {last} are solved, and check {wrong}\n{tail(printed, 25)}")
        if wrong:
            return


def goes_on_in(chapter, number):
    """The step that has the rest of this one's function, or None."""
    parts = [Parts(files.read(f"{chapter.solution}/{name}")) for name in chapter.files()]
    return next(each.goes_on_in(number) for each in parts if number in each.names)


def say(transcript, *words):
    """(status, what is printed); the transcript has it, too."""
    status, printed = processes.capture([sys.executable, "-B", os.path.join(ROOT, "workbook"), *words],
                                        env=dict(os.environ, NO_COLOR="1"))
    transcript.write(f"$ ./workbook {' '.join(words)}\n{printed}\n")
    return status, printed


def difference(status, printed, number, green, red, extra):
    """What is not as it should be, in words; "" if all is."""
    wanted = [*((step, "green") for step in green), *((step, "red") for step in red)]
    wanted += [] if red else [(step, "extra, not done") for step in extra]
    said = LINE.findall(printed)
    for one, other in itertools.zip_longest(wanted, said):
        if one != other:
            return f"does not say '{' '.join(one)}'" if one else f"says '{' '.join(other)}', too"
    words = "Next: " if red else f"Chapter {number}: all core steps are green." if extra else "All green."
    if words not in printed:
        return f"does not say '{words}'"
    if bool(status) != bool(red):
        return f"ends with status {status}"
    return ""


def talk(result):
    """In two windows of a browser, through the learner's six chapters as they are now."""
    builds.build("dev", ["chat_mine"])
    web.node_tests(result, builds.binary("dev", "chat_mine"), WINDOWS)
