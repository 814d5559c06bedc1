"""What hammers, and what is hammered: a job, and how its programs are built and called."""
import functools
import glob
import os
import re
import shutil
import subprocess
import sys

from workbook.core import builds, compilers, files, packages
from workbook.core.files import ROOT
from workbook.core.lessons import chapter, lesson
from workbook.core.trouble import Trouble, Usage
from workbook.fuzzing import exhibits, seeds

CHAPTER_OF = dict(seeds.CHAPTERS, harness=3)
TARGET_OF = {1: "http", 2: "handshake", 3: "frame", 4: "chat", 5: "connection", 6: "chat"}
KINDS = dict(seeds.KINDS, harness="frames")
MOST = {"texts": 256, "traces": 600}  # bytes of an input that the target reads; of all others 2,000
PATIENCE = 5            # seconds for one execution: then it does not come to an end
LIBRARIES = "DYLD_LIBRARY_PATH" if sys.platform == "darwin" else "LD_LIBRARY_PATH"


class Job:
    """One program, one protocol that it loads, and the build in which both are."""

    def __init__(self, word, solution=False, exhibit=None, oracles=None, preset="fuzz", ours=False):
        """solution: our protocol is hammered. ours: our harness does it, and not yours."""
        self.target = TARGET_OF.get(int(word)) if word.isdecimal() else word
        if self.target not in CHAPTER_OF:
            raise Usage(f"there is no target '{word}'. They are: {', '.join(CHAPTER_OF)}; "
                        f"or a chapter's number, 1 to {len(TARGET_OF)}.")
        self.chapter = int(word) if word.isdecimal() else CHAPTER_OF[self.target]
        self.kind, self.oracles, self.solution, self.preset = KINDS[self.target], oracles, solution, preset
        self.exhibit = f"{exhibit:02}" if exhibit else None
        self.environment = {}
        self.program = f"fuzz_{self.target}"
        if self.target == "harness":
            self.program = "our_harness" if ours else "your_harness"
        if self.exhibit:
            self.whose, self.protocol = f"exhibit-{self.exhibit}", f"zoo/{self.exhibit}"
            library = f"exhibit_{self.exhibit}"
            self.environment = exhibit_of(self.exhibit).environment
        elif solution:
            self.whose, self.protocol, library = "solution", "ours", "protocol_ours"
        else:
            self.whose, self.protocol, library = f"yours-{self.chapter}", str(self.chapter), f"protocol_{self.chapter}"
        self.targets = [self.program, library]
        if self.target == "harness":
            self.targets.append("protocol_ours")  # is it the harness? See fuzz.tell
        self.yours = not self.exhibit and not solution

    def name(self):
        what = {"our_harness": "our harness", "your_harness": "your harness"}.get(
            self.program, f"the target '{self.target}'")
        if self.exhibit:
            return f"{what} on exhibit {self.exhibit}"
        return f"{what} on {'our solutions' if self.solution else f'your chapter {self.chapter}'}"

    def grown(self):
        """Where the inputs are that libFuzzer has grown: the next run goes on from there. (The plainer fuzzer
        keeps none.)"""
        return os.path.join(builds.folder(self.preset), "grown", f"{self.target}-{self.whose}")


@functools.lru_cache(maxsize=None)
def cards():
    return {one.name(): one for one in exhibits.exhibits()}


def exhibit_of(number):
    if number in cards():
        return cards()[number]
    but = f", but for {' and '.join(missing_numbers())}" if missing_numbers() else ""
    raise Usage(f"there is no exhibit {number}. They are {min(cards())} to {max(cards())}{but}.")


def missing_numbers():
    there = {int(name) for name in cards()}
    return [f"{number:02}" for number in range(min(there), max(there)) if number not in there]


def must_be_begun(job):
    """Trouble, if what is yours of it is still as it was handed out."""
    if job.program == "your_harness" and not lesson("fuzz").is_started():
        raise Trouble("fuzz/your_harness.cpp is not begun: Step F.1, in fuzz/README.md. Ours, in its place: --ours")
    if job.yours and not chapter(str(job.chapter)).is_started():
        raise Trouble(f"chapter {job.chapter} is not started, so there is nothing of yours to hammer. Ours: "
                      f"./workbook fuzz {job.target} --solution")


# ---- The build.

