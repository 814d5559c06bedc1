"""diff, solve, reset. Whatever overwrites a file of yours saves it first, and says where."""
import difflib
import os
import re

from workbook.core.files import ROOT, bytes_of, read, write_whole
from workbook.core.lessons import STEP, lesson
from workbook.core.starters import starter
from workbook.core.terminal import paint
from workbook.learner import hints, one_step
from workbook.learner.saves import save


def add_arguments(parser):
    parser.add_argument("which", type=which, metavar="N[.M]",
                        help="a chapter's number, or fuzz; with .M one step, say 3.2: the lines from '// Step 3.2' to "
                             "the next step. If ours uses helpers from above the first step, they come with it, as "
                             "long as you have written nothing of your own there")


def which(text):
    """(lesson, step or None)"""
    one = lesson(text.split(".")[0])
    return (one, one_step.known(one, text.upper())) if re.fullmatch(STEP, text.upper()) else (lesson(text), None)


def main(options):
    one, step = options.which
    if step:
        return {"diff": step_diff, "solve": one_step.solve, "reset": one_step.reset}[options.command](one, step)
    return {"diff": diff, "solve": solve, "reset": reset}[options.command](one)


def diff(chapter):
    same = []
    for name in chapter.files():
        yours, ours = f"{chapter.path}/{name}", f"{chapter.solution}/{name}"
        if not show(lines_of(yours), lines_of(ours), yours, ours):
            same.append(name)
    if same:
        print(f"The same as ours: {', '.join(same)}")


def step_diff(chapter, step):
    path, yours, ours = one_step.yours_and_ours(chapter, step, "diff")
    names = [f"{place}, step {step}" for place in (path, path.replace(chapter.path, chapter.solution))]
    if not show(yours.of(step).splitlines(), ours.of(step).splitlines(), *names):
        print(f"The same as ours: step {step}")
    one_step.neighbours(ours, step)


def show(yours, ours, *names):
    """Whether there was a difference."""
    lines = list(difflib.unified_diff(yours, ours, *names, lineterm=""))
    for line in lines:
        colour = {"-": "red", "+": "green", "@": "dim"}.get(line[:1])
        print(paint(line, colour) if colour else line)
    return bool(lines)


def lines_of(path):
    try:
        return read(path).splitlines()
    except FileNotFoundError:
        return []


def solve(chapter):
    contents = {name: bytes_of(f"{chapter.solution}/{name}") for name in chapter.files()}
    run = "" if chapter.number == "F" else f", run it (./workbook run {chapter.number})"
    return replace("solve", chapter, contents, "our solution", f"Next: read it{run}, check it ({chapter.judge()}).")


def reset(chapter):
    contents = {name: starter(f"{chapter.path}/{name}") for name in chapter.own_files()}
    status = replace("reset", chapter, contents, "the starter", f"Next: {chapter.judge()}")
    hints.forget(chapter.number)
    return status


def replace(command, chapter, contents, what, next_line):
    before = {name: bytes_of(f"{chapter.path}/{name}") for name in contents}
    if before == contents:
        print(f"{chapter.path} already is {what}. Nothing changed.")
        return 0
    made = save(f"{command} {chapter.name()}", {chapter: before})
    print(f"Your files are saved in {made.places()}")
    for name, data in contents.items():
        write_whole(os.path.join(ROOT, chapter.path, name), data)
    print(f"{chapter.path} is now {what}: {', '.join(contents)}.")
    print(made.way_back())
    print(next_line)
    return 0
