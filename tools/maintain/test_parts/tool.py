"""The tests of the command itself, in tools/tests."""
import os
import unittest

from workbook.core.files import ROOT


class Counting(unittest.TestResult):
    """Counts while they run."""

    def __init__(self, result, total):
        super().__init__()
        self.result, self.total = result, total

    def startTest(self, test):
        super().startTest(test)
        self.result.at(f"{self.testsRun} of {self.total}")

    def addSuccess(self, test):
        self.result.check(True, "")


def check(result):
    """the command itself: what it prints, saves, passes on and leaves behind"""
    tools = os.path.join(ROOT, "tools")
    run(result, unittest.defaultTestLoader.discover(os.path.join(tools, "tests"), top_level_dir=tools))


def room(result):
    """a laptop and the board of a room, together: what is sent, what the board shows of it, and servers in its arena"""
    run(result, unittest.defaultTestLoader.loadTestsFromNames(["tests.room.real_board", "tests.room.real_arena"]))


def run(result, tests):
    counting = Counting(result, tests.countTestCases())
    tests.run(counting)
    for test, trace in counting.failures + counting.errors:
        result.fail(f"{test}\n{trace}")
    for test in counting.unexpectedSuccesses:
        result.fail(f"{test} passed, and was expected to fail")
    for reason in sorted({reason for _, reason in counting.skipped}):
        result.skip(reason)
    if counting.testsRun == 0:
        result.fail("no tests of the tool were found")
