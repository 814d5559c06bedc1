#!/usr/bin/env python3
"""Tries the exercise *Catch the impostors*: our own tests of a chapter take every right program and catch all that are
chosen, the example alone catches one, and tests that go wrong are told apart. And the review of chapter 3: its parser
has three faults, and none when they are repaired.

    python3 tools/maintain/impostors/catching.py          all of it
    python3 tools/maintain/impostors/catching.py 3        of one chapter"""
import os
import re
import shlex
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from workbook.core import builds, processes
from workbook.core.lessons import chapter as chapter_called
from workbook.core.lessons import chapters
from workbook.core.terminal import paint
from workbook.core.trouble import told
from workbook.impostors import accusing, catch, review, running, trying, variants
from maintain.impostors.machine import BUILD, Machine, programs
from maintain.test_parts.result import tail

CHOSEN = 9       # in each chapter
OF_A_STEP = 2    # of these, at most
PLANTED = {      # what a test does: how the run ends, and what is said of it
    "": (None, None),
    "skips": (None, "skips itself"),
    "asks nothing": (None, "passes without an assertion"),
    "prints a lot": (None, "more than a megabyte"),
    "ends the program": ("exit", "after exit() no test runs"),
    "ends it quickly": ("exit", "after exit() no test runs"),
    "has no end": ("late", "does not come to its end"),
    "reads behind the end": ("crash", "heap-buffer-overflow"),
    "aborts": ("crash", "It crashes"),
    "throws": (None, "something is thrown that no test catches: a word."),
    "is equal to a literal": (None, "four is 4 with our solution, and your test expects 5."),
    "is wrong in a loop": (None, "A wrong accusation: your test refuses our solution"),
    "is true": (None, "four == 5 is false with our solution, and your test expects true."),
    "is less": (None, "four < 3 does not hold with our solution: 4 vs 3."),
    "says two lines": (None, "one tab\n    two \\"),
}


def main(arguments):
    failed = 0
    for what, wrong in tried([chapter_called(word) for word in arguments] or chapters()):
        failed += wrong is not None
        print(f"{paint('FAILED  ', 'red') if wrong else 'ok      '}{what}" + (f"\n{wrong}" if wrong else ""))
    return 1 if failed else 0


def check(result):
    """our own tests catch every impostor that is chosen for a learner's, and refuse no twin"""
    for what, wrong in tried(chapters()):
        result.check(wrong is None, f"{what}\n{wrong}")


def tried(those):
    """Yields (what, None or what is wrong with it)."""
    for one in those:
        yield f"chapter {one.number}: the choice", choice(one)
        yield f"chapter {one.number}: our tests catch all", catches(one, "ours", CHOSEN)
        yield f"chapter {one.number}: the example catches one", catches(one, "yours", 1)
    if any(one.number == review.NUMBER for one in those):
        yield from of_the_review(chapter_called(str(review.NUMBER)))
    yield from planted()


def choice(chapter):
    steps = [one.bodies[0].step for one in variants.impostors(chapter)]
    crowded = [step for step in set(steps) if steps.count(step) > OF_A_STEP]
    if len(steps) != CHOSEN or crowded:
        return f"  '- catch: yes' stands {len(steps)} times, not {CHOSEN}; too often for a step: {crowded or 'nowhere'}"
    return None


def catches(chapter, whose, count):
    result = trying.tried(chapter, whose)
    caught = [body for body, test in result.caught if test]
    return None if len(caught) == count and not result.accused and not result.notes else f"  {catch.screen(result)}"


# ---- The review.

def of_the_review(chapter):
    machine = Machine()
    builds.build("dev", programs(chapter)[:2])
    yield "the review: no warning", warnings(machine)
    for fault in review.faults():
        yield f"the review: {fault.title}", red_in(machine, chapter, review.repaired(fault), fault.steps())
    every = sorted({step for fault in review.faults() for step in fault.steps()})
    yield "the review: as it is", red_in(machine, chapter, review.repaired(*review.faults()), every)
    yield "the review: repaired", red_in(machine, chapter, review.repaired(), [])
    result = trying.tried(chapter, "ours", [review.repaired(fault) for fault in review.faults()], [review.repaired()])
    found = all(test for _, test in result.caught) and not result.accused
    yield "the review: our tests find its three faults", None if found else f"  {result.accused or result.caught}"


def warnings(machine):
    words = shlex.split(machine.compiles[review.IN_ITS_PLACE])
    out = words.index("-o")
    status, output = processes.capture(
        [*words[:out], "-fsyntax-only", "-Werror", os.path.join(builds.ROOT, review.FILE)], cwd=BUILD)
    return None if status == 0 else f"  {tail(output)}"


def red_in(machine, chapter, variant, expected):
    """None, if exactly these steps are red with this parser."""
    tests, server, *_ = programs(chapter)
    with machine.variant(chapter, "review", variant.texts) as built:
        built.build(server)
        _, output = built.run(built.build(tests), "--steps")
    red = re.findall(r"^(\d\.\d+) (?!green)", output, re.M)
    if sorted(red) == sorted(expected) and " green" in output:
        return None
    named = [", ".join(steps) or "nothing" for steps in (red, expected)]
    return f"  red is {named[0]}; it should be {named[1]}\n{tail(output, 15)}"


# ---- Tests that go wrong.

def planted():
    builds.build("dev", ["catch_planted"])
    one, path = chapter_called("1"), "chapters/testing/catch/tests/planted_your_test.cpp"
    for word, (broken, words) in PLANTED.items():
        run = running.run("catch_planted", variants.reference(one), cpu=2, WORKBOOK_PLANTED=word)
        said = "\n".join([accusing.accusation(run, variants.reference(one), one, path) or "",
                          *accusing.notes(run, path)])
        right = run.broken == broken and (words or "") in said and "DISABLED_IsNotRun is disabled" in said
        right = right and [test.name for test in run.tests[:1]] == ["Step1_1.IsBefore"]
        yield f"a test that {word or 'is right'}", None if right else f"  {run.broken}\n{said}"


if __name__ == "__main__":
    sys.exit(told(main, sys.argv[1:]))
