"""`check` and the status: your steps, red or green, and what comes next."""
import subprocess

from workbook.core import builds, processes
from workbook.core.lessons import chapter as chapter_called
from workbook.core.lessons import chapters, lessons
from workbook.core.terminal import paint
from workbook.core.trouble import Trouble


SERVER_IS_NEXT = 3  # what a test program ends with that wants the chapter's server: chapters/testing/test_main.cpp


def add_arguments(parser):
    if parser.get_default("command") == "check":
        parser.add_argument("chapter", type=chapter_called, nargs="?", metavar="N",
                            help="a chapter's number; if you name none, the one you are in, then those before it")


def main(options):
    if options.command == "status":
        return status()
    return check(options.chapter) if options.chapter else newest()


def check(chapter):
    """One screen, of one or two runs: the server is built when all steps before it are green."""
    server, tests = f"ch{chapter.number}", f"ch{chapter.number}_test"
    builds.build("dev", [tests], "check")
    status = processes.run([builds.binary("dev", tests), "--before-server"])
    if status != SERVER_IS_NEXT:
        return status
    builds.build("dev", [server], "check")
    return processes.run([builds.binary("dev", tests), "--from-server"])


def newest():
    """The chapter you are in, then the ones before it that you changed; stops where it is red."""
    started = [one for one in chapters() if one.is_started()] or chapters()[:1]
    for one in reversed(started):
        status = check(one)
        if status != 0:
            return status
    return 0


def status():
    print("WebSockets by Hand")
    following = None
    for one in chapters():
        if not one.is_started():
            print(f"  {one.number}  {title(one):16} not started")
            following = following or f"open {one.path}/README.md, then ./workbook check {one.number}"
            continue
        try:
            builds.build("dev", [f"ch{one.number}_test", f"ch{one.number}"], "check")
        except Trouble:
            print(f"  {one.number}  {title(one):16} {paint('does not compile', 'red')}")
            following = following or f"./workbook check {one.number}"
            continue
        steps = steps_of(one)
        red = [number for number, colour in steps if colour != "green"]
        print(f"  {one.number}  {title(one):16} {len(steps) - len(red)} of {len(steps)} steps green"
              + (f", red: {' '.join(red)}" if red else ""))
        if red:
            following = following or f"./workbook check {one.number} (step {red[0]})"
    for one in lessons()[len(chapters()):]:
        begun = "begun: ./workbook zoo says how many bugs it sees" if one.is_started() else "not started"
        print(f"  {one.number}  {title(one):16} {begun}")
    print(f"Next: {following or './workbook chat --mine, all of it yours'}")


def title(chapter):
    return chapter.directory[3:].replace("-", " ").capitalize() if chapter.number != "F" else "Fuzzing"


def steps_of(chapter):
    """[("3.1", "green"), ...]"""
    answer = subprocess.run([builds.binary("dev", f"ch{chapter.number}_test"), "--steps"],
                            stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return [tuple(line.split()) for line in answer.stdout.splitlines() if len(line.split()) == 2]
