"""A learner's tests, run against one variant of a chapter, and what became of each of them. The program says it line by
line, in a file (chapters/testing/catch/catch_main.cpp)."""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

from workbook.core import builds, processes

LIBRARIES = "DYLD_LIBRARY_PATH" if sys.platform == "darwin" else "LD_LIBRARY_PATH"
CPU = 10        # seconds that all tests have against our own solution
WALL = 90       # seconds by the clock: a test may sleep, and this machine may have other work
MOST_OUTPUT = 1 << 20  # bytes that are kept, as catch_main.cpp has it


class Test:
    def __init__(self, name, line):
        self.name, self.line = name, int(line)
        self.failures, self.assertions, self.skipped = [], 0, False

    def place(self, path):
        return f"{path}:{self.line}"


class Run:
    """What one run said. `broken`: None, or how it came to no end: "crash", "late", "exit". `is_cut`: it has printed more
    than is kept."""
    def __init__(self, lines, status, printed, seconds):
        self.tests, self.disabled, self.seconds = [], [], seconds
        self.printed, self.is_cut = printed.decode("utf-8", "replace"), len(printed) >= MOST_OUTPUT
        is_whole, exits = False, False
        for kind, *fields in (line.split("\t") for line in lines):
            if kind == "disabled":
                self.disabled.append(fields[0])
            elif kind == "test":
                self.tests.append(Test(*fields))
            elif kind in ("failed", "skipped"):
                test = self.running(fields)
                if kind == "failed":
                    test.failures.append((int(fields[0]), unescaped(fields[1])))
                else:
                    test.skipped = True
            elif kind == "done":
                self.tests[-1].assertions = int(fields[0])
            elif kind == "end":
                is_whole = True
            elif kind == "exit":
                exits = True
        self.broken = None if is_whole else how_it_ended(status, exits)

    def running(self, fields):
        """The test that has begun; before the first it is what a suite does for all of its tests."""
        if not self.tests:
            self.tests.append(Test("SetUpTestSuite", fields[0] if fields else 0))
        return self.tests[-1]

    def red(self):
        """The first test that found something; a crash and an endless loop are found, too. None: nothing was."""
        found = next((test for test in self.tests if test.failures), None)
        return found or (self.tests[-1] if self.broken and self.tests else None)

    def crash_line(self):
        """The line of your_test.cpp that a sanitizer's stack names first, or None."""
        found = re.search(r"your_test\.cpp:(\d+)", self.printed)
        return int(found[1]) if found else None

    def crash_words(self):
        """What the sanitizer, an assert or the library says of it."""
        found = re.search(r"(?:ERROR: AddressSanitizer: |runtime error: |terminate called |Assertion .)([^\n]*)",
                          self.printed)
        if not found:
            return "it ends the program"
        words = re.sub(r" on (unknown )?address .*| \(pc .*| 0x\w+.*", "", found[0])
        return words.replace("ERROR: ", "").strip()


def how_it_ended(status, exits):
    if status in (124, 128 + signal.SIGXCPU):
        return "late"
    return "exit" if exits or status == 0 else "crash"


def unescaped(text):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


def run(program, variant, cpu=CPU, **more):
    """`cpu`: seconds of processor time; `more`: for the environment. What it prints is not shown: an impostor must not
    give itself away."""
    with tempfile.TemporaryDirectory() as folder:
        results, printed = os.path.join(folder, "results"), os.path.join(folder, "printed")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GTEST_")}
        environment.update(WORKBOOK_RESULTS=results, WORKBOOK_CPU=str(cpu), **more)
        environment[LIBRARIES] = variant.folder
        environment["ASAN_OPTIONS"] = ":".join(filter(None, [
            os.environ.get("ASAN_OPTIONS"), "detect_leaks=0:detect_odr_violation=0"]))
        begun = time.monotonic()
        with open(printed, "wb") as output:
            try:
                status = processes.run([builds.binary("dev", program)], timeout=WALL, stdout=output,
                                       stderr=subprocess.STDOUT, env=environment, cwd=folder)
            except subprocess.TimeoutExpired:
                status = 124
        with open(printed, "rb") as output:
            return Run(lines_of(results), status, output.read(), time.monotonic() - begun)


def lines_of(path):
    """Those that were written to their end."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return [line[:-1] for line in file if line.endswith("\n")]
    except FileNotFoundError:
        return []


def patience(first):
    """How many seconds of processor time an impostor has: what our solution needed, and room."""
    return 2 + int(3 * first.seconds)
