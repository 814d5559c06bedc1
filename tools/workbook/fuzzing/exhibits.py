#!/usr/bin/env python3
"""The exhibits of the bug zoo: a card each in fuzz/zoo, with one fault for one file of the solutions.

    python3 tools/workbook/fuzzing/exhibits.py CARD OUT      writes the file with the fault in it (CMake calls this)
"""
import functools
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from workbook.core.sources import edits
from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble, Usage
from workbook.fuzzing import seeds

FOLDER = "fuzz/zoo"
ORACLES = ("crash", "any cut", "reference", "wslay", "bounds", "round trip")
LEVELS = ["it crashes or hangs", "compare two cuts", "a naive decoder beside it", "UTF-8 and closing",
          "several steps in a row", "limits, work and memory", "another tool"]
KEYS = ("models", "level", "file", "target", "seen by")
MORE = ("never by", "needs")
FACT = re.compile(r"^- ([a-z ]+): (.+)$", re.M)
BLOCK = re.compile(r"^```(diff|text)(?: lab=[\w-]+)?\n(.*?)^```$", re.M | re.S)
CANARY = 'extern "C" void zoo_canary(bool triggered);\n'


class Exhibit:
    def __init__(self, path):
        self.path = path                                     # "fuzz/zoo/13-the-middle-stays-masked.md"
        text = read(path)
        heading = re.match(r"# (\d+): (.+)\n", text)
        if not heading:
            raise Trouble(f"{path}: begins with '# 13: what goes wrong'")
        self.number, self.title = int(heading[1]), heading[2]
        if f"{self.number:02}" != os.path.basename(path)[:2]:
            raise Trouble(f"{path}: is number {self.number} in its heading")
        facts = dict(FACT.findall(text.split("```", 1)[0]))
        missing = [key for key in KEYS if key not in facts]
        if missing:
            raise Trouble(f"{path}: no line '- {missing[0]}: ...'")
        unknown = [key for key in facts if key not in KEYS + MORE]
        if unknown:
            raise Trouble(f"{path}: no card has a line '- {unknown[0]}: ...'")
        self.models, self.file, self.target = facts["models"], facts["file"], facts["target"]
        self.level = int(facts["level"])
        self.seen_by = names(facts["seen by"].split(" (", 1)[0])  # then: why no other one is asked
        self.never_by = names(facts.get("never by", "").split(":", 1)[0])  # then: why they cannot see it
        # "memory", "mutator", "FUZZ_FRAGMENTS=300", "MAX_LEN=400000"
        self.tools = names(facts.get("needs", ""))
        self.environment = dict(word.split("=", 1) for word in self.tools if "=" in word)
        blocks = BLOCK.findall(text)
        if [kind for kind, _ in blocks] != ["diff", "text"]:
            raise Trouble(f"{path}: one ```diff (the fault), then one ```text (the reproducer)")
        self.fault, self.reproducer = blocks[0][1], blocks[1][1]
        unknown = [name for name in self.seen_by + self.never_by if name not in ORACLES]
        if unknown or self.target not in seeds.KINDS:
            raise Trouble(f"{path}: no such oracle or target: {', '.join(unknown) or self.target}")

    def name(self):
        return f"{self.number:02}"

    def chapter(self):
        """The number of the chapter that has the fault."""
        return int(re.match(r"solutions/(\d\d)-", self.file)[1])

    def preset(self):
        """The build in which it is seen."""
        return "fuzz-memory" if "memory" in self.tools else "fuzz"

    def apply(self):
        """The file with the fault. Trouble unless the place is there, once."""
        if not re.search("^!", self.fault, re.M):
            raise Trouble(f"{self.path}: the fault has no line '! when it is triggered'")
        text = edits.put_into(read(self.file), self.fault, self.path,
                              {"!": lambda condition: f"zoo_canary({condition.strip()});"})
        return CANARY + f'#line 1 "{self.file}"\n' + text


def names(text):
    return [name.strip() for name in text.split(",") if name.strip()]


@functools.lru_cache(maxsize=None)
def cards():
    """{"13": the exhibit}"""
    folder, found = os.path.join(ROOT, FOLDER), {}
    for name in sorted(os.listdir(folder)):
        if re.match(r"\d\d-.*\.md$", name):
            one = Exhibit(f"{FOLDER}/{name}")
            if one.name() in found:
                raise Trouble(f"{found[one.name()].path} and {one.path}: both are number {one.number}")
            found[one.name()] = one
    return found


def card(number):
    """The exhibit with this number."""
    there = cards()
    if f"{number:02}" in there:
        return there[f"{number:02}"]
    gaps = [f"{gap:02}" for gap in range(int(min(there)), int(max(there))) if f"{gap:02}" not in there]
    but = f", but for {' and '.join(gaps)}" if gaps else ""
    raise Usage(f"there is no exhibit {number:02}. They are {min(there)} to {max(there)}{but}.")


def main(arguments):
    card, out = arguments
    text = Exhibit(os.path.relpath(os.path.realpath(card), os.path.realpath(ROOT))).apply()
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
