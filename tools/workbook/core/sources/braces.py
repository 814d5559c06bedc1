"""Which function has a { without its }. The compiler notices it only at the next function, or at the end of the file."""
import re

from workbook.core.files import read

NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
# A function or a type begins at the left edge, as every formatter writes it.
HEAD = re.compile(r"[A-Za-z_]")


def unclosed(path):
    """The line where that function begins; None if every function has its braces, or if it cannot be said."""
    plain = NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), read(path))
    depth = namespaces = 0
    head = None
    for number, line in enumerate(plain.splitlines(), 1):
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
