"""Which tests of other clients need an extra step: the list in needs.txt. Without the step they are not run."""

import re

from workbook.core.files import read
from workbook.core.lessons import STEP

LIST = "tools/workbook/graduation/needs.txt"
ROOT_SUITE = "<root>"
LINE = re.compile(rf"({STEP}) (\S+) (.+)")


def needs():
    """[(step, file or program, test)]"""
    return [LINE.fullmatch(line).groups() for line in read(LIST).splitlines() if line and not line.startswith("#")]


def of(place, lacks):
    """[(test, the step that it lacks)] in this file or program, if these steps are not begun."""
    return [(test, step) for step, where, test in needs() if where == place and step in lacks]


def only(name):
    """A pattern for Node.js, which sees the name alone or with its suite's name before it."""
    return f"(?:^| ){escaped(name)}$"


def all_but(names, suites):
    """If a suite's own name fits, or that of the root of all, Node.js runs all that is in it."""
    tests = "|".join(map(escaped, names))
    return f"^(?!(?:{'|'.join(map(escaped, [ROOT_SUITE, *suites]))})$)" + (f"(?!(?:.* )?(?:{tests})$)" if tests else "")


def suites_in(path):
    return re.findall(r'^describe\("([^"]+)"', read(path), re.M)


def escaped(name):
    """re.escape would escape blanks, too, which JavaScript does not know."""
    return re.sub(r"([\\^$.*+?()\[\]{}|/])", r"\\\1", name)
