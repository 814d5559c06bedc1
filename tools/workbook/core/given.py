"""The files of the chapters that are given, and not to be written: which of them are not as they were."""
import os
import shutil

from workbook.core.files import INSIDE
from workbook.core.starters import ask_git, starters

GIVEN = ("chapters", "solutions", "CMakeLists.txt", "CMakePresets.json")


def changed():
    """(what to have them back from, their paths). None are known without git, or in a copy without its history; and what
    `./workbook test` tries is given as it is, also if a branch changes it."""
    if os.environ.get(INSIDE) or not shutil.which("git"):
        return "HEAD", []
    origin = answer("merge-base", "HEAD", "origin/HEAD")  # what was changed may have been committed since
    since = origin[0][:10] if origin and origin != answer("rev-parse", "HEAD") else "HEAD"
    paths = answer("-c", "core.fileMode=false", "diff", "--name-only", "--relative", "--no-renames", "--no-ext-diff",
                   since, "--", *GIVEN)
    return since, [path for path in paths if path not in starters() and not path.endswith(".md")]


def answer(*question):
    said = ask_git(*question)
    return said.stdout.decode("utf-8", "replace").splitlines() if said.returncode == 0 else []


def told():
    """What to say of them, or nothing."""
    since, paths = changed()
    if not paths:
        return ""
    several = f"; {len(paths) - 3} more: git diff --stat {since}" if len(paths) > 3 else ""
    lines = [f"Changed, and not yours to write: {paths[0]}", *(f"  and {path}" for path in paths[1:3])]
    lines[-1] += several
    return "\n".join([*lines, f"  git diff {since} -- {paths[0]} shows it.",
                      f"  git checkout {since} -- {paths[0]} brings it back.", "  Until then green does not count."])
