"""What a run has shown of a chapter's steps, how far that is, and the note of it in .saved/progress. The note says
where you were. What is green only a run says."""
import os
import re

from workbook.core.files import SAVED, write_whole
from workbook.core.lessons import STEP, step_key

PAINT = re.compile(r"\033\[[0-9;]*m")
LINE = re.compile(rf"^  ({STEP}) +(green|red|extra, not done)\b")
KEYS = "n next  h hint  l list  a all  d diff  q quit"
PLACE = os.path.join(SAVED, "progress")
FIRST_LINE = "# Where ./workbook watch was, and what it saw there last. It never counts as green."
NOTE = re.compile(rf"^({STEP}) (green|red|extra, not done)$", re.M)


def steps_in(text):
    """{"3.1": "green"} of what a run has shown."""
    found = (LINE.match(PAINT.sub("", line)) for line in text.split("\n"))
    return {match[1]: match[2] for match in found if match}


def folded(lines, most):
    """If they are more than `most`: those that are green are one line, and the red screen is whole."""
    if len(lines) <= most:
        return lines
    green = [number for number, line in enumerate(lines) if steps_in(line).get(first_word(line)) == "green"]
    if len(green) < 2 or green != list(range(green[0], green[-1] + 1)):
        return lines
    first, last = first_word(lines[green[0]]), first_word(lines[green[-1]])
    return [*lines[:green[0]], f"  {first} to {last} are green", *lines[green[-1] + 1:]]


def first_word(line):
    return (PAINT.sub("", line).split() or [""])[0]


def progress(chapter, seen, alone, columns):
    """One line, or two where one is too narrow: "chapter 3  [####...]  4 of 7 core, 1 of 4 extra", and the keys."""
    kinds = chapter.kinds()
    core = [step for step, kind in kinds.items() if kind != "extra"]
    extra = [step for step, kind in kinds.items() if kind == "extra"]
    bar = "".join("#" if seen.get(step) == "green" else "." for step in sorted(core, key=step_key))
    counts = [f"{sum(seen.get(step) == 'green' for step in steps)} of {len(steps)} {name}"
              for steps, name in ((core, "core"), (extra, "extra")) if steps]
    words = f"chapter {chapter.number}  [{bar}]  {f'step {alone} alone' if alone else ', '.join(counts)}"
    whole = f"{words}   {KEYS}"
    return [whole] if len(whole) < columns else [words, KEYS]


def remembered():
    """(chapter's number, step or None, {step: what was seen}). What cannot be read was not written by us."""
    try:
        with open(PLACE, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        text = ""
    place = re.search(rf"^at (\d+)(?: ({STEP}))?$", text, re.M)
    return (place[1] if place else None), (place[2] if place else None), dict(NOTE.findall(text))


def remember(chapter, alone, seen):
    known = {**remembered()[2], **seen}
    lines = [FIRST_LINE, f"at {chapter.number}" + (f" {alone}" if alone else "")]
    lines += [f"{step} {known[step]}" for step in sorted(known, key=step_key)]
    os.makedirs(SAVED, exist_ok=True)
    write_whole(PLACE, ("\n".join(lines) + "\n").encode())
