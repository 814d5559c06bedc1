#!/usr/bin/env python3
"""The workbook checked as a text: nothing is built. Every check yields what is wrong, one line each.

    python3 tools/maintain/checks.py            all of them
    python3 tools/maintain/checks.py pairs      some of them, by name
    python3 tools/maintain/checks.py lock       writes tools/starters.lock anew (after you changed a starter)
    python3 tools/maintain/checks.py failures   writes chapters/FAILURES.md anew (after you changed a test's seed comment)
"""
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from workbook.core.files import ROOT, all_files, read
from workbook.core.lessons import MARK, STEP_HEADING, STEP_LINE, lessons, step_key
from workbook.core.starters import blob_id, starters
from workbook.core.trouble import Trouble
from workbook.fuzzing import exhibits, seeds as seeds_of
from workbook.learner import hints
from maintain import failures, prose

SUITE = re.compile(r"^TEST\((\w+), *(\w+)\)", re.M)
REGISTRIES = re.compile(r"registry\.(npmjs|yarnpkg)\.|pypi\.org|pythonhosted\.org|crates\.io|proxy\.golang\.org")


def pairs():
    """A starter, less its `// your code here` lines, is a subsequence of its solution."""
    for one in lessons():
        for name in one.files():
            starter, solution = f"{one.path}/{name}", f"{one.solution}/{name}"
            if not os.path.exists(os.path.join(ROOT, starter)):
                yield f"{starter}: missing, and {solution} is there"
                continue
            rest = iter(read(solution).splitlines())
            for number, line in enumerate(read(starter).splitlines(), 1):
                if line.rstrip().endswith(MARK) or not line.strip():
                    continue
                if line not in rest:  # consumes `rest` up to the line
                    yield f"{starter}:{number}: not in {solution}, or not in this order: {line.strip()}"
                    break


def steps():
    """Every step stands in README, starter, solution, tests and hints, with one title."""
    for one in lessons():
        readme, hints_file = f"{one.path}/README.md", f"{one.path}/HINTS.md"
        if not exists(readme):
            yield f"{readme}: missing"
            continue
        told = {number: title for number, title, _ in STEP_HEADING.findall(read(readme))}
        starter = all_steps(f"{one.path}/{name}" for name in one.files())
        solution = all_steps(f"{one.solution}/{name}" for name in one.files())
        tested = {f"{a}.{b}" for path in one.tests()
                  for a, b in re.findall(r"^TEST\(Step(\d+)_(\d+),", read(path), re.M)}
        if one.number == "F":  # tested by the zoo; the last steps are read, and nothing is written
            tested, told = set(starter), {number: title for number, title in told.items() if number in starter}
        hinted = set(hints.parse(read(hints_file))) if exists(hints_file) else set()
        for number in sorted(set(told) | set(starter) | set(solution) | tested | hinted, key=step_key):
            for where, there in ((readme, told), (f"{one.path}/*.cpp", starter), (f"{one.solution}/*.cpp", solution),
                                 (f"{one.path}/tests/*_test.cpp", tested), (hints_file, hinted)):
                if number not in there:
                    yield f"{where}: step {number} is not there"
            titles = {titles[number] for titles in (told, starter, solution) if number in titles}
            if len(titles) > 1:
                yield f"{one.path}: step {number} has several titles: {' / '.join(sorted(titles))}"
        expected = [f"{one.number}.{i}" for i in range(1, len(told) + 1)]
        if sorted(told, key=step_key) != expected or list(told) != expected:
            yield f"{readme}: steps are {', '.join(told)}; they should count {expected[0]} to {expected[-1]}"
        if not 4 <= len(told) <= 8:
            yield f"{readme}: {len(told)} steps; a chapter has four to eight"


def all_steps(paths):
    return {number: title for path in paths if exists(path) for number, title in STEP_LINE.findall(read(path))}


def three_hints():
    """Three hints for each step, none of them empty."""
    for one in lessons():
        path = f"{one.path}/HINTS.md"
        if not exists(path):
            yield f"{path}: missing"
            continue
        for number, levels in hints.parse(read(path)).items():
            if len(levels) != 3 or not all(levels):
                yield f"{path}: step {number} has {len(levels)} hints; three are needed"


def repaired():
    """A lie names the test that repairs it, and that test exists."""
    names = {f"{suite}.{name}" for path in all_files("_test.cpp") for suite, name in SUITE.findall(read(path))}
    for path in all_files("_test.cpp"):
        for number, line in enumerate(read(path).splitlines(), 1):
            found = re.search(r"Repaired by (\w+\.\w+)", line)
            if found and found[1] not in names:
                yield f"{path}:{number}: there is no test {found[1]}"


def seeds():
    """Each of the 38 failures is pinned by a test, and chapters/FAILURES.md says where."""
    found = failures.collect()
    for number in range(1, failures.COUNT + 1):
        if number not in found:
            yield f"failure {number} is pinned by no test (a comment `// seed {number}: what a person sees`)"
    if found and (not exists(failures.PAGE) or read(failures.PAGE) != failures.page(found)):
        yield f"{failures.PAGE}: not what the tests say. Write it anew: python3 tools/maintain/checks.py failures"


