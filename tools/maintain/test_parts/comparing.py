"""What a text shows beside what a command prints: the same, whatever the day, the port and the machine."""
import difflib
import os
import re

from workbook.core.files import BUILD, ROOT

RULES = [
    (r"\x1b\[[0-9;]*[mK]", ""),
    (r"\r", ""),
    (r"\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT", "DATE"),
    (r"\d{4}-\d{2}-\d{2}[T ]\d{2}[:-]\d{2}[:-]\d{2}(-\d+)?", "TIME"),
    (r"\b1[6-9]\d{11}\b|\b[2-9]\d{12}\b", "MILLISECONDS"),   # since 1970, as the chat says it
    (r"(?<![\w.%])\d+(\.\d+)? ?(ms|s|seconds)\b", "DURATION"),
    (r"\([\d,]+ a second\)", "(SOME a second)"),
    (r"\b[\d,]+ executions\b", "SOME executions"),          # another compiler, another way through the code
    (r"\bpid \d+|\(\d+ ms total\)", "PID"),
    (r"_test\.cpp:\d+", "_test.cpp:LINE"),                   # tests move; what they say does not
    (r"build/[\w/]*?(dev|release)/", r"build/\1/"),
]


def normal(text, port):
    if port:
        text = re.sub(rf"\b{port}\b", "8080", text)
    if os.path.join(ROOT, "build") != BUILD:
        text = text.replace(BUILD, "build")
    for pattern, put in RULES:
        text = re.sub(pattern, put, text)
    return "\n".join(line.rstrip() for line in text.split("\n"))


def fits(wanted, got):
    """A line `...` in the text stands for any number of lines."""
    if not wanted:
        return not got
    if wanted[0].strip() == "...":
        return any(fits(wanted[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and wanted[0] == got[0] and fits(wanted[1:], got[1:])


def difference(wanted, got, names=("shown in the text", "printed now")):
    """As diff shows it; nothing if they are the same."""
    return "\n".join(difflib.unified_diff(wanted, got, *names, lineterm=""))
