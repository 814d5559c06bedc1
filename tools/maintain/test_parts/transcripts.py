"""Runs the console blocks of the text again and compares: what a reader is shown is what comes out.
For some pages only, in tools/: python3 -m maintain.test_parts.transcripts chapters/03-frame-parse/README.md"""
import contextlib
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import threading

from workbook.core import files, processes
from workbook.core.files import ROOT, all_files
from workbook.core.lessons import chapter
from workbook.core.machine import compilers
from workbook.core.sources.step_parts import Parts
from maintain.test_parts.comparing import difference, fits, normal
from maintain.test_parts.result import Result
from maintain.rules.markdown import page

PATIENCE = 900  # seconds for one command: some build for minutes, and only what hangs takes so long
FUZZING = "fuzz/README.md"  # its commands build fuzzers, and work on fuzz/your_harness.cpp; so do its slides


class Server:
    """./workbook run N --solution on a port of the system's choice."""

    def __init__(self, number):
        self.group = processes.Group(
            [sys.executable, os.path.join(ROOT, "workbook"), "run", number, "--solution", "--port", "0"], cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def __enter__(self):
        # A server that never says that it listens must not hold everything up.
        late = threading.Timer(PATIENCE, lambda: self.group.kill(signal.SIGKILL))
        late.start()
        said = []
        for raw in self.group.process.stdout:
            said.append(raw.decode("utf-8", "replace"))
            found = re.search(r"listening on http://[^:]+:(\d+)", said[-1])
            if found:
                late.cancel()
                return int(found[1])
        late.cancel()
        self.__exit__()
        raise RuntimeError("the server did not start: " + " ".join(said).strip())

    def __exit__(self, *_):
        self.group.__exit__()


class Harness:
    """fuzz/your_harness.cpp as it is after step F.N: ours up to there, and the starter behind it."""
    path, solution = "fuzz/your_harness.cpp", "solutions/fuzz/your_harness.cpp"

    def __init__(self, steps):
        self.before = files.bytes_of(self.path)
        ours, starter = Parts(files.read(self.solution)), Parts(files.read(self.path))
        self.staged = "".join([ours.head, *ours.texts[:steps], *starter.texts[steps:]])

    def __enter__(self):
        files.write_whole(os.path.join(ROOT, self.path), self.staged.encode())

    def __exit__(self, *_):
        files.write_whole(os.path.join(ROOT, self.path), self.before)


def check(result):
    """every output shown in the text is what its command prints"""
    check_pages(result, [path for path in all_files(".md") if not is_fuzzing(path)])


def check_fuzzing(result):
    """every output shown in the lesson about fuzzing is what its command prints"""
    if compilers.libfuzzer_compiler() is None:
        result.skip("the transcripts of the fuzzing lesson, for want of clang with libFuzzer")
        return
    check_pages(result, [path for path in all_files(".md") if is_fuzzing(path)])


def is_fuzzing(path):
    return path == FUZZING or files.read(path).startswith(f"---\nlesson: {FUZZING}\n")


def check_pages(result, paths):
    if not shutil.which("curl"):
        result.skip("curl is not installed")
        return
    blocks = blocks_of(paths)
    result.at(f"0 of {len(blocks)}")
    for done, (block, wrong) in enumerate(ran(blocks), 1):
        result.at(f"{done} of {len(blocks)}")
        result.check(not wrong, f"{block.place()} prints something else\n{wrong}")


def blocks_of(paths):
    return [block for path in paths for block in page(path).blocks
            if block.language == "console" and "file" not in block.options]


def ran(blocks):
    """Yields each block when it has run, and how it differs, or None."""
    # Blocks in a row that are told with the same harness: it is put there, and built, once.
    for steps, alike in itertools.groupby(blocks, lambda block: block.options.get("harness")):
        with Harness(int(steps)) if steps else contextlib.nullcontext():
            for block in alike:
                yield block, run(block)


def run(block):
    """None, or how the block differs from what its commands print."""
    number = block.options.get("server")
    if not number:
        return compare(block, None)
    chapter(number)
    try:
        with Server(number) as port:
            return compare(block, port)
    except RuntimeError as error:
        return str(error)


def compare(block, port):
    printed = []
    for line in block.lines:
        if line.startswith("$ "):
            printed.append(line)
            printed += output_of(line[2:], port).rstrip("\n").split("\n")
    wanted = normal("\n".join(block.lines), None).split("\n")
    got = normal("\n".join(printed), port).split("\n")
    got = [line for line in got if line] if not any(not line for line in wanted) else got
    return None if fits(wanted, got) else difference(wanted, got)


def output_of(command, port):
    environment = dict(os.environ, NO_COLOR="1", TERM="dumb", LC_ALL="C.UTF-8", COLUMNS="100")
    if port:
        command = re.sub(r"\b8080\b", str(port), command)
        environment["WORKBOOK_PORT"] = str(port)
    status, output = processes.capture(["bash", "-c", command], timeout=PATIENCE, env=environment)
    return output + ("\n(did not end)" if status == 124 else "")


if __name__ == "__main__":
    RESULT = Result()
    check_pages(RESULT, sys.argv[1:])
    print(f"{RESULT.passed} passed, {len(RESULT.failures)} failed")
    sys.exit(bool(RESULT.failures))
