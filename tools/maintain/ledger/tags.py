"""Which test pins which rule: a comment right above the test, `// pins: 6455-5.1-a, 6455-5.2-c`; and which impostor
breaks it: its fact `- breaks: 6455-5.1-a`."""
import os
import re

from workbook.core.files import ROOT, all_files, read
from workbook.impostors import pages
from maintain.ledger.lists import ID

COMMENT = re.compile(r"//.*\bpins:")
TAG = re.compile(rf"// pins: ({ID}(?:, {ID})*)")
TEST = re.compile(r"TEST\((\w+), *(\w+)\)")


class Tag:
    def __init__(self, path, line, ids, test):
        self.place, self.path, self.ids = f"{path}:{line}", path, ids  # ids: none, if it is not written as a tag
        self.suite, self.name = test.groups() if test else (None, None)

    def step(self):
        """'3.5', or None for a test of the host."""
        match = re.fullmatch(r"Step(\d+)_(\d+)", self.suite or "")
        return ".".join(match.groups()) if match else None


def tags():
    """All that stand in tests of C++, in the order of their files."""
    return [tag for path in all_files("_test.cpp") if path.startswith("chapters/") for tag in in_file(path, read(path))]


def in_file(path, text):
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not COMMENT.search(line):
            continue
        match = TAG.fullmatch(line)
        below = next((one for one in lines[number + 1:] if not one.startswith("//")), "")
        yield Tag(path, number + 1, match[1].split(", ") if match else [], TEST.match(below))


def breakers():
    """Every impostor that says which rules it breaks: [(impostor, its ids)]"""
    steps = pages.pages() if os.path.isdir(os.path.join(ROOT, pages.FOLDER)) else []
    return [(body, body.breaks()) for step in steps for body in pages.bodies(step) if body.breaks()]


def by_rule(pairs):
    """{"6455-5.1-a": [tag, ...]} of [(tag, its ids)]"""
    found = {}
    for one, ids in pairs:
        for name in ids:
            found.setdefault(name, []).append(one)
    return found
