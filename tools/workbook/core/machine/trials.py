"""How a thing is tried: started, looked at, forgotten. What is found out holds until something is installed."""
import errno
import functools
import json
import os
import re
import shutil
import tempfile

from workbook.core import files, processes
from workbook.core.files import BUILD
from workbook.core.trouble import Trouble

PATIENCE = 60  # seconds for one trial; only what hangs takes so long
ANSWERS = []


def said(command, **options):
    """(exit status, what it printed); a program that cannot be started has a status, too."""
    try:
        status, output = processes.capture(command, PATIENCE, **options)
    except (Trouble, OSError):
        return 127, ""
    if status != 0 and os.strerror(errno.ENOSPC) in output:
        raise Trouble(f"the disk of {BUILD} is full. Nothing can be built, nor tried, before there is room.")
    return status, output


def works(*command):
    return said(command)[0] == 0


def version(*command):
    """The first version in what it prints, say (14, 0, 6); () if it prints none."""
    status, output = said(command)
    found = re.search(r"\d+(?:\.\d+)+", output) if status == 0 else None
    return tuple(map(int, found[0].split("."))) if found else ()


class Trial:
    """A folder for one trial, where what is made may be run."""

    def __enter__(self):
        os.makedirs(BUILD, exist_ok=True)
        self.folder = tempfile.mkdtemp(prefix=".trial-", dir=BUILD)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def file(self, name, text=""):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


def compiles(compiler, source, *flags, after=(), run=None):
    """The compiler makes a program of this text, and the program, called with `run`, ends well."""
    with Trial() as trial:
        path, program = trial.file("trial.cpp", source), os.path.join(trial.folder, "trial")
        if said([*compiler, *flags, path, *after, "-o", program])[0] != 0:
            return False
        return run is None or said([program, *run], cwd=trial.folder)[0] == 0


def once(question):
    """Asked again, it answers as it did the first time."""
    answer = functools.lru_cache(maxsize=None)(question)
    ANSWERS.append(answer)
    return answer


def forget():
    """Something was installed."""
    for answer in ANSWERS:
        answer.cache_clear()


def remembered(what, paths, judge):
    """A trial that takes a second and succeeded, with just these files, is not made again."""
    place = os.path.join(BUILD, "trials.json")
    files_now = [[path, os.stat(path).st_mtime_ns, os.stat(path).st_size] for path in map(os.path.realpath, paths)]
    try:
        known = json.loads(files.bytes_of(place) or b"{}")
    except ValueError:
        known = {}
    if known.get(what) == files_now:
        return True
    if not judge():
        return False
    files.write_whole(place, (json.dumps({**known, what: files_now}) + "\n").encode())
    return True
