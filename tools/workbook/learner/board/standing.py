"""How far you are: what the last run of each chapter said of its steps, and since when you are at the one you are at.
That is noted in .saved/steps.json. A report (report.py) reads it, and `check`, which says that a red step was green."""
import contextlib
import re
import time

from workbook.core.files import bytes_of
from workbook.core.lessons import STEP, chapters, step_key
from workbook.learner.saves import remember, remembered

NAME = "steps"
FIELDS = {"green": dict, "chapter": str, "begun": dict, "last": (int, float)}
VERDICT = re.compile(rf"^({STEP}) (green|red)$", re.M)
PAUSE = 2 * 60 * 60  # seconds without a result: a break, which is no time at a step


def note(chapter, verdicts, is_whole):
    """`verdicts`: lines of a test program, "3.1 green". A run of the whole chapter leaves nothing of earlier ones: what
    comes behind the red step where it stops is not known."""
    tried = dict(VERDICT.findall(verdicts))
    if not tried:
        return
    known, now = noted(), time.time()
    before = set() if is_whole else set(known.get("green", {}).get(chapter.directory, []))
    green = before - set(tried) | {step for step, colour in tried.items() if colour == "green"}
    begun = known.get("begun", {}) if now - known.get("last", 0) < PAUSE else {}
    begun = {step: since for step, since in begun.items() if step not in green}  # a step that was green begins anew
    at = first_open(chapter, green)
    if at:
        begun.setdefault(at, now)
    greens = {**known.get("green", {}), chapter.directory: sorted(green, key=step_key)}
    fallen = sorted(were_green(chapter) - green, key=step_key)
    with contextlib.suppress(OSError):  # a full disk: the result stands, and that is enough
        remember(NAME, {"green": greens, "chapter": chapter.directory, "begun": begun, "last": now,
                        "fallen": {**known.get("fallen", {}), chapter.directory: fallen}})


def were_green(chapter):
    """The steps of a chapter that were green once, also those that are not any more; none of one that is not begun."""
    known = noted()
    if not chapter.is_started():
        return set()
    return set(known.get("green", {}).get(chapter.directory, [])) | set(known.get("fallen", {}).get(chapter.directory, []))


def noted():
    """What the last run left; {} if that is not what we write."""
    state = remembered(NAME)
    return state if all(isinstance(state.get(name), kind) for name, kind in FIELDS.items()) else {}


def now():
    """(steps that are done, the step that you are at or "", for how many seconds)"""
    known = noted()
    green = set().union(*known.get("green", {}).values())
    for one in chapters():
        if is_ours(one):
            green.update(needed(one))
    here = next((one for one in chapters() if one.directory == known.get("chapter")), None)
    at = first_open(here, green) if here else ""
    since = time.time() - known.get("begun", {}).get(at, time.time())
    return sorted(green, key=step_key), at, max(0, int(since))


def first_open(chapter, green):
    return next((step for step in needed(chapter) if step not in green), "")


def needed(chapter):
    """The steps that the chat needs."""
    return sorted((step for step, kind in chapter.kinds().items() if kind != "extra"), key=step_key)


def is_ours(chapter):
    """You took all of it: nothing of it need be tried."""
    return all(bytes_of(f"{chapter.path}/{name}") == bytes_of(f"{chapter.solution}/{name}") for name in chapter.files())
