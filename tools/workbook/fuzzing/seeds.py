"""Inputs for the fuzzers, as people write them down: fuzz/seeds, fuzz/corpus, fuzz/regressions.

    # a comment, to the end of the line
    81 85 37 fa 21 3d 7f 9f 4d 51 58       bytes
    "GET / HTTP/1.1\\r\\n"                   text; \\r \\n \\t \\" \\\\ \\xHH as in C
    300 * 00 80 00 00 00 00                 the same, 300 times

A file in seeds/ or regressions/ is one input; in a corpus/ file each line is one. Nothing else reads these files:
the programs in C++ get them unpacked, as raw bytes."""
import contextlib
import os
import re
import sys
import zipfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from workbook.core import files
from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble

TOKEN = re.compile(r'\s*(?:#.*|(\d+) \*|"((?:[^"\\]|\\.)*)"|((?:[0-9a-fA-F]{2})+)(?![0-9a-fA-F*]))')
ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|(.))")
FOLDERS = ("seeds", "corpus", "regressions")
NAMED = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0"}
TARGETS = [line.split() for line in read("fuzz/targets.txt").splitlines() if re.match("[a-z]", line)]
# Targets that read the same kind of bytes share their inputs.
KINDS = {target: kind for target, kind, _ in TARGETS}
CHAPTERS = {target: int(number) for target, _, number in TARGETS}


def parse(text, place="a seed", first=1):
    """The bytes of one input; `first` is the number of its first line."""
    out = bytearray()
    for number, line in enumerate(text.splitlines(), first):
        try:
            out += parse_line(line)
        except ValueError as error:
            raise Trouble(f"{place}:{number}: {error}") from None
    return bytes(out)


def parse_line(line):
    out, times, at = bytearray(), 1, 0
    line = line.rstrip()
    while at < len(line):
        token = TOKEN.match(line, at)
        if not token or token.end() == at:
            raise ValueError(f"neither bytes, nor text, nor a comment: {line[at:].strip()}")
        at = token.end()
        if token[1]:
            times = int(token[1])
        elif token[2] is not None:
            out += unescaped(token[2])
        elif token[3]:
            out += bytes.fromhex(token[3])
    return bytes(out) * times


def unescaped(text):
    return ESCAPE.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else NAMED.get(m[2], m[2]), text.encode())


def inputs(folder, kind):
    """[(name, bytes)] of fuzz/FOLDER for this kind of bytes."""
    if folder == "corpus":
        return [(f"{path}:{number}", parse(line, path, number)) for path in paths(folder, kind)
                for number, line in enumerate(read(path).splitlines(), 1) if line and not line.startswith("#")]
    return [(path, parse(read(path), path)) for path in paths(folder, kind)]


def paths(folder, kind):
    """The files that they are in."""
    if folder == "corpus":
        return [path for path in [f"fuzz/corpus/{kind}.hex"] if os.path.exists(os.path.join(ROOT, path))]
    directory = f"fuzz/{folder}/{kind}"
    names = os.listdir(os.path.join(ROOT, directory)) if os.path.isdir(os.path.join(ROOT, directory)) else []
    return [f"{directory}/{name}" for name in sorted(names) if name.endswith(".hex")]


# ---- As raw files.

def raw_name(name):
    """fuzz/seeds/frames/rfc-hello.hex is called seeds-rfc-hello, the line fuzz/corpus/frames.hex:12 corpus-12."""
    folder, *_, last = re.split("[/:]", name)[1:]
    return f"{folder}-{last.removesuffix('.hex')}"


def raw_files(kind):
    """{name: bytes} of all inputs of this kind."""
    return {raw_name(name): data for folder in FOLDERS for name, data in inputs(folder, kind)}


def write_folder(place, wanted):
    """Makes it hold these files and no others; what is there already keeps its age."""
    os.makedirs(place, exist_ok=True)
    for name in os.listdir(place):
        if name not in wanted and not name.startswith(".new-"):  # another process is writing that
            with contextlib.suppress(FileNotFoundError):
                os.remove(os.path.join(place, name))
    for name, data in wanted.items():
        if files.bytes_of(os.path.join(place, name)) != data:
            files.write_whole(os.path.join(place, name), data)


def write_stamp(stamp, kind):
    """For Ninja: when it was done, and of what. A folder is younger than what was put into it or taken out."""
    read_from = [path for folder in FOLDERS for path in (f"fuzz/{folder}", f"fuzz/{folder}/{kind}", *paths(folder, kind))]
    there = [path for path in (os.path.join(ROOT, one) for one in read_from) if os.path.exists(path)]
    with open(stamp + ".d", "w", encoding="utf-8") as file:
        file.write(" ".join(path.replace(" ", "\\ ") for path in [stamp + ":", *there]) + "\n")
    with open(stamp, "w", encoding="utf-8"):
        pass


def main(arguments):
    """python3 tools/workbook/fuzzing/seeds.py KIND FILE.zip        all inputs of a kind, as ClusterFuzzLite wants them
    python3 tools/workbook/fuzzing/seeds.py KIND FOLDER STAMP    as raw files, for the build (fuzz/CMakeLists.txt)"""
    kind, target, *stamp = arguments
    try:
        wanted = raw_files(kind)
    except (Trouble, ValueError) as error:
        sys.exit(str(error).replace(": ", ": error: ", 1))  # as a compiler says it: so ./workbook shows it
    if stamp:
        write_folder(target, wanted)
        write_stamp(stamp[0], kind)
        return
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in wanted.items():
            archive.writestr(name, data)


if __name__ == "__main__":
    main(sys.argv[1:])
