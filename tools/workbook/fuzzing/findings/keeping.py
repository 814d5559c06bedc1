"""`./workbook fuzz --show` and `--keep`: what an input says, and the tests replay it from now on."""
import os
import re

from workbook.core import builds, files
from workbook.core.files import ROOT
from workbook.core.trouble import Usage
from workbook.fuzzing import annotate, inputs, jobs
from workbook.fuzzing.findings import smaller
from workbook.fuzzing.findings.parsing import WORDS

REPLAYED = ("heads", "frames", "traces")  # kinds that the chapters' tests replay (fuzz/CMakeLists.txt)
CHOICES = "choices"  # of a harness: from them it makes its round trip, and nothing else reads them
NOT_REPLAYED = "No chapter's tests replay such inputs: write a test of your own."


def kind_of(path, words=()):
    """The kind of bytes in a file: of the target that was named, or by its folder."""
    parts = re.sub(r"\.hex(:\d+)?$", "", os.path.abspath(path)).split(os.sep)
    kind = next((part for part in reversed(parts) if part in {CHOICES, *jobs.KINDS.values()}), None)
    return jobs.job(words[0]).kind if words and kind != CHOICES else kind


def kind_found(job, found):
    """Of the bytes of a finding."""
    return CHOICES if job.target == "harness" and found.oracle == "round trip" else job.kind


def show(words, paths):
    for path in paths:
        data = inputs.raw_bytes(path)
        kind = kind_of(path, words) or ("heads" if re.match(rb"[A-Z]+ \S+ HTTP/", data) else "frames")
        print(f"{path}: {len(data):,} bytes, {kind}")
        for line in annotate.shown(kind, data, most=200):
            print("  " + line)
    return 0


def smallest(job, found, folder):
    """(bytes, Finding): of those that a run left in `folder`, as small as they get. (None, found): it left none. If this
    is ended in the middle, they are stored as they were found."""
    left = smaller.left_in(folder)
    if not left:
        return None, found
    data = files.bytes_of(left[0])
    try:
        return smaller.smallest(job, data, found, folder)
    except BaseException:
        print(f"Stopped. As they were found: {builds.shown(store(job, data, found))}")
        raise


def store(job, data, found):
    """Into build/fuzz/findings/KIND; beside it, in words, what it is."""
    folder = os.path.join(builds.folder("fuzz"), "findings", kind_found(job, found))
    os.makedirs(folder, exist_ok=True)
    place = os.path.join(folder, inputs.digest(data)[:8])
    by = f"the oracle '{found.oracle}'" if found.oracle in WORDS else found.oracle
    about = [f"Found in {job.name()} by {by}:", *found.lines]
    files.write_whole(place + ".txt", ("\n".join(about) + "\n").encode())
    files.write_whole(place, data)
    return place


def keep_files(words, paths):
    for path in paths:
        inputs.raw_bytes(path)
        kind = kind_of(path, words)
        if kind == CHOICES:
            raise Usage(f"{path} has the choices of a round trip, and no frames. {NOT_REPLAYED}")
        if not kind:
            raise Usage(f"what kind of bytes has {path}? Name the target: ./workbook fuzz frame --keep {path}")
        keep(kind, path)
    return 0


def keep(kind, path):
    """Into fuzz/regressions, with the words that `store` put beside it."""
    about = files.bytes_of(path + ".txt")
    comments = about.decode().splitlines() if about else [f"Kept from {builds.shown(path)}"]
    name, is_new = keep_bytes(kind, inputs.raw_bytes(path), comments)
    if is_new:
        print(f"Kept: {name}" + ("" if kind in REPLAYED else f". {NOT_REPLAYED}"))
    else:
        print(f"It is kept already: {name}")


def keep_bytes(kind, data, comments):
    """(the file in fuzz/regressions that has these bytes, whether it is new)"""
    name = f"fuzz/regressions/{kind}/yours-{inputs.digest(data)[:8]}.hex"
    known = inputs.names_of(kind, ("regressions",)).get(inputs.digest(data))
    if known or os.path.exists(os.path.join(ROOT, name)):
        return known or name, False
    os.makedirs(os.path.join(ROOT, os.path.dirname(name)), exist_ok=True)
    files.write_whole(os.path.join(ROOT, name), annotate.written(kind, data, comments).encode())
    return name, True
