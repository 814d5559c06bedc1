"""The parts of `./workbook test`, in the order in which they run. Each takes a Result and fills it."""
import glob
import json
import os
import re
import shutil
import sys

from workbook.core import builds, packages, processes
from workbook.core.files import BUILD, ROOT, all_files
from workbook.core.lessons import chapters
from workbook.fuzzing import seeds
from maintain import checks

PATIENCE = 300  # seconds for one test program; only an endless loop takes so long
STRICT = ["-DCMAKE_COMPILE_WARNING_AS_ERROR=ON"]
PURE_FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"]


class Result:
    def __init__(self):
        self.passed, self.failures, self.skipped = 0, [], []

    def fail(self, text):
        self.failures.append(text)
        print("  FAILED  " + text.replace("\n", "\n          "), flush=True)

    def check(self, ok, text):
        if ok:
            self.passed += 1
        else:
            self.fail(text)

    def skip(self, text):
        self.skipped.append(text)
        print(f"  not run: {text}", flush=True)


def text(result):
    """the words, links, pairs, steps and hints"""
    passed, failed = checks.run(list(checks.CHECKS))
    result.passed += passed
    result.failures += ["text"] * failed


def compile_all(result, preset, root, targets=(), extra=()):
    """True if all of it compiles, without a warning."""
    where = os.path.join(root, "build", preset)
    builds.forget_if_old(where, root)
    status, output = processes.capture(["cmake", "--preset", preset, *STRICT, *extra], cwd=root,
                                   env=packages.cmake_environment())
    if status == 0:
        status, output = builds.ninja(where, targets, "-k", "0")
    broken = sorted(set(re.findall(r"^FAILED: (\S+)", output, re.M)))
    result.check(status == 0, builds.first_error(output)
                 + (f"\nnot built: {' '.join(os.path.basename(name) for name in broken)}" if broken else ""))
    return status == 0


def compile_(result):
    """builds all that a learner builds, with warnings as errors"""
    compile_all(result, "dev", ROOT)


def google_test(program, env=None):
    """(status, output, {"Suite.Name": "passed" | "failed" | "skipped"}); empty if it crashed."""
    report = program + ".json"
    if os.path.exists(report):
        os.remove(report)
    status, output = processes.capture([program, "--gtest_output=json:" + report, "--gtest_brief=1"],
                                   timeout=PATIENCE, env=env)
    outcomes = {}
    if os.path.exists(report) and "Sanitizer" not in output:
        with open(report, encoding="utf-8") as file:
            for suite in json.load(file)["testsuites"]:
                for test in suite["testsuite"]:
                    outcomes[f"{suite['name']}.{test['name']}"] = (
                        "skipped" if test.get("result") == "SKIPPED" else
                        "failed" if test.get("failures") else "passed")
    return status, output, outcomes


def count(result, program):
    """All tests of a program have to pass."""
    name = os.path.basename(program)
    if not os.path.exists(program):
        result.fail(f"{name} was not built")
        return
    status, output, outcomes = google_test(program)
    failed = [test for test, outcome in outcomes.items() if outcome == "failed"]
    result.passed += sum(outcome == "passed" for outcome in outcomes.values())
    for test in failed:
        result.fail(f"{name}: {test}\n{tail(output, 25)}")
    if status != 0 and not failed or not outcomes:
        result.fail(f"{name} {ending(status)}:\n{tail(output)}")


def ending(status):
    return {124: f"did not end within {PATIENCE} s"}.get(
        status, f"was ended by signal {status - 128}" if status > 128 else f"ended with status {status}")


def tail(output, lines=15):
    return "\n".join(output.strip().splitlines()[-lines:])


def programs(pattern, root=ROOT):
    folder = os.path.join(root, "build/dev/bin")
    return [path for path in sorted(glob.glob(os.path.join(folder, pattern))) if os.access(path, os.X_OK)
            and not path.endswith(".json")]


def solutions(result):
    """our solutions pass all tests, under ASan and UBSan"""
    for one in chapters():
        count(result, os.path.join(ROOT, f"build/dev/bin/ch{one.number}_solution_test"))
    for program in programs("*_test"):
        if not re.match(r"ch\d", os.path.basename(program)):
            count(result, program)


