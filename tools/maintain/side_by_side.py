"""Runs the parts of the plan, two at a time, each in a process of its own. What a part prints is shown whole
when it has ended; until then, on a terminal, one line says how far everything is."""
import contextlib
import os
import signal
import sys
import time

from workbook.core import files, processes
from workbook.core.files import BUILD, ROOT
from workbook.core.terminal import paint
from maintain import plan
from maintain.parts import result as results

LANES = 2
PATIENCE = 2400  # seconds for one part; only what hangs takes so long
ONE_PART = os.path.join(os.path.dirname(os.path.abspath(__file__)), "one_part.py")


class Running:
    """A part that has been started."""

    def __init__(self, part, folder):
        self.part, self.begin = part, time.monotonic()
        self.record, self.output = (os.path.join(folder, f"{part.name}.{kind}") for kind in ("found", "txt"))
        files.write_whole(self.record, b"")
        self.stack = contextlib.ExitStack()
        printed = self.stack.enter_context(open(self.output, "wb"))
        self.group = self.stack.enter_context(processes.Group(
            [sys.executable, "-B", ONE_PART, part.name, self.record], cwd=ROOT, stdout=printed, stderr=printed))

    def seconds(self):
        return time.monotonic() - self.begin

    def has_ended(self):
        if self.group.process.poll() is None and self.seconds() > PATIENCE:
            self.group.kill(signal.SIGKILL)
            self.group.wait()
        return self.group.process.poll() is not None

    def finish(self):
        """Its Result. One that ends by itself says with its status what it found."""
        status = self.group.wait()
        self.stack.close()
        found = results.read(self.record)
        if status not in (0, 1) or status == 1 and not found.failures:
            found.failures.append(f"{self.part.name} ended with status {status}")
        return found

    def progress(self):
        found = results.read(self.record)
        return f"{self.part.name} {found.place or f'{found.passed} passed'}"


def run(parts):
    """The exit status; the last line printed says how many passed and failed."""
    folder = os.path.join(BUILD, "test")
    os.makedirs(folder, exist_ok=True)
    begin, waiting, running, ended = time.monotonic(), list(parts), [], []
    with contextlib.ExitStack() as all_of_them:
        while waiting or running:
            part = plan.next_of(waiting, [one.part for one in running]) if len(running) < LANES else None
            if part:
                waiting.remove(part)
                running.append(Running(part, folder))
                all_of_them.push(running[-1].stack)
                continue
            for one in [one for one in running if one.has_ended()]:
                running.remove(one)
                seconds = one.seconds()
                ended.append((one.part, one.finish(), seconds))
                show(one, *ended[-1])
            count(f"{len(ended)} of {len(parts)} parts, {time.monotonic() - begin:.0f} s", running)
            time.sleep(0.1)
    return summary(parts, ended, time.monotonic() - begin)


def count(text, running):
    if sys.stdout.isatty():
        line = ";  ".join([text, *(one.progress() for one in running)])
        print(f"\r\033[K{paint(line[:78], 'dim')}", end="" if running else "\r\033[K", flush=True)


def show(one, part, found, seconds):
    start = "\r\033[K" if sys.stdout.isatty() else ""
    print(f"{start}\n== {part.name}: {part.title()}")
    sys.stdout.write((files.bytes_of(one.output) or b"").decode("utf-8", "replace"))
    print(line_of(part, found, seconds), flush=True)


def line_of(part, found, seconds):
    note = f"   ({'; '.join(found.skipped)})" if found.skipped else ""
    colour = "red" if found.failures else "green"
    return (f"  {paint(f'{colour:5}', colour)}  {part.name:11}{found.passed:6} passed"
            f"{len(found.failures):4} failed{seconds:7.0f} s{note}")


def summary(parts, ended, seconds):
    print("\n== all")
    for part, found, took in sorted(ended, key=lambda one: parts.index(one[0])):
        print(line_of(part, found, took))
    passed, failed = (sum(counts) for counts in zip(*((found.passed, len(found.failures)) for _, found, _ in ended)))
    print(f"  {seconds:.0f} s in all, {sum(took for *_, took in ended):.0f} s one after the other")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
