"""Runs the tests of a chapter: once to see which test reaches which mutants, and then for each mutant those that reach it,
until one is red. First come the tests of its own step."""
import os
import re

from workbook.core import processes
from workbook.core.trouble import Trouble
from maintain.impostors.proof import server_tests
from maintain.test_parts.result import tail

PATIENCE = 120  # seconds by the clock; a program that computes is stopped long before
LOOPS = 3       # so many times the processor's time of the solution, and two seconds, may a mutant take
QUIET = {"ASAN_OPTIONS": "hard_rss_limit_mb=1500:detect_leaks=0:symbolize=0", "UBSAN_OPTIONS": "symbolize=0",
         "GTEST_FAIL_FAST": "1"}


class Test:
    def __init__(self, name, seconds, reached):
        self.name, self.seconds, self.reached = name, seconds, reached
        self.step = ".".join(re.match(r"Step(\d)_(\d+)\.", name).groups()) if name.startswith("Step") else None


class Runs:
    """`tests` and `server` are the two programs of a Build; `server` is needed for what `survives` alone."""

    def __init__(self, build, tests):
        self.chapter, self.folder, self.program = build.chapter, build.folder, tests
        self.starting = server_tests(build.chapter)
        self.before, self.tests = set(), []

    def watch(self):
        """The tests without those that start the server, and what each reaches."""
        path = os.path.join(self.folder, "reached.txt")
        status, output = self.run([f"-{':'.join(self.starting)}"], WORKBOOK_REACHED=path)
        if status != 0:
            raise Trouble(f"chapter {self.chapter.number}: red with no mutant chosen\n{tail(output, 30)}")
        self.tests = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                name, _, microseconds, numbers = line.rstrip("\n").split("\t")
                reached = set(map(int, numbers.split()))
                if name == "before":
                    self.before = reached
                else:
                    self.tests.append(Test(name, int(microseconds) / 1e6, reached))

    def reaching(self, mutant):
        everywhere = mutant.number in self.before
        return [test for test in self.tests if everywhere or mutant.number in test.reached]

    def killer(self, mutant):
        """The name of the test that is red, or None. The server's tests are not among them."""
        reaching = self.reaching(mutant)
        own = [test for test in reaching if test.step == mutant.step]
        return self.red(mutant, own) or self.red(mutant, [test for test in reaching if test not in own])

    def red(self, mutant, tests):
        if not tests:
            return None
        seconds = 2 + int(LOOPS * sum(test.seconds for test in tests))
        return self.red_of(mutant, [test.name for test in tests], WORKBOOK_CPU_SECONDS=str(seconds))

    def red_with_server(self, mutant):
        return self.red_of(mutant, self.starting, WORKBOOK_PATIENCE="1", WORKBOOK_CPU_SECONDS="20")

    def red_of(self, mutant, names, **environment):
        status, output = self.run(names, WORKBOOK_MUTANT=str(mutant.number), **environment)
        if status == 0:
            return None
        begun = re.findall(r"^\[ RUN      \] (\S+)", output, re.M)
        return begun[-1] if begun else "before the first test"

    def run(self, names, **environment):
        return processes.capture([self.program, "--gtest_filter=" + ":".join(names)], timeout=PATIENCE, cwd=self.folder,
                                 env=dict(os.environ, **QUIET, **environment))
