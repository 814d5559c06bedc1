"""The first part: every test of every chapter, step by step."""
import re

from workbook.core import builds
from workbook.core.lessons import KINDS, step_key
from workbook.core.trouble import BuildFailed, Trouble
from workbook.graduation import gtests
from workbook.graduation.record import FAILED, NOT_BEGUN, NOT_TRIED, PASSED, Chapter, Entry, Step
from workbook.learner import begun
from workbook.learner.check import title


def of_chapter(one):
    """What its tests say. Steps without a line of the learner's are not begun, and no test of an extra one is run."""
    kinds = {number: one.kinds().get(number, "core") for number in one.steps()}
    kinds.update((number, kind) for number, kind in one.kinds().items() if number not in kinds)
    chapter = Chapter(one.number, title(one), [Step(number, NOT_BEGUN, kind=kinds[number])
                                               for number in sorted(kinds, key=step_key)])
    if not one.is_started():
        return chapter
    written = set().union(*(begun.begun_in(f"{one.path}/{name}") for name in one.files()))
    program = builds.binary("dev", f"ch{one.number}_test")
    try:
        builds.build("dev", [f"ch{one.number}_test", f"ch{one.number}"], "check")
        tests = gtests.names(program)
    except BuildFailed as failed:
        return without(chapter, written, f"does not compile: {first_line(failed)}")
    except Trouble as trouble:
        return without(chapter, written, first_line(trouble))
    for step in chapter.steps:
        if step.kind != "extra" or step.name in written:
            try_step(step, program, [name for name in tests if suite(name) == step.name], step.name in written)
    others = [name for name in tests if suite(name) is None]
    if others:
        chapter.also = also(chapter, program, others)
    return chapter


def without(chapter, written, problem):
    chapter.problem = problem
    for step in chapter.steps:
        if step.name in written or step.kind != "extra":
            step.state, step.about = NOT_TRIED, f"chapter {chapter.number} {problem}"
    return chapter


def first_line(trouble):
    return next((line.strip() for line in str(trouble).splitlines() if line.strip()), "it says nothing")


def suite(name):
    """Of Step3_2.ReadsTwo it is 3.2; None of a suite that is no step's."""
    found = re.match(r"Step(\d+)_(\d+)\.", name)
    return f"{found[1]}.{found[2]}" if found else None


def try_step(step, program, tests, is_written):
    if not tests:
        step.state, step.problems = FAILED, [f"step {step.name} has no tests any more"]
        return
    step.passed, wrong = gtests.run(program, tests)
    if wrong and not is_written:  # red as it was handed out
        step.passed = 0
        return
    step.failed, step.problems = len(wrong), wrong
    step.state = FAILED if wrong else PASSED if step.passed else NOT_TRIED
    step.about = "" if step.state != NOT_TRIED else "its tests skip themselves"


def also(chapter, program, tests):
    """What holds for all steps, when all are done."""
    entry = Entry(f"the tests across chapter {chapter.number}", NOT_TRIED)
    if not all(step.state == PASSED for step in chapter.steps):
        entry.about = "they hold when all its steps pass"
        return entry
    entry.passed, entry.problems = gtests.run(program, tests)
    entry.failed = len(entry.problems)
    entry.state = FAILED if entry.problems else PASSED
    return entry if entry.tests() else None  # of all that it has, each test was about a lie


def line_of(chapter):
    """What the screen says of it."""
    if not chapter.is_begun():
        return NOT_BEGUN, f"all {len(chapter.steps)} steps"
    if chapter.problem:
        return FAILED, chapter.problem
    counts = []
    for kind in KINDS:
        steps = [step for step in chapter.steps if step.kind == kind]
        if steps:
            counts.append(f"{kind} {sum(step.state == PASSED for step in steps)} of {len(steps)}")
    tests = f"{sum(entry.passed for entry in chapter.entries())} tests passed"
    open_ones = [step.name for step in chapter.steps if step.state == NOT_BEGUN]
    failed = any(entry.state == FAILED for entry in chapter.entries())
    state = FAILED if failed else PASSED if any(step.state == PASSED for step in chapter.steps) else NOT_BEGUN
    return state, f"{', '.join(counts)}; {tests}" + (f"; not begun: {', '.join(open_ones)}" if open_ones else "")
