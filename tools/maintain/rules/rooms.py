"""The rooms of the workbook, and the check that each stands on those below it: a file includes or imports
from its own room and from the rooms its own is built on, and files stand in no circle."""
import ast
import os
import re

from workbook.core.files import ROOT, all_files, read

# From the ground up: a room, where its files are, and the rooms that it is built on. NN is a chapter,
# which is built on the chapters before it as well.
CPP = (
    ("base",       "chapters/base",                  ""),
    ("adapters",   "chapters/adapters",              "base"),
    ("chapter",    "chapters/NN solutions/NN",       "base adapters"),
    ("host",       "chapters/host",                  "base adapters chapter"),
    ("testing",    "chapters/testing",               "base chapter"),
    ("main",       "chapters/NN/main.cpp",           "base adapters chapter host"),
    ("tests",      "chapters/NN/tests solutions/NN/tests chapters/adapters/tests chapters/host/tests "
                   "chapters/testing/tests chapters/testing/catch/tests web/tests",
                                                     "base adapters chapter host testing"),
    ("reference",  "fuzz/reference",                 "base"),
    ("inputs",     "fuzz/inputs",                    "base reference"),
    ("oracles",    "fuzz/oracles",                   "base testing reference inputs"),
    ("simulation", "fuzz/simulation",                "base chapter reference inputs oracles"),
    ("engine",     "fuzz/engine",                    "base testing inputs oracles"),
    ("dissector",  "web/lab/cpp/dissector",          "base"),
    ("dissection", "fuzz/dissection",                "base chapter dissector"),
    ("targets",    "fuzz/targets",                   "base chapter reference inputs oracles simulation dissector dissection"),
    ("harness",    "fuzz solutions/fuzz",            "base chapter testing reference inputs oracles engine"),
    ("fuzz-tests", "fuzz/reference/tests fuzz/inputs/tests fuzz/oracles/tests",
                                                     "base chapter testing reference inputs"),
    ("lab",        "web/lab/cpp",                    "base adapters chapter dissector"),
    ("lab-tests",  "web/lab/cpp/tests",              "base testing lab dissector"),
    ("wire-lab",   "web/lab/cpp/wire",               "base adapters chapter host lab"),
    ("fuzz-lab",   "web/lab/cpp/fuzz",               "base reference inputs oracles lab"),
    ("bench",      "tools/bench",                    "base chapter host"),
    ("mutants",    "tools/maintain/mutation/program", ""),
    ("arena",      "web/arena",                      ""),
)
PYTHON = (
    ("core",       "tools/workbook/core",            ""),
    ("wire",       "tools/workbook/wire",            "core"),
    ("fuzzing",    "tools/workbook/fuzzing",         "core wire"),
    ("inspector",  "tools/workbook/inspector",       "core fuzzing"),
    ("learner",    "tools/workbook/learner",         "core wire inspector"),
    ("impostors",  "tools/workbook/impostors",       "core learner"),
    ("aids",       "tools/workbook/aids",            "core wire fuzzing learner"),
    ("watch",      "tools/workbook/watch",           "core learner"),
    ("web",        "tools/workbook/web",             "core"),
    ("slides",     "tools/workbook/slides",          "core web"),
    ("bundle",     "tools/workbook/bundle",          "core web"),
    ("room",       "tools/workbook/room",            "core wire learner web"),
    ("graduation", "tools/workbook/graduation",      "core fuzzing learner web"),
    ("cli",        "tools/workbook",                 "core wire fuzzing impostors learner aids watch web slides "
                                                     "bundle room graduation"),
    ("maintain",   "tools/maintain",                 "core wire fuzzing impostors learner aids watch web slides "
                                                     "bundle room graduation"),
    ("tests",      "tools/tests",                    "core wire fuzzing impostors inspector learner aids watch web "
                                                     "slides bundle room graduation cli maintain"),
    ("bench",      "tools/bench",                    ""),
)
INCLUDE = re.compile(r'^#include "([^"]+)"')


def rooms():
    """Every file is in a room, uses what it may use, and no two files need each other."""
    yield from check(CPP, all_files(".h", ".cpp"), includes)
    yield from check(PYTHON, all_files(".py"), imports)


def check(table, paths, uses_of):
    uses = {}
    for path in paths:
        here = room_of(table, path)
        if here is None:
            yield f"{path}: is in no room; the rooms are in tools/maintain/rules/rooms.py"
            continue
        uses[path] = []
        for line, used in uses_of(path, set(paths)):
            there = room_of(table, used)
            if there is None:
                yield f"{path}:{line}: {used} is not there, or in no room"
                continue
            uses[path].append(used)
            below = next(below for name, _, below in table if name == here).split()
            if here != there and there not in below:
                yield f"{path}:{line}: {here} is not built on {there} ({used})"
            elif is_later(used, path):
                yield f"{path}:{line}: chapter {chapter_of(path)} is not built on chapter {chapter_of(used)} ({used})"
    yield from (f"{path}: in a circle: {' -> '.join(circle)}" for path, circle in circles(uses))


def room_of(table, path):
    """The name of the room whose place names the most of the path; None if no place does."""
    found = {}
    for name, places, _ in table:
        for place in places.split():
            match = re.match(place.replace(".", r"\.").replace("NN", r"\d\d-[^/]+") + "(/|$)", path)
            if match:
                found[match.end()] = name
    return found[max(found)] if found else None


def chapter_of(path):
    number = re.match(r"(?:chapters|solutions)/(\d\d)-", path)
    return int(number[1]) if number else None


def is_later(used, path):
    """A chapter after that of `path`."""
    return None not in (chapter_of(used), chapter_of(path)) and chapter_of(used) > chapter_of(path)


def includes(path, _):
    """(line, header) of each include of ours, as the compiler finds it."""
    chapters = sorted(name for name in os.listdir(os.path.join(ROOT, "chapters")) if re.match(r"\d\d-", name))
    names = ["base", "adapters", *chapters, "host", "testing"]
    folders = [os.path.dirname(path), "fuzz", "web/lab/cpp", *(f"chapters/{name}" for name in names)]
    for number, line in enumerate(read(path).splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            places = (os.path.normpath(os.path.join(folder, found[1])) for folder in folders)
            yield number, next((place for place in places if os.path.exists(os.path.join(ROOT, place))), found[1])


def imports(path, there):
    """(line, file) of each import of ours, late ones too."""
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{name.name}" for name in node.names]
        else:
            continue
        for name in names:
            parts = ["tools", *name.split(".")]
            while len(parts) > 1 and "/".join(parts) + ".py" not in there:
                parts.pop()  # a name in the module, or in the package
            if len(parts) > 1:
                yield node.lineno, "/".join(parts) + ".py"


def circles(uses):
    """(file, the way back to it) for one file of each circle."""
    done = set()

    def visit(path, way):
        if path in way:
            yield path, way[way.index(path):] + [path]
        elif path not in done:
            for used in uses.get(path, []):
                yield from visit(used, way + [path])
            done.add(path)

    for path in sorted(uses):
        yield from visit(path, [])
