"""How the program of a job is called, and what became of it: a Run."""
import collections
import dataclasses
import functools
import glob
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time

from workbook.core import builds, files, processes
from workbook.core.files import ROOT
from workbook.core.terminal import Progress
from workbook.core.trouble import Trouble
from workbook.fuzzing import building, inputs
from workbook.fuzzing.findings import parsing

MOST = {"texts": 256, "traces": 600}  # bytes of an input that the target reads; of all others 2,000
PATIENCE = 5            # seconds for one execution: then it does not come to an end
LIBRARIES = "DYLD_LIBRARY_PATH" if sys.platform == "darwin" else "LD_LIBRARY_PATH"
CHATTER = re.compile(r"#(\d+)\s+\w+\s+(?:cov: (\d+))?")  # libFuzzer's, about how far it is


@dataclasses.dataclass(frozen=True)
class Run:
    finding: parsing.Finding    # or None
    executions: int
    file: str = None            # of several files, the one that the program did not survive
    cut_short: bool = False     # ended by us, before it had done what it was asked for
    reached: int = 0            # how often an exhibit's faulty line was executed, ...
    triggered: int = 0          # ... and how often it made a difference there

    def detected(self):
        return self.finding is not None


def understood(status, output, **more):
    finding = parsing.finding_in(status, output)
    executions = re.search(r"stat::number_of_executed_units:\s*(\d+)", output)
    running = re.findall(r"^Running: (.+)$", output, re.M)
    return Run(finding, int(executions[1]) if executions else 0,
               running[-1] if running and finding else None, **more)


# ---- The three ways to run a job.

def replay(job, paths):
    """Each of these files once, in one process."""
    if not paths:
        return Run(None, 0)
    command = [builds.binary(job.preset, job.program), f"-timeout={PATIENCE}", *paths]
    status, output = processes.capture(command, timeout=300, env=environment_for(job))
    if status == 124 and len(paths) > 1:
        raise Trouble(f"{job.name()} did not replay {len(paths)} inputs in 300 s.")
    return understood(status, output)


def steady(job, folder):
    """A run from the inputs in `folder` that makes the same executions each time: it has its seed, the order of its
    inputs and its addresses, and does not look once a second for what others have found."""
    with tempfile.TemporaryDirectory(prefix="workbook-zoo-") as grown:
        new, counts = os.path.join(grown, "new"), os.path.join(grown, "counts")
        os.mkdir(new)
        command = fuzzing(job, "-seed=1", "-reload=0", f"-artifact_prefix={grown}/", *in_order(job, folder, grown), new)
        status, output = processes.capture([*same_addresses(), *command], timeout=(job.seconds or 540) + 60,
                                           env=environment_for(job.with_environment(ZOO_CANARY=counts)))
        reached, triggered = struct.unpack("<QQ", (files.bytes_of(counts) or b"").ljust(16, b"\0")[:16])
    late = status == 124  # slow is no finding
    return understood(0 if late else status, output, cut_short=late, reached=reached, triggered=triggered)


def live(job, folder):
    """A run that goes on from what earlier ones have grown, for a person who watches. What it finds is left in
    `folder`."""
    os.makedirs(job.grown, exist_ok=True)
    command = fuzzing(job, f"-artifact_prefix={folder}/", job.grown, inputs.unpack(job.kind))
    return understood(*listen(command, environment_for(job), job.seconds and job.seconds + 60))


def listen(command, environment, patience):
    """(status, output); meanwhile, on a terminal, one line says how far it is."""
    lines, begin, count = collections.deque(maxlen=5000), time.monotonic(), 0
    with Progress(every=2) as progress, processes.Group(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as group:
        late = threading.Timer(patience or threading.TIMEOUT_MAX, group.kill, [signal.SIGKILL])
        late.daemon = True
        late.start()
        try:
            for raw in group.process.stdout:
                line = raw.decode("utf-8", "replace").rstrip("\n")
                chatter = CHATTER.match(line)
                if not chatter:
                    lines.append(line)
                    continue
                count, took = int(chatter[1]), max(time.monotonic() - begin, 0.001)
                progress.say(f"{took:4.0f} s   {count:,} executions, {count / took:,.0f} a second"
                             + (f", {chatter[2]} branches reached" if chatter[2] else ""))
            status = group.wait()
        except SystemExit:
            progress.clear()
            print(f"Stopped. {count:,} executions at least, nothing found.")
            raise
        finally:
            late.cancel()
    return status, "\n".join(lines)


# ---- How a program is called.

def fuzzing(job, *words):
    """The command that makes inputs of its own, for as long as the job says."""
    settings = dict(job.environment)
    most = settings.get("MAX_LEN") or MOST.get(job.kind, 2000)  # an exhibit may need more
    command = [builds.binary(job.preset, job.program), f"-max_len={most}", "-print_final_stats=1",
               f"-timeout={PATIENCE}"]
    if job.runs is not None:
        command.append(f"-runs={job.runs}")
    if job.seconds:
        command.append(f"-max_total_time={job.seconds}")
    if job.mutator and "MAX_LEN" not in settings:
        command.append("-len_control=100")  # libFuzzer's own; with a mutator it would begin with the longest
    dictionary = os.path.join(ROOT, f"fuzz/{job.kind}.dict")
    if building.has_libfuzzer(job.preset) and os.path.exists(dictionary):
        command.append(f"-dict={dictionary}")
    return [*command, *words]


def in_order(job, folder, place):
    """Words that begin with the inputs in `folder`, in the order of their names. libFuzzer takes those of a folder as
    the file system lists them; ours sorts them."""
    if not building.has_libfuzzer(job.preset):
        return [folder]
    names = [os.path.relpath(os.path.join(folder, name), ROOT) for name in sorted(os.listdir(folder))]
    files.write_whole(os.path.join(place, "inputs"), ",".join(names).encode())
    return [f"-seed_inputs=@{place}/inputs"]


@functools.lru_cache(maxsize=None)
def same_addresses():
    """Words before a command: with the same addresses each time, the same seed makes the same executions."""
    words = ["setarch", "-R"]
    works = shutil.which("setarch") and subprocess.run([*words, "true"], stderr=subprocess.DEVNULL).returncode == 0
    return words if works else []


def environment_for(job):
    """What the job's program is to find in its environment."""
    environment = dict(os.environ, **dict(job.environment))
    environment[LIBRARIES] = os.path.dirname(library(job))
    environment.pop("FUZZ_ORACLES", None)
    if job.oracles is not None:
        environment["FUZZ_ORACLES"] = job.oracles
    symbolizer = building.llvm_tool(job.preset, "llvm-symbolizer") if job.symbols else None
    for tool in ("ASAN", "MSAN", "UBSAN"):
        if symbolizer:
            environment[f"{tool}_SYMBOLIZER_PATH"] = symbolizer
        if not job.symbols:
            environment[f"{tool}_OPTIONS"] = ":".join(filter(None, [environment.get(f"{tool}_OPTIONS"), "symbolize=0"]))
    return environment


def library(job):
    """The protocol that the job's program loads."""
    folder = os.path.join(builds.folder(job.preset), "protocol", job.protocol)
    found = glob.glob(os.path.join(glob.escape(folder), "libprotocol.*"))
    if not found:
        raise Trouble(f"{folder} has no protocol to load; the program would take the clean one.")
    return found[0]
