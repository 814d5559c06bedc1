"""Runs the parts of the plan, several at a time, each in a process of its own. What a part prints is shown whole
when it has ended; until then, on a terminal, one line says how far everything is."""
import os
import sys
import time

from workbook.core import files, processes
from workbook.core.files import BUILD
from workbook.core.terminal import Progress, paint
from maintain import plan
from maintain.test_parts import result as results

PATIENCE = 2400  # seconds for one part; only what hangs takes so long
ONE_PART = os.path.join(os.path.dirname(os.path.abspath(__file__)), "one_part.py")


class Running:
    """A part that has been started, so long after the `first`; `found` is what it has found when it is over."""

    def __init__(self, part, pool, first):
        self.part, self.begin, self.first, self.found = part, time.monotonic(), first, None
        self.record = os.path.join(BUILD, "test", f"{part.name}.found")
        os.makedirs(os.path.dirname(self.record), exist_ok=True)
        files.write_whole(self.record, b"")
        self.ended = pool.threads.submit(self.run)

    def run(self):
        """In a thread of the pool."""
        status, self.output = processes.capture([sys.executable, "-B", ONE_PART, self.part.name, self.record],
                                                timeout=PATIENCE)
        self.seconds = time.monotonic() - self.begin
        self.found = results.read(self.record)
        if status not in (0, 1) or status == 1 and not self.found.failures:
            self.found.failures.append(f"{self.part.name} ended with status {status}")

    def progress(self):
        so_far = results.read(self.record)
        return f"{self.part.name} {so_far.place or f'{so_far.passed} passed'}"[:27]  # so that three have room

    def line(self):
        colour = "red" if self.found.failures else "green"
        note = f"   ({'; '.join(self.found.skipped)})" if self.found.skipped else ""
        return (f"  {paint(f'{colour:5}', colour)}  {self.part.name:11}{self.found.passed:6} passed"
                f"{len(self.found.failures):4} failed{self.seconds:6.0f} s{self.found.processor:6.0f} s of a processor, "
                f"from {self.begin - self.first:.0f} s on{note}")


def run(parts):
    """The exit status; the last line printed says how many passed and failed."""
    begin, waiting, running, ended = time.monotonic(), list(parts), [], []
    with processes.Pool() as pool, Progress(every=1) as progress:
        while waiting or running:
            part = plan.next_of(waiting, [one.part for one in running])
            if part:
                waiting.remove(part)
                running.append(Running(part, pool, begin))
                continue
            for one in [one for one in running if one.ended.done()]:
                one.ended.result()  # or what went wrong in the thread
                running.remove(one)
                ended.append(one)
                progress.clear()
                print(f"\n== {one.part.name}: {one.part.title()}\n{one.output}{one.line()}", flush=True)
            if progress.shown:
                progress.say("; ".join([f"{len(ended)} of {len(parts)} parts, {time.monotonic() - begin:.0f} s",
                                        *(one.progress() for one in running)]))
            time.sleep(0.1)
    return summary(sorted(ended, key=lambda one: parts.index(one.part)), time.monotonic() - begin)


def summary(ended, seconds):
    print("\n== all")
    for one in ended:
        print(one.line())
    print(f"  {seconds:.0f} s in all, {sum(one.found.processor for one in ended):.0f} s of a processor")
    failed = sum(len(one.found.failures) for one in ended)
    print(f"{sum(one.found.passed for one in ended)} passed, {failed} failed")
    return 1 if failed else 0
