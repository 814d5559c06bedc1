"""The starters as they were handed out: which files still are as they were, and how to have one back."""
import hashlib
import os
import shutil
import subprocess

from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble


def starters():
    """{path: id of the git blob} of the starters as they were handed out: tools/starters.lock."""
    if not os.path.exists(os.path.join(ROOT, "tools/starters.lock")):
        return {}
    lines = read("tools/starters.lock").splitlines()
    return {path: blob for blob, path in (line.split(" ", 1) for line in lines if line)}


def blob_id(data):
    """What git calls a file with these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def is_pristine(path):
    locked = starters().get(path)
    if locked is None:
        return True
    try:
        with open(os.path.join(ROOT, path), "rb") as file:
            return blob_id(file.read()) == locked
    except FileNotFoundError:
        return False


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
