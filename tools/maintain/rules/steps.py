"""Checks of the steps: each stands in five places with one title, has three hints, and mends a lie that is told."""
import os
import re

from workbook.core.files import ROOT, all_files, read
from workbook.core.lessons import STEP_HEADING, STEP_LINE, lessons, step_key
from workbook.learner import hints

SUITE = re.compile(r"^TEST\((\w+), *(\w+)\)", re.M)


def steps():
    """Every step stands in README, starter, solution, tests and hints, with one title."""
    for one in lessons():
        readme, hints_file = f"{one.path}/README.md", f"{one.path}/HINTS.md"
        if not exists(readme):
            yield f"{readme}: missing"
            continue
        told = {number: title for number, title, *_ in STEP_HEADING.findall(read(readme))}
        starter = all_steps(f"{one.path}/{name}" for name in one.files())
        solution = all_steps(f"{one.solution}/{name}" for name in one.files())
        tested = {f"{a}.{b}" for path in one.tests()
                  for a, b in re.findall(r"^TEST\(Step(\d+)_(\d+),", read(path), re.M)}
        if one.number == "F":  # tested by the zoo; the last steps are read, and nothing is written
            tested, told = set(starter), {number: title for number, title in told.items() if number in starter}
        hinted = set(hints.parse(read(hints_file))) if exists(hints_file) else set()
        for number in sorted(set(told) | set(starter) | set(solution) | tested | hinted, key=step_key):
            for where, there in ((readme, told), (f"{one.path}/*.cpp", starter), (f"{one.solution}/*.cpp", solution),
                                 (f"{one.path}/tests/*_test.cpp", tested), (hints_file, hinted)):
                if number not in there:
                    yield f"{where}: step {number} is not there"
            titles = {titles[number] for titles in (told, starter, solution) if number in titles}
            if len(titles) > 1:
                yield f"{one.path}: step {number} has several titles: {' / '.join(sorted(titles))}"
        expected = [f"{one.number}.{i}" for i in range(1, len(told) + 1)]
        if sorted(told, key=step_key) != expected or list(told) != expected:
            yield f"{readme}: steps are {', '.join(told)}; they should count {expected[0]} to {expected[-1]}"
        if not 4 <= len(told) <= 11:
            yield f"{readme}: {len(told)} steps; a chapter has four to eleven"


def stories():
    """Every test of a step tells its story: whichever is red first is what a learner reads."""
    for path in all_files("_test.cpp"):
        if path.endswith("your_test.cpp"):
            continue  # a learner's
        for found in re.finditer(r"^TEST\((Step\d+_\d+), *(\w+)\) \{\n(.*?)^\}", read(path), re.M | re.S):
            if not re.search(r"\btell\(", found[3]):
                yield f"{path}: {found[1]}.{found[2]} tells no story; tell({{...}}) says what this usually means"


def all_steps(paths):
    return {number: title for path in paths if exists(path) for number, title in STEP_LINE.findall(read(path))}


def three_hints():
    """Three hints for each step, none of them empty."""
    for one in lessons():
        path = f"{one.path}/HINTS.md"
        if not exists(path):
            yield f"{path}: missing"
            continue
        for number, levels in hints.parse(read(path)).items():
            if len(levels) != 3 or not all(levels):
                yield f"{path}: step {number} has {len(levels)} hints; three are needed"


def repaired():
    """A lie names the test that repairs it, and that test exists."""
    names = {f"{suite}.{name}" for path in all_files("_test.cpp") for suite, name in SUITE.findall(read(path))}
    for path in all_files("_test.cpp"):
        for number, line in enumerate(read(path).splitlines(), 1):
            found = re.search(r"Repaired by (\w+\.\w+)", line)
            if found and found[1] not in names:
                yield f"{path}:{number}: there is no test {found[1]}"


def exists(path):
    return os.path.exists(os.path.join(ROOT, path))
