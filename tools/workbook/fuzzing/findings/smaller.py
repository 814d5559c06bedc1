"""The bytes of a finding, made smaller: the same finding in fewer bytes is easier to read."""
import dataclasses
import os
import time

from workbook.core import files, processes
from workbook.fuzzing import building, running
from workbook.fuzzing.findings.parsing import WORDS

SECONDS = 5


def left_in(folder):
    """What a fuzzer left there, the smallest first; a slow input is no finding."""
    names = [name for name in os.listdir(folder) if not name.startswith("slow-unit-")]
    paths = [os.path.join(folder, name) for name in names]
    return sorted(paths, key=lambda path: (os.path.getsize(path), path))


def smallest(job, data, found, folder):
    """The smallest bytes with the same kind of finding, as far as a few seconds go; and their finding."""
    if len(data) < 2:
        return data, found
    print(f"Making {len(data):,} bytes smaller ...", flush=True)
    narrow = dataclasses.replace(job, runs=None, seconds=SECONDS, symbols=False)
    if job.target != "harness":  # only this oracle is asked: so a smaller input is less often another fault
        narrow = dataclasses.replace(narrow, oracles=WORDS.get(found.oracle, job.oracles))
    smaller, first = os.path.join(folder, "smaller"), os.path.join(folder, "first")
    os.makedirs(smaller)
    files.write_whole(first, data)
    if building.has_libfuzzer(job.preset):
        command = running.fuzzing(narrow, "-minimize_crash=1", f"-artifact_prefix={smaller}/", first)
        processes.capture(command, timeout=SECONDS, env=running.environment_for(narrow))
    else:
        take_away(narrow, data, found, smaller)
    for path in [*left_in(smaller), first]:
        again = running.replay(job, [path]).finding
        if found.is_like(again):
            return files.bytes_of(path), again
    return data, found


def take_away(job, data, found, folder):
    """For the plainer fuzzer: halves, quarters, ... are left out for as long as the finding stays."""
    end, size = time.monotonic() + SECONDS, max(len(data) // 2, 1)
    while size and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            path = os.path.join(folder, f"{at}-{size}")
            files.write_whole(path, data[:at] + data[at + size:])
            if found.is_like(running.replay(job, [path]).finding):
                data = files.bytes_of(path)
            else:
                os.remove(path)
                at += size
        size //= 2
