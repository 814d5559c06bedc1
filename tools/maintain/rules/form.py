"""Checks of the form of files: as clang-format writes them, with no blanks at ends, and no registry named; and of
what an editor is told about them."""
import os
import re
import subprocess
from collections import Counter

from workbook.core.files import ROOT, all_files, read
from workbook.core.machine import programs

REGISTRIES = re.compile(r"registry\.(npmjs|yarnpkg)\.|pypi\.org|pythonhosted\.org|crates\.io|proxy\.golang\.org")
A_DOZEN = 12
# One card, one input, one screen or one picture a file, and more of them is better.
SETS = ("slides/diagrams", "fuzz/zoo", "fuzz/(seeds|regressions)/.*", "tools/maintain/screens", "tools/impostors/.*")


def form():
    """clang-format has nothing to say. Version 14: others have other opinions."""
    tool = programs.clang_format()
    if tool is None:
        print("  (clang-format 14 is not there: not checked)")
        return
    files = [path for path in all_files(".cpp", ".h") if not path.startswith("web/")]
    for start in range(0, len(files), 40):
        answer = subprocess.run([tool, "--dry-run", "-Werror", *files[start:start + 40]], cwd=ROOT,
                                capture_output=True, text=True)
        places = re.findall(r"^(\S+:\d+):\d+: error", answer.stderr, re.M)
        first = {place.split(":")[0]: place for place in reversed(places)}
        yield from (f"{place}: clang-format would write it differently" for place in sorted(first.values()))


def tidy():
    """clang-tidy 14, the oldest that is about, reads .clang-tidy to its end: it knows each option that stands there."""
    tool = programs.version_14("clang-tidy")
    if tool is None:
        print("  (clang-tidy 14 is not there: not checked)")
        return
    answer = subprocess.run([tool, "--dump-config"], cwd=ROOT, capture_output=True, text=True)
    for line in answer.stderr.splitlines():
        yield f".clang-tidy: {line}"
    options = re.findall(r"^  - key: +(\S+)\n    value: +'?([^'\n]+)", read(".clang-tidy"), re.M)
    known = dict(re.findall(r"^  - key: +(\S+)\n    value: +'?([^'\n]+)", answer.stdout, re.M))
    if not options:
        yield ".clang-tidy: has no option in the form that version 14 reads (- key: ..., value: ...)"
    yield from (f".clang-tidy: clang-tidy 14 has not read {key}: {value}" for key, value in options
                if known.get(key) != value)


def hosts():
    """No file names a package registry: whoever has a mirror uses the mirror."""
    for path in all_files(".json", ".md", ".mjs", ".js", ".yml", ".yaml", ".txt", ".npmrc", ".cmake", ".py"):
        if path == "tools/maintain/rules/form.py":
            continue
        for number, line in enumerate(read(path).splitlines(), 1):
            if REGISTRIES.search(line):
                yield f"{path}:{number}: names a package registry"


def whitespace():
    """Files end with one newline, lines without blanks."""
    for path in all_files(".cpp", ".h", ".py", ".md", ".mjs", ".js", ".html", ".css", ".yml", "workbook"):
        text = read(path)
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield f"{path}: should end with one newline"
        for number, line in enumerate(text.splitlines(), 1):
            if line != line.rstrip():
                yield f"{path}:{number}: ends with a blank"
                break


def folders():
    """A folder that a person looks through has a dozen files at most; a header and its source are one."""
    files = {re.sub(r"\.(h|cpp)$", "", path) for path in all_files() if not path.endswith("__init__.py")}
    for folder, count in Counter(map(os.path.dirname, files)).items():
        if count > A_DOZEN and not any(re.fullmatch(place, folder) for place in SETS):
            yield f"{folder or 'the root'}: {count} files; {A_DOZEN} are meant"