def starters(result):
    """each step is red on the untouched starter, and none crashes or hangs"""
    for one in chapters():
        program = os.path.join(ROOT, f"build/dev/bin/ch{one.number}_test")
        if not os.path.exists(program):
            result.fail(f"ch{one.number}_test was not built")
            continue
        status, output, outcomes = google_test(program, env=dict(os.environ, WORKBOOK_PATIENCE="1"))
        if not outcomes:
            result.fail(f"starter {one.number} crashes or hangs in its tests, {ending(status)}\n{tail(output)}")
            continue
        for step in one.steps():
            suite = "Step" + step.replace(".", "_") + "."
            red = [name for name, outcome in outcomes.items() if name.startswith(suite) and outcome == "failed"]
            result.check(red, f"step {step} is green on the untouched starter")


def solved(result):
    """our solutions in the learner's place: tests, servers and --mine, built by clang 19"""
    from maintain import everything
    tree = os.path.join(BUILD, "solved")
    instead = {}
    for one in chapters():
        for name in one.files():
            with open(os.path.join(ROOT, one.solution, name), "rb") as file:
                instead[f"{one.path}/{name}"] = file.read()
    everything.mirror(tree, instead)
    # The preset dev leaves out of UBSan what ASan sees too, for the learner's two seconds. Not here.
    extra = ["-DCMAKE_CXX_FLAGS=-fsanitize=address,undefined -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS"]
    if shutil.which("clang++-19"):
        extra.append("-DCMAKE_CXX_COMPILER=clang++-19")
    else:
        result.skip("clang++-19 is not installed; another compiler did it")
    targets = [f"ch{one.number}_test" for one in chapters()] + ["chat_mine"]
    compile_all(result, "dev", tree, targets, extra)
    for one in chapters():
        count(result, os.path.join(tree, f"build/dev/bin/ch{one.number}_test"))
    if not os.path.isdir(os.path.join(ROOT, "web/node_modules")):
        result.skip("the browser's part needs node_modules: ./workbook test web")
        return
    for server in ("chat_mine", "ch6"):  # two windows talk through all of yours, and through a mix
        node_tests(result, os.path.join(tree, "build/dev/bin", server),
                   ["--test-name-pattern=both show|starts again", "tests/browser.test.mjs"])


def pure(result):
    """the pure modules, starters and solutions, for clang 14, clang 19 and WebAssembly"""
    include = ["-I" + os.path.join(ROOT, "chapters/support")]
    include += ["-I" + os.path.join(ROOT, one.path) for one in chapters()]
    for compiler in ("clang++-14", "clang++-19", "em++"):
        if not shutil.which(compiler):
            result.skip(f"{compiler} is not installed")
            continue
        pure_chapters = chapters()[:5] if compiler == "em++" else chapters()
        for path in [f"{folder}/{name}" for one in pure_chapters for folder in (one.path, one.solution)
                     for name in one.files()]:
            half_written = ["-Wno-unused-parameter", "-Wno-unused-private-field"] if path.startswith("chapters/") else []
            status, output = processes.capture([compiler, *PURE_FLAGS, *half_written, *include, "-fsyntax-only", path])
            result.check(status == 0, f"{compiler}: {builds.first_error(output)}")


def console(result):
    """every output shown in the text is what its command prints"""
    from maintain import console as blocks
    if not shutil.which("curl"):
        result.skip("curl is not installed")
        return
    pages = all_files(".md")
    if packages.libfuzzer_compiler() is None:
        result.skip("the transcripts of the fuzzing lesson, for want of clang with libFuzzer")
        pages.remove("fuzz/README.md")
    for block, difference in blocks.check(pages):
        result.check(not difference, f"{block.place()} prints something else\n{difference}")


