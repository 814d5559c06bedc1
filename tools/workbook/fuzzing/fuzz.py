"""`./workbook fuzz`: bytes that nobody thought of, against your chapter or ours, until something breaks."""
import collections
import copy
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

from workbook.core import builds, files, processes
from workbook.core.files import ROOT
from workbook.core.terminal import paint
from workbook.core.trouble import Usage
from workbook.fuzzing import coverage, finding, hammering, inputs
from maintain import corpus

USAGE = "./workbook fuzz TARGET|N [--seconds S | --runs N] [--solution | --exhibit NN] [--ours]"
ORACLES = ("cut", "reference", "wslay", "bounds", "round_trip")
SECONDS = 60
MINIMISE = 5            # seconds for making a finding smaller
VALUES = ("--seconds", "--runs", "--oracles", "--exhibit")
CLASHES = [("--solution", "--exhibit"), ("--coverage", "--merge"),
           *((mode, option) for mode in ("--coverage", "--merge") for option in VALUES)]
FLAGS = ("--solution", "--coverage", "--merge", "--ours")


def main(arguments):
    words, options = sort_out(arguments)
    if "--show" in options:
        return inputs.show(words, options["--show"])
    if "--keep" in options:
        return inputs.keep_files(words, options["--keep"])
    if len(words) != 1:
        raise Usage(f"which target? {', '.join(hammering.CHAPTER_OF)}, or a chapter's number. It goes: {USAGE}")
    clash = next((pair for pair in CLASHES if set(pair) <= options.keys()), None)
    if clash:
        raise Usage(f"{clash[0]} and {clash[1]} do not go together. It goes: {USAGE}")
    if words[0] != "harness" and "--ours" in options:
        raise Usage("--ours is for the harness: ./workbook fuzz harness --ours. Our code: --solution")
    if "--coverage" in options:
        return coverage.coverage(words[0], "--solution" in options, "--ours" in options)
    job = hammering.Job(words[0], "--solution" in options, options.get("--exhibit"), options.get("--oracles"),
                        ours="--ours" in options)
    if job.target == "harness" and job.oracles:
        raise Usage("a harness has no other oracles than those that are written in it: --oracles is for the targets.")
    if "--merge" in options:
        return corpus.merge(job)
    return fuzz(job, options.get("--seconds"), options.get("--runs"))


def sort_out(arguments):
    """([words], {option: value})"""
    words, options, rest = [], {}, list(arguments)
    while rest:
        word = rest.pop(0)
        if word in ("--show", "--keep"):
            if not rest:
                raise Usage(f"{word} wants a file. It goes: ./workbook fuzz {word} FILE")
            options[word], rest = rest, []
        elif word in VALUES:
            if not rest:
                raise Usage(f"{word} wants a value. It goes: {USAGE}")
            options[word] = checked(word, rest.pop(0))
        elif word in FLAGS:
            options[word] = True
        elif word.startswith("-"):
            raise Usage(f"'{word}' is not understood. It goes: {USAGE}")
        else:
            words.append(word)
    return words, options


def checked(word, text):
    if word == "--oracles":
        unknown = [name for name in text.split(",") if name not in ORACLES]
        if text != "none" and unknown:
            raise Usage(f"there is no oracle '{unknown[0]}'. They are: {', '.join(ORACLES)}; or none.")
        return text
    if not text.isdecimal() or int(text) == 0 and word != "--runs":
        raise Usage(f"'{text}' is no number for {word}. It goes: {USAGE}")
    return int(text)


# ---- Fuzzing.

def fuzz(job, seconds, runs):
    hammering.must_be_begun(job)
    hammering.prepare(job.preset, job.targets)
    if runs is None:
        seconds = seconds or SECONDS
    print(f"Fuzzing {job.name()}, " + (f"{seconds} s." if runs is None else f"{runs:,} executions."))
    with tempfile.TemporaryDirectory(prefix="workbook-fuzz-") as folder:
        begin = time.monotonic()
        status, output = hammer(job, seconds, runs, folder)
        took = max(time.monotonic() - begin, 0.001)
        found, count = finding.parse(status, output), hammering.executions_in(output)
        if not found:
            print(f"{count:,} executions, nothing found. ({count / took:,.0f} a second)")
            if job.yours:
                print(f"Next: longer (--seconds 600), or ./workbook fuzz {job.chapter} --coverage: what it never reached.")
            return 0
        print(paint(f"Something after {count:,} executions, {took:.0f} s.", "red"))
        left = artifacts(folder)
        if not left:
            print("\n".join(found.lines) + "\nIts bytes are lost: it did not say which they were.")
            return 1
        data = files.bytes_of(left[0])
        try:
            data, found = minimise(job, data, found, folder)
        except BaseException:
            print(f"Stopped. As they were found: {builds.shown(inputs.store(job, data, found))}")
            raise
    return tell(job, data, found)


def hammer(job, seconds, runs, folder):
    """(status, output). What it finds is left in `folder`."""
    os.makedirs(job.grown(), exist_ok=True)
    command = hammering.fuzzing(job, *hammering.limits(runs, seconds), f"-artifact_prefix={folder}/", job.grown(),
                                inputs.unpack(job.kind))
    return listen(command, hammering.environment_for(job), seconds and seconds + 60)


