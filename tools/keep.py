"""diff, solve, reset. Whatever overwrites a file of yours saves it first, and says where."""
import difflib
import os
import shutil
import subprocess
import tempfile
import time

from book import ROOT, SAVED, Trouble, paint, read, starters


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
    import hints
    status = replace(chapter, contents, "the starter", f"Next: {chapter.judge()}")
    hints.forget(chapter.number)
    return status


def starter(path):
    """The file as it was handed out, from git: you may have committed over it."""
    blob = starters().get(path)
    if blob is None:
        raise Trouble(f"tools/starters.lock does not know {path}.")
    if not shutil.which("git"):
        raise Trouble("git is not installed, and the starters are kept in git. Debian, Ubuntu: apt-get install git")
    answer = subprocess.run(["git", "cat-file", "blob", blob], cwd=ROOT, capture_output=True)
    if answer.returncode != 0:
        raise Trouble(f"git does not have the starter of {path} here ({blob[:8]}). "
                      "A clone of the workbook has it; a copy of its files does not.")
    return answer.stdout


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


def write_whole(path, data):
    """All of it or nothing, whenever the power goes."""
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)


def bytes_of(path):
    try:
        with open(os.path.join(ROOT, path), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
