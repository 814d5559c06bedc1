"""Runs the tests of a chapter: once to see which test reaches which mutants, and then for each mutant those that reach
it, until one is red. First come the quick ones of its own step, and then the other quick ones."""
import math
import os
import re

from workbook.core import processes
from workbook.core.trouble import Trouble
from maintain.test_parts.result import tail

PATIENCE = 120  # seconds by the clock; a program that computes is stopped long before
LOOPS = 5       # so many times the processor's time of the solution, and a second, may a mutant take
QUICK = 0.03    # seconds of a processor: about as long as a program takes to begin
QUIET = {"ASAN_OPTIONS": "hard_rss_limit_mb=1500:detect_leaks=0:symbolize=0", "UBSAN_OPTIONS": "symbolize=0",
         "GTEST_FAIL_FAST": "1"}


class Test:
    def __init__(self, name, seconds, reached):
        self.name, self.seconds, self.reached = name, seconds, reached
        self.step = ".".join(re.match(r"Step(\d)_(\d+)\.", name).groups()) if name.startswith("Step") else None


class Runs:
    """Of a program of tests with mutants; `starting` are the tests that start its server, which stands beside it."""

    def __init__(self, program, starting):
        self.program, self.folder, self.starting = program, os.path.dirname(program), starting
        self.before, self.tests = set(), []

    def watch(self):
        """The tests without those that start the server, and what each reaches."""
        path = os.path.join(self.folder, "reached.txt")
        status, output = self.run([f"-{':'.join(self.starting)}"], WORKBOOK_REACHED=path)
        if status != 0:
            raise Trouble(f"{os.path.basename(self.program)}: red with no mutant chosen\n{tail(output, 30)}")
        self.tests = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                name, microseconds, numbers = line.rstrip("\n").split("\t")
                reached = set(map(int, numbers.split()))
                if name == "before":
                    self.before = reached
                else:
                    self.tests.append(Test(name, int(microseconds) / 1e6, reached))

    def reaching(self, mutant):
        everywhere = mutant.number in self.before
        return [test for test in self.tests if everywhere or mutant.number in test.reached]

    def killer(self, mutant, is_excused=False):
        """The name of the test that is red, or None. The server's tests are not among them, and for what is excused
        the slow ones are not: they look for a difference, and there is said to be none."""
        def turn(test):
            return (1 if test.step == mutant.step else 2) if test.seconds < QUICK else 3
        reaching = self.reaching(mutant)
        turns = (1, 2) if is_excused else (1, 2, 3)
        batches = [[test for test in reaching if turn(test) == number] for number in turns]
        return next(filter(None, (self.red(mutant, batch) for batch in batches)), None)

    def red(self, mutant, tests):
        if not tests:
            return None
        seconds = 1 + math.ceil(LOOPS * sum(test.seconds for test in tests))
        return self.red_of(mutant, [test.name for test in tests], WORKBOOK_CPU_SECONDS=str(seconds))

    def red_with_server(self, mutant):
        """A busy machine may turn such a test red, so it has to be red a second time, alone."""
        red = self.red_of(mutant, self.starting, WORKBOOK_CPU_SECONDS="20")
        return red and self.red_of(mutant, [red], WORKBOOK_CPU_SECONDS="20")

    def red_of(self, mutant, names, **environment):
        """The name of the first that is red, or that ends the program."""
        status, output = self.run(names, WORKBOOK_MUTANT=str(mutant.number), **environment)
        if status == 0:
            return None
        named = (re.findall(r"^\[  FAILED  \] (\S+?),?(?: |$)", output, re.M)[:1]
                 or re.findall(r"^\[ RUN      \] (\S+)", output, re.M))
        return named[-1] if named else "before the first test"

    def run(self, names, **environment):
        return processes.capture([self.program, "--gtest_filter=" + ":".join(names)], timeout=PATIENCE, cwd=self.folder,
                                 env=dict(os.environ, **QUIET, **environment))