def fuzz(result):
    """the fuzz targets are quiet on our solutions, and the zoo is as its cards say"""
    for target, kind in seeds.KINDS.items():
        program = os.path.join(ROOT, f"build/dev/bin/fuzz_{target}")
        status, output = processes.capture([program, os.path.join(ROOT, "build/dev/inputs", kind)], timeout=PATIENCE)
        result.check(status == 0, f"fuzz_{target} {ending(status)} on what is checked in:\n{tail(output)}")
    from maintain import zoo_cards
    for exhibit, fine, said in zoo_cards.check():
        result.check(fine, f"exhibit {exhibit.name()}: {said}" if exhibit else said)
        if fine and not exhibit:
            print("  " + said, flush=True)


def screens(result):
    """what a learner sees: the untouched starter, a typing error, two bytes read from the wrong end"""
    from maintain import screens as transcripts
    transcripts.check(result)


def tool(result):
    """the command itself: what it prints, saves, passes on and leaves behind"""
    status, output = processes.capture([sys.executable, "-m", "unittest", "discover", "-s", "tools/tests", "-t", "tools", "-p", "test_*.py"],
                                   timeout=900)
    ran = re.search(r"^Ran (\d+) tests?", output, re.M)
    broken = re.findall(r"^(?:FAIL|ERROR): (.+)$", output, re.M)
    skipped = re.search(r"skipped=(\d+)", output)
    result.passed += (int(ran[1]) if ran else 0) - len(broken) - (int(skipped[1]) if skipped else 0)
    for name in broken:
        result.fail(name)
    if broken or status != 0:
        print(output)
    if status != 0 and not broken:
        result.fail(f"the tests of the tool ended with status {status}")


def release(result):
    """builds the servers for real use, and what measures them"""
    load = ["load", "soak"] if sys.platform == "linux" else []
    compile_all(result, "release", ROOT, ["ch6_solution", "chat_mine", "echo", *load])


def newer(one, other):
    return os.path.exists(one) and os.path.getmtime(one) >= os.path.getmtime(other)


def web(result):
    """real clients: the ws package, and two windows of the page in Chromium"""
    chat = os.path.join(ROOT, "build/release/bin/ch6_solution")
    if not shutil.which("npm") or not shutil.which("node"):
        result.skip("Node.js or npm is not installed, so nothing of the browser's part")
        return
    folder = os.path.join(ROOT, "web")
    if not newer(os.path.join(folder, "node_modules/.package-lock.json"), os.path.join(folder, "package-lock.json")):
        status, output = processes.capture(["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, timeout=600)
        result.check(status == 0, f"npm ci: {tail(output)}")
        if status != 0:
            return
    names = sorted(glob.glob(os.path.join(folder, "tests/*.test.mjs")))
    node_tests(result, chat, names)


def node_tests(result, chat, arguments):
    """The page's tests against this server."""
    environment = dict(os.environ, WORKBOOK_CHAT=chat, WORKBOOK_ECHO=os.path.join(ROOT, "build/release/bin/echo"))
    status, output = processes.capture(["node", "--test", *arguments], cwd=os.path.join(ROOT, "web"), timeout=600,
                                   env=environment)
    numbers = dict(re.findall(r"^# (pass|fail|skipped|cancelled) (\d+)", output, re.M))
    result.passed += int(numbers.get("pass", 0))
    bad = int(numbers.get("fail", 0)) + int(numbers.get("cancelled", 0))
    for name in re.findall(r"^ *not ok \d+ - (.+)$", output, re.M)[:bad or 1] if bad else []:
        result.fail(name)
    if bad or status != 0:
        print(tail(output, 120))
    if status != 0 and not bad:
        result.fail(f"node --test {ending(status)}")
    for name in re.findall(r"# SKIP (?!test name)(.+)$", output, re.M):
        result.skip(name)


PARTS = {"text": text, "compile": compile_, "solutions": solutions, "starters": starters, "fuzz": fuzz,
         "console": console, "screens": screens, "release": release, "web": web, "tool": tool, "pure": pure, "solved": solved}
# They run what another one builds; without it they would test the programs of last time.
BEFORE = {"solutions": "compile", "starters": "compile", "fuzz": "compile", "web": "release"}


def with_what_they_need(names):
    needed = {BEFORE[name] for name in names if name in BEFORE}
    return [name for name in PARTS if name in names or name in needed]
