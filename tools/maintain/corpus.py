"""`./workbook fuzz TARGET --merge --solution`, for maintainers: fuzz/corpus written anew, few inputs that
together reach all that the fuzzers ever reached."""
import os
import tempfile

from workbook.core import files, processes
from workbook.core.files import ROOT
from workbook.core.trouble import Trouble, Usage
from workbook.fuzzing import finding, hammering, inputs, seeds
from workbook.fuzzing.hammering import Job


def merge(job):
    if not job.solution:
        raise Usage("a corpus is made with ours: ./workbook fuzz TARGET --merge --solution")
    jobs = [Job(target, True) for target, kind in seeds.KINDS.items() if kind == job.kind]
    hammering.prepare("fuzz", sorted({name for one in jobs for name in one.targets}))
    if not hammering.has_libfuzzer("fuzz"):
        raise Trouble("--merge wants clang with libFuzzer. ./workbook doctor says what is missing.")
    grown = [Job(target, True).grown() for target, kind in hammering.KINDS.items() if kind == job.kind]
    sources = [inputs.unpack(job.kind, inputs.GIVEN), *filter(os.path.isdir, grown)]
    with tempfile.TemporaryDirectory(prefix="workbook-merge-") as folder:
        given, kept = os.path.join(folder, "given"), os.path.join(folder, "kept")
        os.makedirs(given)
        os.makedirs(kept)
        count = gather(sources, given)
        for one in jobs:  # what is kept for one target is there for the next
            status, output = processes.capture(hammering.fuzzing(one, "-set_cover_merge=1", kept, given),
                                           env=hammering.environment_for(one))
            if status != 0:
                raise Trouble(f"the merge for {one.target} ended {finding.ending(status)}: {output[-300:]}")
        chosen = {files.bytes_of(os.path.join(kept, name)) for name in os.listdir(kept)}
    write_corpus(job.kind, chosen, jobs)
    print(f"fuzz/corpus/{job.kind}.hex: {len(chosen)} inputs of {count}, {sum(map(len, chosen)):,} bytes")
    return 0


def gather(sources, folder):
    """Copies what is short enough for a file that people may read; how many there were."""
    for source in sources:
        for name in os.listdir(source):
            data = files.bytes_of(os.path.join(source, name))
            if data is not None and len(data) <= 800:
                with open(os.path.join(folder, inputs.digest(data)), "wb") as file:
                    file.write(data)
    return len(os.listdir(folder))


def write_corpus(kind, chosen, jobs):
    lines = [f"# Inputs that reach, together, all that the fuzzers reached: {', '.join(one.target for one in jobs)}. "
             f"One a line. Written by ./workbook fuzz {jobs[0].target} --merge --solution"]
    for data in sorted(chosen, key=lambda data: (len(data), data)):
        lines.append(data.hex() or '""')
    os.makedirs(os.path.join(ROOT, "fuzz/corpus"), exist_ok=True)
    files.write_whole(os.path.join(ROOT, f"fuzz/corpus/{kind}.hex"), ("\n".join(lines) + "\n").encode())
