"""`check` and the status: your steps, red or green, and what comes next."""
import os
import re
import signal
import subprocess
import tempfile

from workbook.core import builds, given, processes
from workbook.core.lessons import chapter as chapter_called
from workbook.core.lessons import STEP, before_all, chapters, lessons, step_key
from workbook.core.terminal import paint
from workbook.core.trouble import BuildFailed, Trouble
from workbook.learner import begun, known_green, one_step
from workbook.learner.board import joined, standing
from workbook.learner.notes import includes, unset


# What a test program ends with (chapters/testing/test_main.cpp). 0 and 1 are what code under test may end it with.
SERVER_IS_NEXT, GREEN, RED, EXTRA_IS_RED = 3, 4, 5, 6
EXIT = {GREEN: 0, RED: 1, EXTRA_IS_RED: 0}


class NotRun(Trouble):
    """The tests of a chapter did not come to their end: they say nothing about its steps."""


def add_arguments(parser):
    if parser.get_default("command") == "check":
        parser.add_argument("which", type=which, nargs="?", metavar="N[.M]",
                            help="a chapter's number; if you name none, the one you are in, then those before it, "
                                 "and if all is green the one that follows. With .M one step alone, say 3.8")
        parser.add_argument("--all", action="store_true", help="goes on past a red step, to the end of the chapter")


def which(text):
    """(chapter, step or None)"""
    one = chapter_called(text.split(".")[0] if re.fullmatch(STEP, text) else text)
    return one, one_step.known(one, text) if "." in text else None


def main(options):
    if options.command == "status":
        return status()
    try:
        exit_status = results(options)
    except (BuildFailed, NotRun):
        joined.report()
        raise
    joined.tell()
    joined.report()
    return exit_status


def results(options):
    """Shown; the exit status."""
    changed = given.told()
    try:
        result = check(*options.which, changed, options.all) if options.which else newest(changed, options.all)
    except BuildFailed as screen:  # a header of ours that was changed: the error is seen in your file
        raise BuildFailed("\n".join(filter(None, [str(screen), changed]))) from None
    if changed:
        print(changed)
    return EXIT[result]


def check(chapter, step, changed, past_red=False):
    """One screen, of one or two runs: the server is built when all steps before it are green. Green is what tests say
    that are as they were handed out."""
    server, tests = f"ch{chapter.number}", f"ch{chapter.number}_test"
    builds.build("dev", [tests, server] if past_red else [tests], "check")
    before = sorted(standing.were_green(chapter), key=step_key)
    words = [f"--step={step}"] if step else asked(chapter)
    words += (["--all"] if past_red else []) + ([f"--before={','.join(before)}"] if before else [])
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="replace") as verdicts:
        result = run(tests, ["--before-server", *words], changed, verdicts.name)
        if result == SERVER_IS_NEXT:
            builds.build("dev", [server], "check")
            result = run(tests, ["--from-server", *words], changed, verdicts.name)
        if not changed:
            standing.note(chapter, verdicts.read(), is_whole=not step)
    for note in (includes.told(chapter), unset.told(chapter)):
        if note:
            print(note)
    if result != RED and changed:
        return RED
    if result == GREEN and not step:
        known_green.note(chapter)
    return result


def asked(chapter):
    """What a test program is told of your files."""
    return [f"--begun={','.join(begun.extra_steps(chapter))}", *([] if chapter.is_started() else ["--untouched"])]


def run(tests, words, changed, verdicts):
    """What they say of your steps; in the file `verdicts` they say it step by step. Another status than theirs is the
    system's: they did not come to their end."""
    environment = dict(os.environ, WORKBOOK_VERDICTS=verdicts, **({"WORKBOOK_CHANGED": "1"} if changed else {}))
    status = processes.run([builds.binary("dev", tests), *words], env=environment)
    if status not in (GREEN, RED, EXTRA_IS_RED, SERVER_IS_NEXT):
        program = builds.shown(builds.binary("dev", tests))
        raise NotRun(f"{program} {ended(status)}: that says nothing about your steps.")
    return status


def ended(status):
    """127 and 126 are what a shell and the loader say; above 128 it is a signal."""
    if status > 128:
        try:
            return f"was killed ({signal.Signals(status - 128).name})"
        except ValueError:
            pass
    return "does not start" if status in (126, 127) else f"ended early (exit status {status})"


def newest(changed, past_red=False):
    """The chapter you are in, then the ones before it that you changed; stops where it is red. What was green and has
    not been built anew since is not run again. If nothing is red, goes on to the chapter that comes next; an extra
    step that is red in the chapter you are in is what you are at, and ends it, too."""
    started = [one for one in chapters() if one.is_started()]
    following = [one for one in chapters() if not started or one.number > started[-1].number][:1]
    for one in [*reversed(started), *following]:
        if known_green.has(one):
            builds.build("dev", [f"ch{one.number}_test", f"ch{one.number}"], "check")
            if known_green.has(one):
                print(f"Chapter {one.number} is green, as it was.")
                continue
        result = check(one, None, changed, past_red)
        if result == RED or result == EXTRA_IS_RED and one is started[-1]:
            return result
    return GREEN


def status():
    print("WebSockets by Hand")
    following = None
    for one in chapters():
        said, next_thing = state_of(one)
        print(f"  {one.number}  {title(one):16} {said}")
        following = following or next_thing
    for one in lessons()[len(chapters()):]:
        said = "begun: ./workbook zoo says how many bugs it sees" if one.is_started() else "not started"
        print(f"  {one.number}  {title(one):16} {said}")
    if before_all() and not any(one.is_started() for one in chapters()):
        print(f"New here? First read {before_all()}")
    print(f"Next: {following or './workbook chat --mine, all of it yours'}")


def state_of(one):
    """What is said of a chapter, and what to do about it; None if it is done."""
    command = f"./workbook check {one.number}"
    if not one.is_started():
        return "not started", f"open {one.path}/README.md, then {command}"
    try:
        builds.build("dev", [f"ch{one.number}_test", f"ch{one.number}"], "check")
        steps = steps_of(one)
    except BuildFailed:
        return paint("does not compile", "red"), command
    except NotRun as trouble:
        return paint(str(trouble), "red"), command
    kinds = one.kinds()
    core = [(number, colour) for number, colour in steps if kinds.get(number) != "extra"]
    extra = [step for step in steps if step not in core]
    counts = f"core {green_of(core)}, extra {green_of(extra)}" if extra else green_of(core)
    red = [number for number, colour in steps if colour == "red"]
    said = f"{counts} steps green" + (f", red: {' '.join(red)}" if red else "")
    first = next((number for number, colour in core if colour == "red"), None)
    return said, f"{command} (step {first})" if first else None


def green_of(steps):
    return f"{sum(colour == 'green' for _, colour in steps)} of {len(steps)}"


def title(chapter):
    return chapter.directory[3:].replace("-", " ").capitalize() if chapter.number != "F" else "Fuzzing"


def steps_of(chapter):
    """[("3.1", "green"), ("3.8", "undone"), ...]. NotRun, if its tests do not say."""
    answer = subprocess.run([builds.binary("dev", f"ch{chapter.number}_test"), "--steps", *asked(chapter)],
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    steps = [tuple(line.split()) for line in answer.stdout.splitlines() if len(line.split()) == 2]
    if answer.returncode != 0:
        words = answer.stderr.strip().split("\n")[-1]
        status = answer.returncode if answer.returncode > 0 else 128 - answer.returncode
        raise NotRun(f"its test program {ended(status)}" + (f": {words}" if words else ""))
    if not steps:
        raise NotRun("its test program has no steps")
    return steps