def prepare(preset, targets):
    """Builds these, with clang and its libFuzzer if the machine has them."""
    cache = os.path.join(builds.folder(preset), "CMakeCache.txt")
    builds.forget_if_old(builds.folder(preset))
    if not os.path.exists(os.path.join(builds.folder(preset), "build.ninja")):
        configure(preset)
    elif os.path.exists(cache) and (cached(preset, "WORKBOOK_FUZZ") != "ON" or
                                    not has_libfuzzer(preset) and packages.libfuzzer_compiler()):
        shutil.rmtree(os.path.join(builds.folder(preset), "CMakeFiles"), ignore_errors=True)
        configure(preset)  # by hand, without what a preset says; or clang has come since
    if not has_libfuzzer(preset) and os.path.exists(cache):
        print("No clang with libFuzzer here: a plainer fuzzer of our own does it.")
    builds.build(preset, targets, "fuzz")


def configure(preset):
    packages.ensure("fuzz")
    compiler = packages.libfuzzer_compiler()
    if preset != "fuzz" and not compiler:
        raise Trouble(f"the preset {preset} wants clang with libFuzzer. ./workbook doctor says what is missing.")
    builds.configure(preset, "fuzz", [f"-DCMAKE_CXX_COMPILER={compiler or shutil.which('c++') or 'c++'}"])


def cached(preset, name):
    """What this build has been configured with, or None."""
    text = files.bytes_of(os.path.join(builds.folder(preset), "CMakeCache.txt")) or b""
    found = re.search(rf"^{name}:\w+=(.+)$".encode(), text, re.M)
    return found[1].decode() if found else None


def compiler_of(preset):
    return cached(preset, "CMAKE_CXX_COMPILER")


def has_libfuzzer(preset):
    compiler = compiler_of(preset)
    return bool(compiler) and packages.has_libfuzzer(compiler)


def llvm_tool(preset, name):
    """llvm-cov and the like, of the same LLVM as the compiler: their formats change with each version."""
    return compilers.llvm_tool(compiler_of(preset) or "clang++", name)


# ---- How a program is called, and what it says.

def environment_for(job, symbols=True, **more):
    """What the job's program is to find in its environment."""
    environment = dict(os.environ, **job.environment, **more)
    environment[LIBRARIES] = os.path.dirname(library(job))
    environment.pop("FUZZ_ORACLES", None)
    if job.oracles is not None:
        environment["FUZZ_ORACLES"] = job.oracles
    symbolizer = llvm_tool(job.preset, "llvm-symbolizer") if symbols else None
    for tool in ("ASAN", "MSAN", "UBSAN"):
        if symbolizer:
            environment[f"{tool}_SYMBOLIZER_PATH"] = symbolizer
        if not symbols:  # where nobody reads the stack
            environment[f"{tool}_OPTIONS"] = ":".join(filter(None, [environment.get(f"{tool}_OPTIONS"), "symbolize=0"]))
    return environment


def library(job):
    """The protocol that the job's program loads."""
    folder = os.path.join(builds.folder(job.preset), "protocol", job.protocol)
    found = glob.glob(os.path.join(glob.escape(folder), "libprotocol.*"))
    if not found:
        raise Trouble(f"{folder} has no protocol to load; the program would take the clean one.")
    return found[0]


def fuzzing(job, *words):
    """The command that makes inputs of its own."""
    most = job.environment.get("MAX_LEN") or MOST.get(job.kind, 2000)  # an exhibit may need more
    command = [builds.binary(job.preset, job.program), f"-max_len={most}", "-print_final_stats=1",
               f"-timeout={PATIENCE}", *words]
    if job.program.endswith("_mutator") and "MAX_LEN" not in job.environment:
        command.append("-len_control=100")  # libFuzzer's own; with a mutator it would begin with the longest
    dictionary = os.path.join(ROOT, f"fuzz/{job.kind}.dict")
    if has_libfuzzer(job.preset) and os.path.exists(dictionary):
        command.insert(1, f"-dict={dictionary}")
    return command


@functools.lru_cache(maxsize=None)
def steadily():
    """Words before a command: with the same addresses each time, the same seed makes the same executions."""
    words = ["setarch", "-R"]
    works = shutil.which("setarch") and subprocess.run([*words, "true"], stderr=subprocess.DEVNULL).returncode == 0
    return words if works else []


def replaying(job, paths):
    """The command for each of these files once, in one process."""
    return [builds.binary(job.preset, job.program), f"-timeout={PATIENCE}", *paths]


def limits(runs, seconds):
    return ([f"-runs={runs}"] if runs is not None else []) + ([f"-max_total_time={seconds}"] if seconds else [])


def executions_in(output):
    found = re.search(r"stat::number_of_executed_units:\s*(\d+)", output)
    return int(found[1]) if found else 0
