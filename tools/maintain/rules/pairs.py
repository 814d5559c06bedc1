"""Checks of the pairs of starter and solution, and of the starters as they were handed out."""
import os

from workbook.core import files
from workbook.core.files import ROOT, read
from workbook.core.lessons import MARK, lessons
from workbook.core.starters import blob_id, starters

LOCK = "tools/starters.lock"


def pairs():
    """A starter, less its `// your code here` lines, is a subsequence of its solution."""
    for one in lessons():
        for name in one.files():
            starter, solution = f"{one.path}/{name}", f"{one.solution}/{name}"
            if not os.path.exists(os.path.join(ROOT, starter)):
                yield f"{starter}: missing, and {solution} is there"
                continue
            rest = iter(read(solution).splitlines())
            for number, line in enumerate(read(starter).splitlines(), 1):
                if line.rstrip().endswith(MARK) or not line.strip():
                    continue
                if line not in rest:  # consumes `rest` up to the line
                    yield f"{starter}:{number}: not in {solution}, or not in this order: {line.strip()}"
                    break


def locked():
    """The starters are those of tools/starters.lock."""
    handed_out, now = starters(), current_starters()
    for path in sorted(set(handed_out) | set(now)):
        if handed_out.get(path) != now.get(path):
            yield f"{path}: not as in tools/starters.lock. If you meant it: python3 tools/maintain/checks.py lock"


def current_starters():
    paths = [f"{one.path}/{name}" for one in lessons() for name in one.own_files()]
    return {path: blob_id(data) for path, data in ((path, files.bytes_of(path)) for path in paths) if data is not None}


def lock():
    """Writes down the starters as they are; how many they are."""
    lines = [f"{blob} {path}\n" for path, blob in sorted(current_starters().items())]
    files.write_whole(os.path.join(ROOT, LOCK), "".join(lines).encode())
    return len(lines)
