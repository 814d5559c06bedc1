"""Runs the console blocks of the text again and compares: what a reader is shown is what comes out."""
import difflib
import os
import re
import signal
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from workbook.core import files, processes
from workbook.core.files import BUILD, ROOT
from workbook.core.lessons import chapter
from maintain import prose

PATIENCE = 180  # seconds for one command


class Server:
    """./workbook run N --solution on a port of the system's choice."""

    def __init__(self, number):
        self.group = processes.Group([sys.executable, os.path.join(ROOT, "workbook"), "run", number, "--solution",
                                  "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

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
        ours, starter = self.parts(self.solution), self.parts(self.path)
        self.staged = "".join(ours[:steps + 1] + starter[steps + 1:])

    @staticmethod
    def parts(path):
        """What is before the first step, then the steps; the end of the file goes with the last."""
        return re.split(r"^(?=// Step F\.)", prose.read(path), flags=re.M)

    def __enter__(self):
        files.write_whole(os.path.join(ROOT, self.path), self.staged.encode())

    def __exit__(self, *_):
        files.write_whole(os.path.join(ROOT, self.path), self.before)


def check(paths):
    """What is wrong, one text for each block."""
    for path in paths:
        for block in prose.split(path)[1]:
            if block.language == "console" and "file" not in block.options:
                yield block, run(block)


def run(block):
    """None, or how the block differs from what its commands print."""
    number = block.options.get("server")
    if "harness" in block.options:
        with Harness(int(block.options["harness"])):
            return compare(block, None)
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
    if fits(wanted, got):
        return None
    return "\n".join(difflib.unified_diff(wanted, got, "shown in the text", "printed now", lineterm=""))


def output_of(command, port):
    environment = dict(os.environ, NO_COLOR="1", TERM="dumb", LC_ALL="C.UTF-8", COLUMNS="100")
    if port:
        command = re.sub(r"\b8080\b", str(port), command)
        environment["WORKBOOK_PORT"] = str(port)
    status, output = processes.capture(["bash", "-c", command], timeout=PATIENCE, env=environment)
    return output + ("\n(did not end)" if status == 124 else "")


def fits(wanted, got):
    """A line `...` in the text stands for any number of lines."""
    if not wanted:
        return not got
    if wanted[0].strip() == "...":
        return any(fits(wanted[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and wanted[0] == got[0] and fits(wanted[1:], got[1:])


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


def main(arguments):
    """python3 tools/maintain/console.py chapters/03-frame-parse/README.md ..."""
    failed = passed = 0
    for block, difference in check(arguments):
        passed, failed = passed + (not difference), failed + bool(difference)
        print(f"  {block.place()}  {'ok' if not difference else 'prints something else'}")
        if difference:
            print("    " + difference.replace("\n", "\n    "))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
