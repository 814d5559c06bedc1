"""`stuck`: of all that the tests of a red step try and find wrong, the least to look at; and what may help with it."""
import os
import re
import subprocess

from workbook.aids import bytes_shown
from workbook.core import builds
from workbook.core.files import read
from workbook.core.lessons import STEP, chapters
from workbook.core.sources.step_parts import Parts
from workbook.core.trouble import Trouble, Usage
from workbook.learner import check

SITE = "http://127.0.0.1:8081/"  # where ./workbook web serves
# What judges a client's bytes, if they are masked or not; the others write a server's.
JUDGES = re.compile(r"\bcheck_header\(const|\bFrameParser::")


def add_arguments(parser):
    parser.add_argument("which", type=which, nargs="?", metavar="N.M",
                        help="a step, say 3.6; if you name none, the first that is red")


def which(text):
    if not re.fullmatch(STEP, text):
        raise Usage(f"'{text}' is no step. Steps are called 3.2: chapter 3, step 2.")
    return check.which(text)


def main(options):
    chapter, step = options.which or first_red()
    red, kind, data, screen = smallest(chapter, step)
    if not red:
        print(f"Step {step} is green: all its tests pass. Next: ./workbook check {chapter.number}")
        return 0
    body, place = without_end(screen)
    print(f"Step {step}: {red} test{'s are' if red > 1 else ' is'} red. This one needs the fewest bytes.\n{body}")
    file = os.path.basename(chapter.steps().get(step, ("", ""))[1])
    is_clients = JUDGES.search(ours_of(chapter, step, file)) is not None
    if kind == "bytes":
        print_words(bytes_shown.words(file, data, is_clients))
    link = link_to(chapter, file, kind, data, is_clients)
    if link:
        print(f"To play with it: ./workbook web, and then\n  {SITE}{link}")
    print("\n".join([*place, f"A hint: ./workbook hint {step}"]))
    return 1


def print_words(lines):
    if lines:
        print("In words:")
        print("\n".join(f"  {line}" for line in lines))


def first_red():
    """Of the chapters that you have begun, the last one with a red step."""
    for one in reversed([one for one in chapters() if one.is_started()]):
        builds.build("dev", [f"ch{one.number}_test", f"ch{one.number}"], "check")
        red = [step for step, colour in check.steps_of(one) if colour == "red"]
        if red:
            return one, red[0]
    raise Trouble("no step of a chapter that you have begun is red. Next: ./workbook check")


def smallest(chapter, step):
    """(how many tests are red, "bytes", "text" or "none", the input, the screen); 0 tests: the step is green."""
    server, tests = f"ch{chapter.number}", f"ch{chapter.number}_test"
    builds.build("dev", [tests], "check")
    status, out = ask(tests, f"--smallest={step}")
    if status == check.SERVER_IS_NEXT:
        builds.build("dev", [server], "check")
        status, out = ask(tests, f"--smallest={step}", "--from-server")
    if status == check.GREEN:
        return 0, "none", b"", ""
    first, _, screen = out.partition("\n")
    found = re.fullmatch(r"smallest\t(\d+)\t(bytes|text|none)\t([0-9a-f ]*)\t.*", first)
    if status != check.RED or not found:
        raise check.NotRun(f"{tests} {check.ended(status)}: that says nothing about your steps.")
    return int(found[1]), found[2], bytes.fromhex(found[3]), screen


def ask(tests, *words):
    answer = subprocess.run([builds.binary("dev", tests), *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    status = answer.returncode if answer.returncode >= 0 else 128 - answer.returncode
    return status, answer.stdout.decode("utf-8", "replace")


def without_end(screen):
    """(the screen, [the line that says what to open]). `check` ends it with the way to here."""
    screen = re.sub(r"^In a hurry\?.*$| *Stuck\? \./workbook .*$", "", screen.rstrip(), flags=re.M)
    body, next_line, place = screen.rstrip().rpartition("\nNext: ")
    return (body, [next_line.strip() + " " + place]) if next_line else (place, [])


def ours_of(chapter, step, file):
    """The step's lines in our solution."""
    return Parts(read(f"{chapter.solution}/{file}")).of(step) if file else ""


def link_to(chapter, file, kind, data, is_clients):
    if kind == "bytes":
        return bytes_shown.frame_link(file, data, is_clients)
    if kind == "text" and chapter.number == 2:
        return bytes_shown.handshake_link(data.decode("utf-8", "replace"))
    return None
