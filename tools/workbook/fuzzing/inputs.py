"""Inputs as raw bytes, for the fuzzers; and `./workbook fuzz --show` and `--keep`: single ones, for a person."""
import hashlib
import os
import re

from workbook.core import builds, files
from workbook.core.files import ROOT
from workbook.core.trouble import Trouble, Usage
from workbook.fuzzing import annotate, finding, seeds
from workbook.fuzzing.hammering import Job, KINDS

EVERYWHERE = ("seeds", "corpus", "regressions")
REPLAYED = ("heads", "frames", "traces")  # kinds that the chapters' tests replay (fuzz/CMakeLists.txt)
NOT_REPLAYED = "No chapter's tests replay such inputs: write a test of your own."
GIVEN = ("seeds", "corpus")  # the same for everybody: nothing in it that a learner kept


def unpack(kind, folders=EVERYWHERE):
    """A folder with the raw bytes of all inputs of this kind, each named by its SHA-1."""
    name = kind if folders == EVERYWHERE else f"{kind}-{'-'.join(folders)}"
    place = os.path.join(builds.folder("fuzz"), "inputs", name)
    seeds.write_folder(place, {digest(data): data for folder in folders for _, data in seeds.inputs(folder, kind)})
    return place


def files_of(kind, folders=EVERYWHERE):
    place = unpack(kind, folders)
    return [os.path.join(place, name) for name in sorted(os.listdir(place)) if not name.startswith(".new-")]


def digest(data):
    return hashlib.sha1(data).hexdigest()


def names_of(kind, folders=EVERYWHERE):
    """{SHA-1: where a person finds this input}"""
    return {digest(data): name for folder in folders for name, data in seeds.inputs(folder, kind)}


# ---- A single one.

def raw_bytes(path):
    """Of a raw file, of a .hex file, or of a line of a corpus: fuzz/corpus/frames.hex:12"""
    line = re.match(r"(.+\.hex):(\d+)$", path)
    if not line and path.endswith(".hex") and os.path.basename(os.path.dirname(os.path.abspath(path))) == "corpus":
        raise Usage(f"a corpus has an input in each line; name one: {path}:3")
    data = files.bytes_of(os.path.abspath(line[1] if line else path))
    if data is None:
        raise Trouble(f"there is no file {line[1] if line else path}.")
    if line:
        rows = data.decode("utf-8", "replace").splitlines()
        if not 0 < int(line[2]) <= len(rows):
            raise Trouble(f"{line[1]} has {len(rows)} lines.")
        return seeds.parse(rows[int(line[2]) - 1], line[1], int(line[2]))
    return seeds.parse(data.decode("utf-8", "replace"), path) if path.endswith(".hex") else data


def kind_of(path, words=()):
    """The kind of bytes in a file: of the target that was named, or by its folder."""
    if words:
        return Job(words[0]).kind
    parts = re.sub(r"\.hex(:\d+)?$", "", os.path.abspath(path)).split(os.sep)
    return next((part for part in reversed(parts) if part in set(KINDS.values())), None)


def show(words, paths):
    for path in paths:
        data = raw_bytes(path)
        kind = kind_of(path, words) or ("heads" if re.match(rb"[A-Z]+ \S+ HTTP/", data) else "frames")
        print(f"{path}: {len(data):,} bytes, {kind}")
        for line in annotate.shown(kind, data, most=200):
            print("  " + line)
    return 0


def store(job, data, found):
    """Into build/fuzz/findings/KIND; beside it, in words, what it is."""
    folder = os.path.join(builds.folder("fuzz"), "findings", job.kind)
    os.makedirs(folder, exist_ok=True)
    place = os.path.join(folder, digest(data)[:8])
    by = f"the oracle '{found.oracle}'" if found.oracle in finding.WORDS else found.oracle
    about = [f"Found in {job.name()} by {by}:", *found.lines]
    files.write_whole(place + ".txt", ("\n".join(about) + "\n").encode())
    files.write_whole(place, data)
    return place


def keep_files(words, paths):
    for path in paths:
        raw_bytes(path)
        kind = kind_of(path, words)
        if not kind:
            raise Usage(f"what kind of bytes has {path}? Name the target: ./workbook fuzz frame --keep {path}")
        keep_one(kind, path)
    return 0


def keep_one(kind, path):
    """Into fuzz/regressions, with the words that `store` put beside it."""
    data = raw_bytes(path)
    about = files.bytes_of(path + ".txt")
    name = f"fuzz/regressions/{kind}/yours-{digest(data)[:8]}.hex"
    known = names_of(kind, ("regressions",)).get(digest(data))
    if known or os.path.exists(os.path.join(ROOT, name)):
        print(f"It is kept already: {known or name}")
        return
    os.makedirs(os.path.join(ROOT, os.path.dirname(name)), exist_ok=True)
    comments = about.decode().splitlines() if about else [f"Kept from {builds.shown(path)}"]
    files.write_whole(os.path.join(ROOT, name), annotate.written(kind, data, comments).encode())
    print(f"Kept: {name}" + ("" if kind in REPLAYED else f". {NOT_REPLAYED}"))
