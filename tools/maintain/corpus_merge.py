#!/usr/bin/env python3
"""`./workbook fuzz TARGET --merge --solution`: writes fuzz/corpus anew, few inputs that together reach all that the
fuzzers ever reached.

    python3 tools/maintain/corpus_merge.py frame     of the kind of bytes that this target reads
"""
import argparse
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from workbook.core import files, processes
from workbook.core.files import ROOT
from workbook.core.trouble import Trouble, told
from workbook.fuzzing import building, inputs, jobs, running, seeds
from workbook.fuzzing.findings.parsing import ending

LONGEST = 800  # bytes: what is in the corpus is for people, too


def merge(kind):
    """`kind`: of bytes. All targets that read them share a corpus, and so does what your harness has grown."""
    measured = [jobs.job(target, code="ours") for target in seeds.KINDS if seeds.KINDS[target] == kind]
    building.prepare(*measured)
    if not building.has_libfuzzer("fuzz"):
        raise Trouble("--merge wants clang with libFuzzer. ./workbook doctor says what is missing.")
    grown = [jobs.job(target, code="ours").grown for target in jobs.KINDS if jobs.KINDS[target] == kind]
    sources = [inputs.unpack(kind, inputs.GIVEN), *filter(os.path.isdir, grown)]
    with tempfile.TemporaryDirectory(prefix="workbook-merge-") as folder:
        given, kept = os.path.join(folder, "given"), os.path.join(folder, "kept")
        os.makedirs(given)
        os.makedirs(kept)
        count = gather(sources, given)
        for job in measured:  # what is kept for one target is there for the next
            status, output = processes.capture(running.fuzzing(job, "-set_cover_merge=1", kept, given),
                                               env=running.environment_for(job))
            if status != 0:
                raise Trouble(f"the merge for {job.target} ended {ending(status)}: {output[-300:]}")
        chosen = {files.bytes_of(os.path.join(kept, name)) for name in os.listdir(kept)}
    write_corpus(kind, chosen, [job.target for job in measured])
    print(f"fuzz/corpus/{kind}.hex: {len(chosen)} inputs of {count}, {sum(map(len, chosen)):,} bytes")


def gather(sources, folder):
    """Copies what is short enough for a file that people may read; how many there were."""
    for source in sources:
        for name in os.listdir(source):
            data = files.bytes_of(os.path.join(source, name))
            if data is not None and len(data) <= LONGEST:
                with open(os.path.join(folder, inputs.digest(data)), "wb") as file:
                    file.write(data)
    return len(os.listdir(folder))


def write_corpus(kind, chosen, targets):
    lines = [f"# Inputs that reach, together, all that the fuzzers reached: {', '.join(targets)}. "
             f"One a line. Written by ./workbook fuzz {targets[0]} --merge --solution"]
    for data in sorted(chosen, key=lambda data: (len(data), data)):
        lines.append(data.hex() or '""')
    os.makedirs(os.path.join(ROOT, "fuzz/corpus"), exist_ok=True)
    files.write_whole(os.path.join(ROOT, f"fuzz/corpus/{kind}.hex"), ("\n".join(lines) + "\n").encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=jobs.KINDS)
    merge(jobs.KINDS[parser.parse_args().target])


if __name__ == "__main__":
    sys.exit(told(main))
