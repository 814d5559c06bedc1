"""The functions of a piece of C++, by their braces. Of the language this reader knows strings, comments, brackets and
braces, and what clang-format does with them. It says so where that is not enough."""
import re

from workbook.core.sources.braces import NOT_CODE

NAME = re.compile(r"((?:\w+::)*(?:operator\s*[^\w\s(]+|~?\w+))\s*\(")
NO_FUNCTION = re.compile(r"\s*(?:struct|class|enum|union|using|typedef)\b")


class Function:
    def __init__(self, name, text):
        self.name, self.text = name, text

    def same_as(self, other):
        """But for blanks and ends of lines."""
        return self.text.split() == other.text.split()


def cut(text):
    """Its functions, in their order; None if their ends are not known: a brace is missing. A namespace may begin in it
    and not end, and end and not begin."""
    plain = re.sub(r"^[ \t]*#[^\n]*", blank, NOT_CODE.sub(blank, text), flags=re.M)
    found, begin, at = [], 0, 0
    while at < len(plain):
        sign = plain[at]
        if sign == "(":
            at = behind(plain, at, "(", ")")
        elif sign == "{" and is_namespace(plain[begin:at]):
            begin = at = at + 1
        elif sign == "{":
            # A member's first value, `: size_{0}`, has no blank before its brace; a body has.
            is_value = at > 0 and plain[at - 1] not in " \n"
            end = behind(plain, at, "{", "}")
            if end and not is_value:
                name = name_of(plain[begin:at])
                if name:
                    found.append(Function(name, lines_of(text, begin, end)))
                begin = end
            at = end
        elif sign == "}" or sign == ";":
            begin = at = at + 1  # of a namespace that has begun before; or a declaration, which is none of ours
        else:
            at += 1
        if at is None:
            return None
    return found if not plain[begin:].strip() else None


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def behind(plain, at, opening, closing):
    """The place behind the bracket that closes this one; None if there is none."""
    depth = 0
    for place in range(at, len(plain)):
        depth += (plain[place] == opening) - (plain[place] == closing)
        if depth == 0:
            return place + 1
    return None


def is_namespace(header):
    return re.match(r"\s*(?:inline\s+)?namespace\b", header) is not None


def name_of(header):
    """The name of what stands before a body; None if that is no function's."""
    if NO_FUNCTION.match(header):
        return None
    while re.search(r"<[^<>]*>", header):
        header = re.sub(r"<[^<>]*>", "", header)
    found = NAME.search(header)
    return found[1] if found and "=" not in header[:found.start()] else None


def lines_of(text, begin, end):
    """With the comments above it, except the line that begins a step."""
    lines = text[begin:end].split("\n")
    return "\n".join(line for line in lines if not line.startswith("// Step ")).strip("\n")
