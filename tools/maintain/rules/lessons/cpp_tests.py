"""The tests of the steps, read as text: their bodies, what they assert, and the strings in it."""
import re

TEST = re.compile(r"^TEST\((Step(\d+)_(\d+)), *(\w+)\) \{\n(.*?)^\}", re.M | re.S)
STRING = r'R"\((?:.|\n)*?\)"|"(?:[^"\\\n]|\\.)*"'
COMMENT_OR_STRING = re.compile(rf"//[^\n]*|{STRING}|'(?:[^'\\\n]|\\.)+'")
ASSERTION = re.compile(r"\b(?:EXPECT|ASSERT)_\w+\(")


class Test:
    def __init__(self, path, line, match):
        self.path, self.line, self.suite, self.name = path, line, match[1], match[4]
        self.step, self.body = f"{match[2]}.{match[3]}", without_comments(match[5])

    def assertions(self):
        """[[argument, ...], ...] of EXPECT_EQ(...) and all its kin; what follows by << is not in them."""
        return [arguments(self.body, match.end()) for match in ASSERTION.finditer(self.body)]


def tests(path, text):
    return [Test(path, text.count("\n", 0, match.start()) + 1, match) for match in TEST.finditer(text)]


def without_comments(text):
    return COMMENT_OR_STRING.sub(lambda m: "" if m[0].startswith("//") else m[0], text)


def without_strings(text):
    return re.sub(rf"{STRING}|'(?:[^'\\\n]|\\.)+'", '""', text)


def arguments(text, start):
    """What stands between the bracket that ends before `start` and its partner, cut at the commas outside."""
    depth, at, begin, found = 0, start, start, []
    while at < len(text):
        string = re.compile(rf"{STRING}|'(?:[^'\\\n]|\\.)+'").match(text, at)
        if string:
            at = string.end()
            continue
        if text[at] in "([{":
            depth += 1
        elif text[at] in ")]}":
            if depth == 0:
                return [*found, text[begin:at].strip()]
            depth -= 1
        elif text[at] == "," and depth == 0:
            found.append(text[begin:at].strip())
            begin = at + 1
        at += 1
    return [*found, text[begin:].strip()]


ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", '"': '"', "\\": "\\", "'": "'"}


def value(literal):
    """What a string literal says, escapes and all; neighbours are one."""
    parts = []
    for one in re.findall(STRING, literal):
        if one.startswith("R"):
            parts.append(one[3:-2])
        else:
            parts.append(re.sub(r"\\(x[0-9a-fA-F]+|.)", lambda m: ESCAPES.get(m[1], "\ufffd"), one[1:-1]))
    return "".join(parts)
