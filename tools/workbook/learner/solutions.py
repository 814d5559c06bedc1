"""diff, solve, reset. Whatever overwrites a file of yours saves it first, and says where."""
import difflib
import os
import tempfile
import time

from workbook.core.files import ROOT, SAVED, bytes_of, read, write_whole
from workbook.core.lessons import lesson
from workbook.core.starters import starter
from workbook.core.terminal import paint


def add_arguments(parser):
    parser.add_argument("lesson", type=lesson, metavar="N", help="a chapter's number, or fuzz")


def main(options):
    return {"diff": diff, "solve": solve, "reset": reset}[options.command](options.lesson)


def diff(chapter):
    same = []
    for name in chapter.files():
        yours, ours = f"{chapter.path}/{name}", f"{chapter.solution}/{name}"
        lines = list(difflib.unified_diff(lines_of(yours), lines_of(ours), yours, ours, lineterm=""))
        if not lines:
            same.append(name)
        for line in lines:
            colour = {"-": "red", "+": "green", "@": "dim"}.get(line[:1])
            print(paint(line, colour) if colour else line)
    if same:
        print(f"The same as ours: {', '.join(same)}")


def lines_of(path):
    try:
        return read(path).splitlines()
    except FileNotFoundError:
        return []


def solve(chapter):
    contents = {name: bytes_of(f"{chapter.solution}/{name}") for name in chapter.files()}
    run = "" if chapter.number == "F" else f", run it (./workbook run {chapter.number})"
    return replace(chapter, contents, "our solution", f"Next: read it{run}, check it ({chapter.judge()}).")


def reset(chapter):
    contents = {name: starter(f"{chapter.path}/{name}") for name in chapter.files()}
    from workbook.learner import hints
    status = replace(chapter, contents, "the starter", f"Next: {chapter.judge()}")
    hints.forget(chapter.number)
    return status



def replace(chapter, contents, what, next_line):
    before = {name: bytes_of(f"{chapter.path}/{name}") for name in contents}
    if before == contents:
        print(f"{chapter.path} already is {what}. Nothing changed.")
        return 0
    place = save(chapter, before)
    print(f"Your files are saved in {place}")
    for name, data in contents.items():
        write_whole(os.path.join(ROOT, chapter.path, name), data)
    print(f"{chapter.path} is now {what}: {', '.join(contents)}.")
    print(f"To have yours back: cp {place}/*.cpp {chapter.path}/")
    print(next_line)
    return 0


def save(chapter, files):
    """Into .saved/NN-name/TIME; never over a save that is there."""
    folder = os.path.join(SAVED, chapter.directory)
    os.makedirs(folder, exist_ok=True)
    fresh = tempfile.mkdtemp(prefix=".new-", dir=folder)
    os.chmod(fresh, 0o755)
    for name, data in files.items():
        if data is not None:
            with open(os.path.join(fresh, name), "xb") as file:
                file.write(data)
    stamp, count = time.strftime("%Y-%m-%dT%H-%M-%S"), 1
    while True:
        place = os.path.join(folder, stamp if count == 1 else f"{stamp}-{count}")
        try:
            os.mkdir(place)  # fails if it is there; an empty folder may be renamed over
            os.rename(fresh, place)
            return os.path.relpath(place, ROOT)
        except FileExistsError:
            count += 1
