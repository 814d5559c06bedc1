"""Inputs for the fuzzers, as people write them down: fuzz/seeds, fuzz/corpus, fuzz/regressions.

    # a comment, to the end of the line
    81 85 37 fa 21 3d 7f 9f 4d 51 58       bytes
    "GET / HTTP/1.1\\r\\n"                   text; \\r \\n \\t \\" \\\\ \\xHH as in C
    300 * 00 80 00 00 00 00                 the same, 300 times

A file in seeds/ or regressions/ is one input; in a corpus/ file each line is one."""
import os
import re
import sys
import zipfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble

TOKEN = re.compile(r'\s*(?:#.*|(\d+) \*|"((?:[^"\\]|\\.)*)"|([0-9a-fA-F]{2})(?![0-9a-fA-F*]))')
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|(.))")
NAMED = {"r": "\r", "n": "\n", "t": "\t", "0": "\0"}
TARGETS = [line.split() for line in read("fuzz/targets.txt").splitlines() if re.match("[a-z]", line)]
# Targets that read the same kind of bytes share their inputs.
KINDS = {target: kind for target, kind, _ in TARGETS}
CHAPTERS = {target: int(number) for target, _, number in TARGETS}


def parse(text, place="a seed"):
    """The bytes of one input."""
    out = bytearray()
    for number, line in enumerate(text.splitlines(), 1):
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
    whole = ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else NAMED.get(m[2], m[2]), text)
    return b"".join(c.encode("latin-1") if ord(c) < 256 else c.encode() for c in whole)


def inputs(folder, kind):
    """[(name, bytes)] of fuzz/FOLDER for this kind of bytes."""
    if folder == "corpus":
        path = f"fuzz/corpus/{kind}.hex"
        if not os.path.exists(os.path.join(ROOT, path)):
            return []
        return [(f"{path}:{number}", b"" if line == '""' else bytes.fromhex(line))
                for number, line in enumerate(read(path).splitlines(), 1) if line and not line.startswith("#")]
    directory = f"fuzz/{folder}/{kind}"
    if not os.path.isdir(os.path.join(ROOT, directory)):
        return []
    names = sorted(name for name in os.listdir(os.path.join(ROOT, directory)) if name.endswith(".hex"))
    return [(f"{directory}/{name}", parse(read(f"{directory}/{name}"), f"{directory}/{name}")) for name in names]


def main(arguments):
    """python3 tools/workbook/fuzzing/seeds.py KIND FILE.zip     all inputs of a kind, as ClusterFuzzLite wants them"""
    kind, target = arguments
    with zipfile.ZipFile(target, "w") as archive:
        for folder in ("seeds", "corpus", "regressions"):
            for name, data in inputs(folder, kind):
                archive.writestr(re.sub(r"[/:]", "-", name), data)


if __name__ == "__main__":
    main(sys.argv[1:])