def locked():
    """The starters are those of tools/starters.lock."""
    handed_out, now = starters(), current_starters()
    for path in sorted(set(handed_out) | set(now)):
        if handed_out.get(path) != now.get(path):
            yield f"{path}: not as in tools/starters.lock. If you meant it: python3 tools/maintain/checks.py lock"


def current_starters():
    found = {}
    for one in lessons():
        for name in one.files():
            path = f"{one.path}/{name}"
            if exists(path):
                with open(os.path.join(ROOT, path), "rb") as file:
                    found[path] = blob_id(file.read())
    return found


def form():
    """clang-format has nothing to say. Version 14: others have other opinions."""
    tool = clang_format()
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


def clang_format():
    for name in ("clang-format-14", "clang-format"):
        if shutil.which(name) and " 14." in subprocess.run([name, "--version"], capture_output=True, text=True).stdout:
            return name
    return None


def hosts():
    """No file names a package registry: whoever has a mirror uses the mirror."""
    for path in all_files(".json", ".md", ".mjs", ".js", ".yml", ".yaml", ".txt", ".npmrc", ".cmake", ".py"):
        if path == "tools/maintain/checks.py":
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


def zoo():
    """Every card of the bug zoo can be read, and its fault has one place in the solution."""
    for name in sorted(os.listdir(os.path.join(ROOT, "fuzz/zoo"))) if exists("fuzz/zoo") else []:
        if not re.match(r"\d\d-.*\.md$", name):
            continue
        try:
            exhibits.Exhibit(f"fuzz/zoo/{name}").apply()
        except Trouble as trouble:
            yield str(trouble)


def inputs():
    """Every seed, every line of a corpus and every regression is bytes."""
    for kind in sorted(set(seeds_of.KINDS.values())):
        for folder in ("seeds", "corpus", "regressions"):
            try:
                seeds_of.inputs(folder, kind)
            except (Trouble, ValueError) as error:
                yield str(error)


def targets():
    """Whatever has a list of the targets has all of fuzz/targets.txt; ClusterFuzzLite has all sources."""
    sources = {name[:-4] for name in os.listdir(os.path.join(ROOT, "fuzz/targets"))}
    nightly = set("".join(re.findall(r"target: \[(.+)\]", read(".github/workflows/fuzz.yml"))).split(", "))
    for place, there in (("fuzz/targets", sources), (".github/workflows/fuzz.yml", nightly)):
        for word, names in (("lacks", seeds_of.KINDS.keys() - there), ("has", there - seeds_of.KINDS.keys())):
            yield from (f"{place}: {word} {name}, unlike fuzz/targets.txt" for name in sorted(names))
    rooms = "".join(re.findall(r"add_library\(fuzz_(?!canary|driver)\w+ OBJECT (.+?)\)", read("fuzz/CMakeLists.txt"), re.S))
    taken = [pattern(word) for word in re.findall(r"fuzz/\S+\.cpp", read(".clusterfuzzlite/build.sh"))]
    for source in re.findall(r"\w+/\w+\.cpp", rooms):
        if not any(re.fullmatch(word, "fuzz/" + source) for word in taken):
            yield f".clusterfuzzlite/build.sh: lacks fuzz/{source}"


def pattern(word):
    """What the shell makes of it: fuzz/{a,b}/*.cpp"""
    braces = re.sub(r"\\\{(.+?)\\\}", lambda m: "(" + m[1].replace(",", "|") + ")", re.escape(word))
    return braces.replace(r"\*", "[^/]*")


def exists(path):
    return os.path.exists(os.path.join(ROOT, path))


CHECKS = {
    "pairs": pairs, "steps": steps, "hints": three_hints, "repaired": repaired, "seeds": seeds,
    "locked": locked, "fences": lambda: prose.fences(all_files(".md")), "links": lambda: prose.links(all_files(".md")),
    "words": lambda: prose.words(all_files(".md")), "shape": prose.shape, "form": form, "hosts": hosts,
    "whitespace": whitespace, "zoo": zoo, "inputs": inputs,
    "targets": targets,
}


def run(names):
    """(passed, failed); says what is wrong."""
    failed = 0
    for name in names:
        wrong = list(CHECKS[name]())
        print(f"  {name:10} {'ok' if not wrong else f'{len(wrong)} wrong'}")
        for line in wrong:
            print(f"    {line}")
        failed += bool(wrong)
    return len(names) - failed, failed


def main(arguments):
    if arguments == ["lock"]:
        lines = [f"{blob} {path}\n" for path, blob in sorted(current_starters().items())]
        with open(os.path.join(ROOT, "tools/starters.lock"), "w", encoding="utf-8") as file:
            file.writelines(lines)
        print(f"tools/starters.lock: {len(lines)} starters. Commit it together with them.")
        return 0
    if arguments == ["failures"]:
        with open(os.path.join(ROOT, failures.PAGE), "w", encoding="utf-8") as file:
            file.write(failures.page(failures.collect()))
        print(f"{failures.PAGE} is written.")
        return 0
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        print(f"checks: there is no check '{unknown[0]}': {', '.join(CHECKS)}, lock, failures", file=sys.stderr)
        return 2
    passed, failed = run(arguments or list(CHECKS))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
