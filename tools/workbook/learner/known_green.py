"""Which chapters were all green, as they are built now: `check` alone does not try them again."""
import os

from workbook.core import builds
from workbook.learner.saves import remember, remembered


def has(chapter):
    now = built(chapter)
    return now is not None and remembered("green").get(chapter.directory) == now


def note(chapter):
    remember("green", {**remembered("green"), chapter.directory: built(chapter)})


def built(chapter):
    """The moments at which its tests and its server were linked; None if one of them is not there."""
    try:
        return [os.stat(builds.binary("dev", f"ch{chapter.number}{end}")).st_mtime_ns for end in ("_test", "")]
    except FileNotFoundError:
        return None
