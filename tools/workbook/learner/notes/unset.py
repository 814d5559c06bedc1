"""Variables of yours that begin without a value. Each is what stood in its memory before: a test may be green by chance,
and g++ sees it only when it optimizes."""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.sources.braces import NOT_CODE

NUMBERS = r"bool|(?:unsigned )?(?:char|short|int|long|long long)|unsigned|float|double|(?:std::)?(?:size_t|u?int\d+_t)"
# In a function, so not at the left edge. `int a, b = 0;` is read as far as its first name.
UNSET = re.compile(rf"^[ \t]+(?P<type>{NUMBERS})\s+(?P<name>\w+)\s*[;,]", re.M)
TYPE = re.compile(r"^[ \t]*(?:struct|class|union)\b[^;{}]*\{.*?\};", re.M | re.S)


def unset(path):
    """[(line, type, name)]"""
    plain = NOT_CODE.sub(blank, read(path))
    plain = TYPE.sub(blank, plain)  # its members get their values where one is made
    return [(plain.count("\n", 0, found.start()) + 1, found["type"], found["name"])
            for found in UNSET.finditer(plain)]


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def told(chapter):
    """A line for each file that has one; empty if there is none."""
    lines = []
    for name in chapter.own_files():
        path = f"{chapter.path}/{name}"
        found = unset(path) if os.path.exists(os.path.join(ROOT, path)) else []
        if found:
            line, kind, variable = found[0]
            value = "false" if kind == "bool" else "0"
            lines.append(f"{path}:{line}: {variable} has no value here, and may be anything: "
                         f"{kind} {variable} = {value};")
    return "\n".join(lines)
