"""Inputs as raw bytes, for the fuzzers: those of fuzz/seeds, fuzz/corpus and fuzz/regressions, unpacked."""
import hashlib
import os
import re

from workbook.core import builds, files
from workbook.core.trouble import Trouble, Usage
from workbook.fuzzing import seeds

EVERYWHERE = ("seeds", "corpus", "regressions")
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


def reproducer(one):
    """A file with the bytes that show an exhibit's fault."""
    folder = os.path.join(builds.folder("fuzz"), "inputs", "reproducers")
    os.makedirs(folder, exist_ok=True)
    place = os.path.join(folder, one.name())
    data = seeds.parse(one.reproducer, one.path)
    if files.bytes_of(place) != data:
        files.write_whole(place, data)
    return place


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
