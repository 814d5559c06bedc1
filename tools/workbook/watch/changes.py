"""How we hear that a file of yours was saved: from the system where it tells (inotify.py, kqueue.py), and by looking
again and again where it does not: in a folder of another machine, or where the system has no more watches to give."""
import hashlib
import os
import re
import select
import subprocess
import sys

from workbook.core.files import ROOT
from workbook.core.trouble import Trouble, Usage
from workbook.watch.inotify import Inotify
from workbook.watch.kqueue import Kqueue

# File systems whose files another machine, or the system around this one, may write without a word to us.
FAR = re.compile(r"nfs|cifs|smb|9p|fuse|vboxsf|prl_fs|virtiofs|fakeowner|afs|webdav|ceph|osxfs|drvfs")


class Polling:
    """Looks at the files every half second."""
    every = 0.5

    def __init__(self, folders):
        self.folders, self.seen, self.lost = folders, moments(folders), False

    def told(self):
        before, self.seen = self.seen, moments(self.folders)
        return before != self.seen

    def close(self):
        pass


WAYS = {"inotify": Inotify, "kqueue": Kqueue, "polling": Polling}


def listen(folders, wanted=None):
    """Something with `told()`, which says whether a file may have been saved since it was asked the last time, and
    `every`: None if it has a `fileno()` that becomes readable then, or how many seconds to wait."""
    if wanted not in (None, *WAYS):
        raise Usage(f"'{wanted}' is no way to watch files: {', '.join(WAYS)}.")
    try:
        return WAYS[wanted or best(folders)](folders)
    except OSError as error:
        if wanted:
            raise Trouble(f"{wanted} does not work here: {error.strerror or error}") from None
        return Polling(folders)


def best(folders):
    if any(FAR.search(kind_of(folder)) for folder in folders if os.path.isdir(folder)):
        return "polling"
    if sys.platform.startswith("linux"):
        return "inotify"
    return "kqueue" if hasattr(select, "kqueue") else "polling"


def kind_of(folder):
    """The file system that a folder is in, by its name: "ext4"; empty if nobody says it."""
    return kind_in(mounts(), os.path.realpath(folder))


def kind_in(table, folder):
    """Of all that is mounted above the folder, the innermost; of two at one place, the later."""
    found = [(len(place), number, kind) for number, (place, kind) in enumerate(table)
             if os.path.join(folder, "").startswith(os.path.join(place, ""))]
    return max(found)[2] if found else ""


def mounts():
    """[(place, kind)]"""
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
            return [mounted(line) for line in file]
    except OSError:
        pass
    try:
        lines = subprocess.run(["mount"], stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout.splitlines()
    except OSError:
        return []
    # macOS: //me@there/folder on /Volumes/folder (smbfs, nodev, nosuid)
    return [(found[1], found[2]) for found in (re.search(r" on (/.*) \((\w+)", line) for line in lines) if found]


def mounted(line):
    """98 24 0:44 / /mnt/my\\040folder rw,relatime shared:1 - nfs4 server:/home rw"""
    place = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), line.split()[4])
    return place, line.split(" - ")[-1].split()[0]


# ---- The files.

def folders_of(chapter):
    """Where its files are. A file of yours may be a link to one that stands elsewhere."""
    folder = os.path.join(ROOT, chapter.path)
    more = [os.path.join(folder, "tests")]
    more += [os.path.dirname(os.path.realpath(path)) for path in code_in([folder, *more]) if os.path.islink(path)]
    return list(dict.fromkeys([folder, *(one for one in more if os.path.isdir(one))]))


def is_code(name):
    """Editors write others beside it: .frame.cpp.swp, frame.cpp~, .#frame.cpp, #frame.cpp#."""
    return name.endswith((".cpp", ".h")) and not name.startswith((".", "#"))


def code_in(folders):
    for folder in folders:
        try:
            yield from (os.path.join(folder, name) for name in sorted(os.listdir(folder)) if is_code(name))
        except OSError:
            pass


def opened(folders):
    """(path, file) of each. In a folder of another machine, to open a file is to ask anew."""
    for path in code_in(folders):
        try:
            with open(path, "rb") as file:
                yield path, file
        except OSError:
            pass


def moment(file):
    status = os.fstat(file.fileno())
    return status.st_ino, status.st_mtime_ns, status.st_size


def moments(folders):
    return {path: moment(file) for path, file in opened(folders)}


class Look:
    """What the files are at this moment."""

    def __init__(self, folders):
        self.moments, self.contents = {}, {}
        for path, file in opened(folders):
            self.moments[path] = moment(file)
            self.contents[path] = hashlib.sha1(file.read()).digest()
