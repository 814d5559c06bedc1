"""Many fuzzers at once, for the zoo: started, ended, and understood; and what an exhibit needs to be hammered."""
import concurrent.futures
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading

from workbook.core import builds, files, packages
from workbook.core.files import ROOT
from workbook.core.trouble import Trouble
from workbook.fuzzing import finding, hammering, seeds

RUNS = 20_000           # executions for an exhibit that no known input gives away


class Crowd:
    """As many programs at once as there are cores, each in a process group of its own. A signal that
    reaches us ends them all, and then us. (processes.Group is for one at a time, and for the main thread.)"""

    def __init__(self):
        self.lock, self.running, self.over = threading.Lock(), set(), False

    def __enter__(self):
        self.old = {number: signal.signal(number, self.stop) for number in (signal.SIGINT, signal.SIGTERM)}
        self.pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1)
        return self

    def __exit__(self, *_):
        with self.lock:
            self.over = True
            for process in self.running:
                kill(process)
        self.pool.shutdown(wait=True, cancel_futures=True)
        for number, handler in self.old.items():
            signal.signal(number, handler)

    @staticmethod
    def stop(number, _frame):
        raise SystemExit(128 + number)

    def map(self, function, items):
        """The results, in the order of the items."""
        for future in [self.pool.submit(function, item) for item in items]:
            yield future.result()

    def capture(self, command, timeout, env):
        """(exit status, everything it printed), as processes.capture; for many threads."""
        process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        with self.lock:
            self.running.add(process)
            if self.over:
                kill(process)
        try:
            output, _ = process.communicate(timeout=timeout)
            status = process.returncode
        except subprocess.TimeoutExpired:
            kill(process)
            output, _ = process.communicate()
            status = 124
        with self.lock:
            self.running.discard(process)
        return 128 - status if status < 0 else status, output.decode("utf-8", "replace")

    def replay(self, job, paths, symbols=False):
        """Each file once, in one process."""
        if not paths:
            return Run(0, "")
        status, output = self.capture(hammering.replaying(job, paths), 300, hammering.environment_for(job, symbols))
        if status == 124:
            raise Trouble(f"{job.name()} did not replay {len(paths)} inputs in 300 s.")
        return Run(status, output)

    def hammer(self, job, folder, runs=None, seconds=None, **more):
        """From these inputs, and always with the same seed: the same executions each time."""
        environment = hammering.environment_for(job, False, **more)
        with tempfile.TemporaryDirectory(prefix="workbook-zoo-") as grown:
            new = os.path.join(grown, "new")
            os.mkdir(new)
            command = hammering.fuzzing(job, "-seed=1", *hammering.limits(runs, seconds),
                                        f"-artifact_prefix={grown}/", new, folder)
            status, output = self.capture([*hammering.steadily(), *command], (seconds or 540) + 60, environment)
            return Run(0 if status == 124 else status, output, cut_short=status == 124)  # slow is no finding


def kill(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


class Run:
    """What one program did: the finding, if there is one, and how many executions it took."""

    def __init__(self, status, output, cut_short=False):
        self.cut_short = cut_short  # ended by us, before it had done what it was asked for
        self.finding = finding.parse(status, output)
        self.executions = hammering.executions_in(output)
        running = re.findall(r"^Running: (.+)$", output, re.M)
        self.file = running[-1] if running and self.finding else None  # the one that it did not survive

    def detected(self):
        return self.finding is not None


# ---- What an exhibit needs.

def preset_of(one):
    return "fuzz-memory" if "memory" in one.tools else "fuzz"


def is_possible(one):
    return preset_of(one) == "fuzz" or packages.libfuzzer_compiler() is not None and sys.platform == "linux"


def chapter_of(one):
    return str(int(re.match(r"solutions/(\d\d)-", one.file)[1]))


def job_for(one, target=None, oracles=None):
    """The exhibit under its own target, or another."""
    return hammering.Job(target or one.target, exhibit=one.number, oracles=oracles, preset=preset_of(one))


def with_tools(job, one):
    """... with the mutator, if its card asks for one and libFuzzer is there to use it."""
    if "mutator" in one.tools and hammering.has_libfuzzer(job.preset):
        job.program += "_mutator"
    return job


def mutators(programs):
    """The same programs, with the mutator."""
    return {f"{program}_mutator" for program in programs} if packages.libfuzzer_compiler() else set()


def reproducer(one):
    """A raw file with it."""
    folder = os.path.join(builds.folder("fuzz"), "inputs", "reproducers")
    os.makedirs(folder, exist_ok=True)
    place = os.path.join(folder, one.name())
    data = seeds.parse(one.reproducer, one.path)
    if files.bytes_of(place) != data:
        files.write_whole(place, data)
    return place


def build_exhibits(chosen, programs):
    """{exhibit: what is wrong with it, or None}; and these programs, and the clean protocol."""
    wrong = dict.fromkeys(chosen)
    memory = [one for one in chosen if preset_of(one) == "fuzz-memory" and is_possible(one)]
    wrong.update(build_in("fuzz", chosen, programs))
    if memory:
        wanted = {"our_harness", "your_harness", *(f"fuzz_{one.target}" for one in memory)}
        wrong.update(build_in("fuzz-memory", memory, programs & wanted))
    return wrong


def build_in(preset, those, programs):
    """{exhibit: what is wrong with it}"""
    hammering.prepare(preset, sorted({"protocol_ours", *programs}))
    status, output = builds.ninja(builds.folder(preset), [f"exhibit_{one.name()}" for one in those], "-k", "0")
    if status == 0:
        return {}
    wrong = {}
    for one in those:
        failed = re.search(rf"^FAILED: \S*(?:exhibit_|zoo/){one.name()}\b.*\n((?:.*\n){{0,12}})", output, re.M)
        if failed:
            wrong[one] = builds.first_error(failed[1])
    if not wrong:
        raise Trouble(builds.first_error(output))
    return wrong
