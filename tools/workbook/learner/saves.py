"""What is yours is saved before anything is written over it, and comes back. How far you are is remembered beside it.

A save is a folder, .saved/NN-name/TIME, with your files and a note, why.txt: the command, and the name of the save. One
command may save several chapters, under one name."""
import json
import os
import re
import tempfile
import time

from workbook.core.files import ROOT, SAVED, all_files, bytes_of, write_whole
from workbook.core.lessons import lessons
from workbook.core.options import positive
from workbook.core.trouble import Trouble, Usage

NOTE = "why.txt"
STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)(?:-\d+)?")


def save(reason, files):
    """`files`: {chapter: {name: bytes, or None if it is not there}}. The save; never over one that is there."""
    name = f"{time.strftime('%Y-%m-%dT%H-%M-%S')} {os.getpid()}"
    for chapter, contents in files.items():
        folder = os.path.join(SAVED, chapter.directory)
        os.makedirs(folder, exist_ok=True)
        fresh = tempfile.mkdtemp(prefix=".new-", dir=folder)
        os.chmod(fresh, 0o755)
        for file_name, data in [*contents.items(), (NOTE, f"{reason}\n{name}\n".encode())]:
            if data is not None:
                os.makedirs(os.path.dirname(os.path.join(fresh, file_name)), exist_ok=True)
                with open(os.path.join(fresh, file_name), "xb") as file:
                    file.write(data)
        into_place(fresh, os.path.join(folder, name.split()[0]))
    return next(one for one in saves() if one.name == name and one.reason == reason)


def into_place(fresh, place):
    count = 1
    while True:
        try:
            there = place if count == 1 else f"{place}-{count}"
            os.mkdir(there)  # fails if it is there; an empty folder may be renamed over
            os.rename(fresh, there)
            return
        except FileExistsError:
            count += 1


class Save:
    def __init__(self, name):
        self.name, self.number, self.reason, self.folders = name, 0, "", []

    def files(self):
        """{(folder in chapters/, name): path of what was saved}"""
        return {(directory, name): os.path.join(place, name) for directory, place in self.folders
                for name in all_files(".cpp", root=place)}

    def order(self):
        """The moment; of two in one second, the one that was written first."""
        stamp = STAMP.match(os.path.basename(self.folders[0][1]))
        return stamp.groups(), min(os.stat(place).st_mtime_ns for _, place in self.folders)

    def lines(self):
        day, hour, minute, _ = STAMP.match(os.path.basename(self.folders[0][1])).groups()
        why = f"before {self.reason}" if self.reason else "(no reason was noted)"
        names = {directory: [name for folder, name in self.files() if folder == directory]
                 for directory, _ in self.folders}
        rows = [f"{directory}: {', '.join(some) or 'no file was there'}" for directory, some in names.items()]
        return [f"{self.number:3}  {day} {hour}:{minute}  {why}", *(f"     {row}" for row in rows)]

    def places(self):
        return " and ".join(os.path.relpath(place, ROOT) for _, place in self.folders)

    def way_back(self):
        return f"To have yours back: ./workbook restore {self.number}"


def saves():
    """All of them, the oldest first. Those that were made before there were notes have no reason."""
    found = {}
    for one in lessons():
        folder = os.path.join(SAVED, one.directory)
        for stamp in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if not STAMP.fullmatch(stamp):
                continue
            place = os.path.join(folder, stamp)
            reason, name = (note_of(place) + [""])[:2]
            kept = found.setdefault((name, reason) if name else place, Save(name))
            kept.reason = reason
            kept.folders.append((one.directory, place))
    in_order = sorted(found.values(), key=Save.order)
    for number, kept in enumerate(in_order, 1):
        kept.number = number
    return in_order


def note_of(place):
    try:
        with open(os.path.join(place, NOTE), encoding="utf-8", errors="replace") as file:
            return file.read().splitlines() or [""]
    except OSError:
        return [""]


# ---- The commands.

def add_arguments(parser):
    if parser.get_default("command") == "restore":
        parser.add_argument("number", type=positive, nargs="?", metavar="NUMBER",
                            help="as ./workbook saves lists them; if you name none, the newest")


def main(options):
    kept = saves()
    if not kept:
        raise Trouble("nothing has been saved. solve, reset, catch-up and restore save your files before they write.")
    if options.command == "saves":
        for one in kept:
            print("\n".join(one.lines()))
        print("Next: ./workbook restore NUMBER brings one back; without a number, the newest. What you have now is "
              "saved first.")
        return
    if options.number and options.number > len(kept):
        raise Usage(f"there is no save {options.number}: they are 1 to {len(kept)}. ./workbook saves lists them.")
    restore(kept[(options.number or len(kept)) - 1])


def restore(kept):
    """Only what the chapters have: a file that was saved by an older workbook stays where it is."""
    chapters = {one.directory: one for one in lessons()}
    wanted, before = {}, {}
    for (directory, name), path in kept.files().items():
        one = chapters[directory]
        if name not in one.own_files():
            print(f"{os.path.relpath(path, ROOT)} stays there: {one.path} has no {name} any more.")
            continue
        with open(path, "rb") as file:
            data = file.read()
        now = bytes_of(f"{one.path}/{name}")
        if now != data:
            wanted[f"{one.path}/{name}"] = data
            before.setdefault(one, {})[name] = now
    if not wanted:
        print(f"Your files already are as in save {kept.number}. Nothing changed.")
        return
    made = save(f"restore {kept.number}", before)
    for path, data in wanted.items():
        write_whole(os.path.join(ROOT, path), data)
    print(f"As in save {kept.number} again: {', '.join(wanted)}.")
    print(f"What was there is saved, too. To undo this: ./workbook restore {made.number}")


# ---- What is remembered.

def remembered(name):
    """What .saved/NAME.json says; {} if it is not there, or broken."""
    try:
        with open(os.path.join(SAVED, f"{name}.json"), encoding="utf-8") as file:
            state = json.load(file)
        return state if isinstance(state, dict) else {}
    except (OSError, ValueError):
        return {}


def remember(name, state):
    os.makedirs(SAVED, exist_ok=True)
    write_whole(os.path.join(SAVED, f"{name}.json"), (json.dumps(state, sort_keys=True) + "\n").encode())
