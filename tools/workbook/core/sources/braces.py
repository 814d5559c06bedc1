"""Which function has a { without its }, and which #include stands inside of braces. The compiler notices the first only
at the next function, or at the end of the file, and the second in the middle of a header."""
import re

from workbook.core.files import read

NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
# A function or a type begins at the left edge, as every formatter writes it.
HEAD = re.compile(r"[A-Za-z_]")


def unclosed(path):
    """The line where that function begins; None if every function has its braces, or if it cannot be said."""
    depth = namespaces = 0
    head = None
    for number, line in enumerate(code(path), 1):
        if re.match(r"(?:inline\s+)?namespace\b[^;]*\{", line):
            if depth > namespaces:
                return head
            namespaces += 1
        elif HEAD.match(line):
            if depth > namespaces:
                return head
            head = number
        depth += line.count("{") - line.count("}")
    return head if depth > 0 else None


def is_include_inside(path, wanted):
    """Whether the line of this number is an #include, and inside of braces."""
    depth = 0
    for number, line in enumerate(code(path), 1):
        if number == wanted:
            return depth > 0 and re.match(r"\s*#\s*include\b", line) is not None
        depth += line.count("{") - line.count("}")
    return False


def code(path):
    """Its lines without comments and texts."""
    return NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), read(path)).splitlines()