def listen(command, environment, patience):
    """(status, output) of a fuzzer; meanwhile, on a terminal, one line says how far it is."""
    lines, progress = collections.deque(maxlen=5000), Progress()
    with processes.Group(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as group:
        late = threading.Timer(patience or threading.TIMEOUT_MAX, group.kill, [signal.SIGKILL])
        late.daemon = True
        late.start()
        try:
            for raw in group.process.stdout:
                line = raw.decode("utf-8", "replace").rstrip("\n")
                if not progress.hears(line):
                    lines.append(line)
            status = group.wait()
        except SystemExit:
            progress.clear()
            print(f"Stopped. {progress.count:,} executions at least, nothing found.")
            raise
        finally:
            late.cancel()
    progress.clear()
    return status, "\n".join(lines)


class Progress:
    LINE = re.compile(r"#(\d+)\s+\w+\s+(?:cov: (\d+))?")

    def __init__(self):
        self.count, self.begin, self.next = 0, time.monotonic(), 0
        self.shown = sys.stdout.isatty()

    def hears(self, line):
        """True if the line is libFuzzer's chatter."""
        found = self.LINE.match(line)
        if not found:
            return False
        self.count, now = int(found[1]), time.monotonic()
        if self.shown and now > self.next:
            self.next = now + 2
            took = max(now - self.begin, 0.001)
            text = f"{took:4.0f} s   {self.count:,} executions, {self.count / took:,.0f} a second"
            text += f", {found[2]} branches reached" if found[2] else ""
            print(f"\r\033[K{paint(text, 'dim')}", end="", flush=True)
        return True

    def clear(self):
        if self.shown:
            print("\r\033[K", end="", flush=True)


# ---- What to do with a finding.

def artifacts(folder):
    """What a fuzzer left there, the smallest first; a slow input is no finding."""
    names = [name for name in os.listdir(folder) if not name.startswith("slow-unit-")]
    paths = [os.path.join(folder, name) for name in names]
    return sorted(paths, key=lambda path: (os.path.getsize(path), path))


def minimise(job, data, found, folder):
    """The smallest bytes with the same kind of finding, as far as a few seconds go; and their finding."""
    if len(data) < 2:
        return data, found
    print(f"Making {len(data):,} bytes smaller ...", flush=True)
    narrow = copy.copy(job)
    if job.target != "harness":  # only this oracle is asked: so a smaller input is less often another fault
        narrow.oracles = finding.WORDS.get(found.oracle, job.oracles)
    smaller, first = os.path.join(folder, "smaller"), os.path.join(folder, "first")
    os.makedirs(smaller)
    files.write_whole(first, data)
    if hammering.has_libfuzzer(job.preset):
        command = hammering.fuzzing(narrow, "-minimize_crash=1", f"-max_total_time={MINIMISE}",
                                    f"-artifact_prefix={smaller}/", first)
        processes.capture(command, timeout=MINIMISE, env=hammering.environment_for(narrow, symbols=False))
    else:
        take_away(narrow, data, found, smaller)
    for path in [*artifacts(smaller), first]:
        again = replay(job, path)
        if found.is_like(again):
            return files.bytes_of(path), again
    return data, found


def take_away(job, data, found, folder):
    """For the plainer fuzzer: halves, quarters, ... are left out for as long as the finding stays."""
    end, size = time.monotonic() + MINIMISE, max(len(data) // 2, 1)
    while size and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            path = os.path.join(folder, f"{at}-{size}")
            files.write_whole(path, data[:at] + data[at + size:])
            if found.is_like(replay(job, path)):
                data = files.bytes_of(path)
            else:
                os.remove(path)
                at += size
        size //= 2


def replay(job, path):
    """The finding, or None."""
    return finding.parse(*processes.capture(hammering.replaying(job, [path]), timeout=60,
                                        env=hammering.environment_for(job)))


def tell(job, data, found):
    """The screen about it, and the question whether to keep it. Always 1."""
    print()
    if job.target == "harness" and is_the_harness(job, data, found):
        print(finding.harness_screen(data, found, job.program == "our_harness"))
        return 1
    known = inputs.names_of(job.kind, ("regressions",)).get(inputs.digest(data))
    print(finding.screen(job.target, job.chapter, job.kind, data, found, not job.yours, job.exhibit))
    if job.exhibit:
        return 1
    if known:
        print(f"These bytes are kept already: {known}")
        return 1
    place = inputs.store(job, data, found)
    choices = job.target == "harness" and found.oracle == "round trip"
    if choices or job.kind not in inputs.REPLAYED:
        print(f"They are in {builds.shown(place)}. {inputs.NOT_REPLAYED}")
    elif not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        print(f"To keep it, so that your tests replay it from now on: ./workbook fuzz --keep {builds.shown(place)}")
    elif asked("Keep it, so that your tests replay it from now on? [y/N] "):
        inputs.keep_one(job.kind, place)
    return 1


def is_the_harness(job, data, found):
    """Does the harness say the same of our clean code?"""
    if job.solution:
        return True
    clean = hammering.Job("harness", True, ours=job.program == "our_harness")
    with tempfile.TemporaryDirectory(prefix="workbook-fuzz-") as folder:
        path = os.path.join(folder, "input")
        files.write_whole(path, data)
        return found.is_like(replay(clean, path))


def asked(question):
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        return False
