"""solve, reset and diff for one step: only its lines are replaced, and only if its place is known."""
import os
import re

from workbook.core.files import ROOT, bytes_of, data_of, read, write_whole
from workbook.core.lessons import MARK
from workbook.core.starters import starter
from workbook.core.sources.step_parts import Parts, helpers, used
from workbook.core.trouble import Trouble, Usage
from workbook.learner import hints
from workbook.learner.saves import save

LAST_LINE = re.compile(r"^ +return\b.*\n(?=\})", re.M)  # of the function that a part begins with


def known(chapter, step):
    """The step's number, if the chapter has it."""
    names = all_steps(chapter)
    if step not in names:
        raise Usage(f"there is no step {step}. Chapter {chapter.name()} has the steps {names[0]} to {names[-1]}.")
    return step


def all_steps(chapter):
    names = [step for name in chapter.files() for step in Parts(read(f"{chapter.solution}/{name}")).names]
    return sorted(names, key=lambda step: int(step.split(".")[1]))


def yours_and_ours(chapter, step, command):
    """(path of your file, its parts, those of our solution). Trouble if the step's place is not known in yours."""
    for name in chapter.files():
        ours = Parts(read(f"{chapter.solution}/{name}"))
        if step in ours.names:
            break
    path = f"{chapter.path}/{name}"
    if not os.path.exists(os.path.join(ROOT, path)):
        raise Trouble(f"{path} is not there. The whole chapter: ./workbook reset {chapter.name()}")
    yours = Parts(read(path))
    reason = yours.lacks(step, ours)
    if reason:
        raise Trouble(f"{path}: {reason}, so where step {step} begins and ends is not known. Nothing changed. "
                      f"The whole chapter: ./workbook {command} {chapter.name()}")
    return path, yours, ours


def solve(chapter, step):
    path, yours, ours = yours_and_ours(chapter, step, "solve")
    before = yours.text()
    yours.put(step, ours.of(step))
    line, wanted = last_line(yours, step), last_line(ours, step)
    takes_end = line and wanted and MARK in line[0]  # nobody has written it yet
    if takes_end:
        yours.put(*with_last_line(yours, step, wanted[0]))
    missing = used(helpers(ours.head) - helpers(yours.head), ours.of(step))
    takes_helpers = missing and is_part_of(yours.head, ours.head)
    if takes_helpers:
        yours.head = ours.head
    becomes = "our solution, and so is the last line of its function" if takes_end else "our solution"
    if write("solve", chapter, path, before, yours.text(), step, becomes):
        if takes_helpers:
            print(f"It uses {', '.join(missing)}: what stands above the first step is ours now, too.")
        elif missing:
            print(f"It uses {', '.join(missing)}, from above the first step of "
                  f"{path.replace(chapter.path, chapter.solution)}. You have written something of your own there, so "
                  "that stayed: copy what is missing.")
        print(f"Next: read it, check it ({chapter.judge()}).")
    neighbours(ours, step)


def reset(chapter, step):
    path, yours, ours = yours_and_ours(chapter, step, "reset")
    before, first = yours.text(), Parts(starter(path).decode())
    yours.put(step, first.of(step))
    line, wanted = last_line(yours, step), last_line(first, step)
    if line and wanted and line[0] == last_line(ours, step)[0]:
        last, text = with_last_line(yours, step, wanted[0])
        if text == first.of(last):  # no line of that step is written, so it came with this one
            yours.put(last, text)
    if yours.head == ours.head and not used(helpers(ours.head) - helpers(first.head), "".join(yours.texts)):
        yours.head = first.head  # helpers that came with a solution, and that no step uses any more
    if write("reset", chapter, path, before, yours.text(), step, "the starter"):
        print(f"Next: {chapter.judge()}")
    neighbours(ours, step)
    hints.forget(step)


def last_line(parts, step):
    """The last line of a function that begins in this step and ends in a later one: it returns what this one makes. The
    match in the text of the step where it ends; None for every other step."""
    last = parts.ends_in(step)
    return None if last == step or parts.stands_inside(step) else LAST_LINE.search(parts.of(last))


def with_last_line(parts, step, line):
    """The step where that function ends, and its text with this last line."""
    last, old = parts.ends_in(step), last_line(parts, step)
    text = parts.of(last)
    return last, text[:old.start()] + line + text[old.end():]


def is_part_of(text, whole):
    """Every line of it stands in `whole`, in this order: nothing in it is anybody's own."""
    rest = iter(whole.splitlines())
    lines = text.lstrip("\ufeff").splitlines()  # some editors begin a file with a byte order mark
    return all(line in rest for line in lines)  # `in` goes on where it was


def write(command, chapter, path, before, text, step, becomes):
    """Saves, then writes; False if there is nothing to do."""
    if before == text:
        print(f"Step {step} already is {becomes}. Nothing changed.")
        return False
    made = save(f"{command} {step}", {chapter: {os.path.basename(path): bytes_of(path)}})
    print(f"Your file is saved in {made.places()}")
    write_whole(os.path.join(ROOT, path), data_of(text))
    print(f"Step {step} in {path} is now {becomes}. Nothing else has changed.")
    print(made.way_back())
    return True


def neighbours(ours, step):
    """A function may have several steps in it."""
    if ours.stands_inside(step):
        print(f"Step {step} stands inside a function that begins above it, and uses what is there.")
    following = ours.goes_on_in(step)
    if following:
        print(f"The function of step {step} goes on in step {following}. Its other lines come with ./workbook solve "
              f"{following}")
