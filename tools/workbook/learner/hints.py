"""Hints: three levels a step, from chapters/NN-name/HINTS.md. How far you asked is in .saved/hints.json."""
import re
import textwrap

from workbook.core.files import read
from workbook.core.lessons import STEP, lesson
from workbook.core.terminal import width as terminal_width
from workbook.core.trouble import Trouble, Usage
from workbook.learner.saves import remember, remembered

ITEM = re.compile(r"^(\d+)\. +", re.M)


def parse(text):
    """{"3.2": ["first", "second", "third"]}"""
    found = {}
    parts = re.split(rf"^## Step ({STEP})[^\n]*\n", text, flags=re.M)
    for number, body in zip(parts[1::2], parts[2::2]):
        items = ITEM.split(body)[1:]
        found[number] = [dedent(item) for item in items[1::2]]
    return found


def dedent(item):
    return re.sub(r"^ {1,3}", "", item.strip("\n"), flags=re.M).rstrip()


def add_arguments(parser):
    parser.add_argument("step", metavar="N.M", help="say 1.1; each time you ask you learn more")


def main(options):
    show(options.step.upper())


def show(number):
    if not re.fullmatch(STEP, number):
        raise Usage(f"'{number}' is no step. Steps are called 3.2: chapter 3, step 2.")
    one = lesson(number.split(".")[0])
    try:
        hints = parse(read(f"{one.path}/HINTS.md"))
    except FileNotFoundError:
        raise Trouble(f"{one.path}/HINTS.md is missing.") from None
    if number not in hints:
        last = max((int(step.split(".")[1]) for step in hints), default=0)
        raise Usage(f"there are no hints for {number}: they are for the steps {one.number}.1 to {one.number}.{last}.")
    levels = hints[number]
    state = remembered("hints")
    level = min(state.get(number, 0) + 1, len(levels))
    title = one.steps().get(number, ("", ""))[0]
    print(f"Step {number}{': ' + title if title else ''}     hint {level} of {len(levels)}")
    print()
    for line in wrapped(levels[level - 1]):
        print(f"  {line}".rstrip())
    print()
    if level < len(levels):
        print(f"Next: try it. ./workbook hint {number} once more says more.")
        if one.number != "F":
            print(f"./workbook stuck {number} shows the smallest input that your code gets wrong.")
    else:
        print(f"That was all. Ours: ./workbook diff {number}")
    state[number] = level
    remember("hints", state)


def wrapped(text):
    """Its lines, no wider than the terminal; code stays as it is."""
    width, lines, words = min(terminal_width(), 100) - 2, [], []
    for fenced, block in enumerate(re.split(r"^(?=[ \t]*```)", text, flags=re.M)):
        for line in block.splitlines():
            if fenced % 2 or line.strip().startswith("```") or line.startswith("    ") or not line.strip():
                lines += textwrap.wrap(" ".join(words), width) + [line]
                words = []
            else:
                words.append(line.strip())
        lines += textwrap.wrap(" ".join(words), width)
        words = []
    return lines


def forget(what):
    """A chapter or a step starts again, and so do its hints. With a chapter what ./workbook impostors has revealed of
    it is forgotten, too."""
    for name in ("hints", "impostors"):
        state = remembered(name)
        kept = {step: level for step, level in state.items() if not f"{step}.".startswith(f"{what}.")}
        if kept != state:
            remember(name, kept)
