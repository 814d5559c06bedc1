"""A mutant: a solution with one small fault. And the place of several mutants: only one of them is chosen, when the
program is started, so all of them are in one program."""
import re

from workbook.core.lessons import STEP_LINE

TEXTS = r'R"\(.*?\)"|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])+\''
TOKENS = re.compile(rf"{TEXTS}|//[^\n]*|\s+", re.S)
LONGEST, AROUND = 44, 36  # characters of what is replaced, and of the line around it


class Mutant:
    """Bytes from `begin` to `end` are replaced by `after`: so people read it. `code` is what the program gets for the
    whole place."""

    def __init__(self, operator, begin, end, after, code):
        self.operator, self.begin, self.end, self.after, self.code = operator, begin, end, after, code
        self.file = self.function = self.step = self.line = self.key = None  # see Source.name
        self.number = 0

    def __str__(self):
        return f"{self.file.path}:{self.line} ({self.step or 'helpers'}, {self.operator})\n  {self.key}"


class Place:
    """Kinds, from the outside in: "constexpr", "variable", "statement", "condition", "value"."""
    KINDS = ("constexpr", "variable", "statement", "condition", "value")

    def __init__(self, kind, begin, end, name=""):
        self.kind, self.begin, self.end, self.name, self.mutants = kind, begin, end, name, []

    def order(self):
        return self.begin, -self.end, self.KINDS.index(self.kind)


def flat(text):
    """On one line, and without comments."""
    def small(found):
        token = found[0]
        return " " if token.startswith("//") or token.isspace() else token
    return re.sub(" +", " ", TOKENS.sub(small, text)).strip()


class Source:
    """A file with its mutants."""

    def __init__(self, path, text):
        self.path, self.data = path, text.encode()
        self.places, self.mutants, self.left_out = [], [], []
        self.module = path.rsplit("/", 1)[1]

    def text(self, begin, end):
        return self.data[begin:end].decode()

    def line_of(self, at):
        return self.data.count(b"\n", 0, at) + 1

    def name(self, mutant, function):
        """The key is the same when other lines are added or moved: `frame.cpp length_size: ... <= {125 => 126}) ...`"""
        mutant.file, mutant.function, mutant.line = self, function, self.line_of(mutant.begin)
        steps = STEP_LINE.findall(self.text(0, mutant.begin))
        mutant.step = steps[-1][0] if steps else None
        first = self.data.rfind(b"\n", 0, mutant.begin) + 1
        last = self.data.find(b"\n", mutant.end)
        before = flat(self.text(first, mutant.begin) + "|")[:-1]
        behind = flat("|" + self.text(mutant.end, len(self.data) if last < 0 else last))[1:]
        old, new = shortened(flat(self.text(mutant.begin, mutant.end))), shortened(mutant.after)
        if len(before) > AROUND:
            before = "..." + before[-AROUND:]
        if len(behind) > AROUND:
            behind = behind[:AROUND] + "..."
        mutant.key = f"{self.module} {function}: {before}{{{old} => {new}}}{behind}"
        same = sum(re.sub(r" #\d+$", "", one.key) == mutant.key for one in self.mutants)
        if same:
            mutant.key += f" #{same + 1}"
        self.mutants.append(mutant)


def shortened(text):
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST // 2]}...{text[-LONGEST // 2:]}"
