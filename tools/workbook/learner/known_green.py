"""Which chapters were all green, as they are built now: `check` alone does not try them again."""
import json
import os

from workbook.core import builds
from workbook.core.files import SAVED, write_whole

STATE = os.path.join(SAVED, "green.json")


def has(chapter):
    now = built(chapter)
    return now is not None and load().get(chapter.directory) == now


def note(chapter):
    os.makedirs(SAVED, exist_ok=True)
    write_whole(STATE, (json.dumps({**load(), chapter.directory: built(chapter)}, sort_keys=True) + "\n").encode())


def built(chapter):
    """The moments at which its tests and its server were linked; None if one of them is not there."""
    try:
        return [os.stat(builds.binary("dev", f"ch{chapter.number}{end}")).st_mtime_ns for end in ("_test", "")]
    except FileNotFoundError:
        return None


def load():
    try:
        with open(STATE, encoding="utf-8") as file:
            state = json.load(file)
        return state if isinstance(state, dict) else {}
    except (OSError, ValueError):
        return {}
