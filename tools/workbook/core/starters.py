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


def both_line_ends(data):
    """An editor, or git on another system, may have written CRLF: nothing of yours is in that."""
    return data, data.replace(b"\r\n", b"\n")


def is_pristine(path):
    locked = starters().get(path)
    if locked is None:
        return True
    try:
        with open(os.path.join(ROOT, path), "rb") as file:
            return locked in (blob_id(data) for data in both_line_ends(file.read()))
    except FileNotFoundError:
        return False


def ask_git(*question):
    """A clone may belong to another user, as in a container. For a question, which runs nothing, that is fine."""
    return subprocess.run(["git", "-c", f"safe.directory={os.path.realpath(ROOT)}", *question], cwd=ROOT,
                          capture_output=True, env=dict(os.environ, LC_ALL="C"))


def starter(path):
    """The file as it was handed out, from git: you may have committed over it."""
    blob = starters().get(path)
    if blob is None:
        raise Trouble(f"tools/starters.lock does not know {path}.")
    if not shutil.which("git"):
        raise Trouble("git is not installed, and the starters are kept in git. Debian, Ubuntu: apt-get install git")
    answer = ask_git("cat-file", "blob", blob)
    if answer.returncode != 0:
        words = answer.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        if "dubious ownership" in words or "unsafe repository" in words:  # a git that wants it in a file
            raise Trouble(f"git says: {words} If you trust it: git config --global --add safe.directory "
                          f"{os.path.realpath(ROOT)}")
        raise Trouble(f"git does not have the starter of {path} here ({blob[:8]}; {words}). "
                      "A clone of the workbook has it; a copy of its files does not.")
    return answer.stdout
