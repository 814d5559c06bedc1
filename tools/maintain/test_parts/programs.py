"""The test programs, run by CTest, several at a time. Its report says how each program ended, theirs which
tests passed: CTest counts programs, and one of ours has up to two hundred tests."""
import os
import re
import shutil

from workbook.core import processes
from workbook.core.files import ROOT
from workbook.core.lessons import chapters
from workbook.core.reports import junit
from workbook.fuzzing import seeds
from maintain.test_parts.result import tail

PATIENCE = 300  # seconds for one program; only an endless loop takes so long
REPLAYS = {f"fuzz_{target}" for target in seeds.KINDS}


class Program:
    """One that has been run: what CTest says of it, and the tests in its report."""

    def __init__(self, ending, how, tests):
        self.name, self.passed, self.tests = ending.name, ending.passed, tests
        self.crashed = not tests or "Sanitizer" in ending.output
        self.story = f"{self.name} ({how}):\n{tail(ending.output)}"


def run(label, tree=ROOT, jobs=2, preset="dev", **environment):
    """{name for CTest: Program} of all programs with this label in the tree's build of this preset."""
    build = os.path.join(tree, "build", preset)
    reports = os.path.join(build, "reports")
    shutil.rmtree(reports, ignore_errors=True)
    summary = os.path.join(reports, "ctest.xml")
    _, output = processes.capture(
        ["ctest", "--test-dir", build, "-L", label, "-j", str(jobs), "--timeout", str(PATIENCE),
         "--test-output-size-failed", "10000000", "--output-junit", summary],
        env=dict(os.environ, GTEST_OUTPUT=f"xml:{reports}/", GTEST_BRIEF="1", **environment))
    endings = junit.read(summary)
    if not endings:
        raise RuntimeError(f"CTest ran nothing that is labelled {label}:\n{tail(output)}")
    how = dict(re.findall(r"^\s*\d+ - (\S+) \((.+)\)", output, re.M))  # "SEGFAULT" is not in its report
    tests = {one.name: junit.read(os.path.join(reports, f"{one.name}_test.xml")) for one in endings}
    return {one.name: Program(one, how.get(one.name, "ended"), tests[one.name]) for one in endings}


def count(result, program):
    """All tests of a program have to pass. A fuzz target that replays its inputs is one."""
    for test in program.tests:
        if not test.skipped:
            result.check(test.passed, f"{program.name}: {test.name}\n{tail(test.text or test.message, 25)}")
    if program.name in REPLAYS:
        result.check(program.passed, program.story)
    elif not program.tests or not program.passed and not any(test.failed for test in program.tests):
        result.fail(program.story)


def count_chapter(result, one, program):
    """... and there are some for each step of the chapter."""
    if program is None:
        result.fail(f"the tests of chapter {one.number} were not run")
        return
    count(result, program)
    untold = [step for step in one.steps() if not tests_of(step, program)]
    if untold:
        result.fail(f"{program.name} tells of no test for {', '.join(untold)}")


def tests_of(step, program):
    return [test for test in program.tests if test.name.startswith(f"Step{step.replace('.', '_')}.")]


def solutions(result):
    """our solutions pass all tests and the fuzz targets are quiet on what is checked in, under ASan and UBSan"""
    ran = run("workbook")
    for one in chapters():
        count_chapter(result, one, ran.pop(f"ch{one.number}_solution", None))
    for program in ran.values():
        count(result, program)


def starters(result):
    """each step is red on the untouched starter, and none crashes or hangs"""
    # Their tests wait for answers that never come, a second each: all programs wait at once.
    ran = run("yours", jobs=len(chapters()), WORKBOOK_PATIENCE="1")
    for one in chapters():
        program = ran.get(f"ch{one.number}")
        if program is None or program.crashed:
            story = program.story if program else "it was not run"
            result.fail(f"starter {one.number} crashes or hangs in its tests\n{story}")
            continue
        for step in one.steps():
            red = any(test.failed for test in tests_of(step, program))
            result.check(red, f"step {step} is green on the untouched starter")
