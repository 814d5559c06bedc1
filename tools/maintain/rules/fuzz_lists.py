"""Checks of what the fuzzers are given: the cards of the zoo, the inputs, and the lists of the targets."""
import os
import re

from workbook.core.files import ROOT, all_files, read
from workbook.core.trouble import Trouble
from workbook.fuzzing import exhibits, seeds


def zoo():
    """Every card of the bug zoo can be read, and its fault has one place in the solution."""
    for path in all_files(".md"):
        if not re.match(r"fuzz/zoo/\d\d-", path):
            continue
        try:
            exhibits.Exhibit(path).apply()
        except Trouble as trouble:
            yield str(trouble)


def inputs():
    """Every seed, every line of a corpus and every regression is bytes."""
    for kind in sorted(set(seeds.KINDS.values())):
        for folder in ("seeds", "corpus", "regressions"):
            try:
                seeds.inputs(folder, kind)
            except (Trouble, ValueError) as error:
                yield str(error)


def targets():
    """Whatever has a list of the targets has all of fuzz/targets.txt; ClusterFuzzLite has all sources."""
    sources = {name[:-4] for name in os.listdir(os.path.join(ROOT, "fuzz/targets"))}
    nightly = set("".join(re.findall(r"target: \[(.+)\]", read(".github/workflows/fuzz.yml"))).split(", "))
    for place, there in (("fuzz/targets", sources), (".github/workflows/fuzz.yml", nightly)):
        for word, names in (("lacks", seeds.KINDS.keys() - there), ("has", there - seeds.KINDS.keys())):
            yield from (f"{place}: {word} {name}, unlike fuzz/targets.txt" for name in sorted(names))
    libraries = r"add_library\(fuzz_(?!canary|driver)\w+ OBJECT (.+?)\)"
    rooms = "".join(re.findall(libraries, read("fuzz/CMakeLists.txt"), re.S))
    taken = [pattern(word) for word in re.findall(r"fuzz/\S+\.cpp", read(".clusterfuzzlite/build.sh"))]
    for source in re.findall(r"\w+/\w+\.cpp", rooms):
        if not any(re.fullmatch(word, "fuzz/" + source) for word in taken):
            yield f".clusterfuzzlite/build.sh: lacks fuzz/{source}"


def pattern(word):
    """What the shell makes of it: fuzz/{a,b}/*.cpp"""
    braces = re.sub(r"\\\{(.+?)\\\}", lambda m: "(" + m[1].replace(",", "|") + ")", re.escape(word))
    return braces.replace(r"\*", "[^/]*")
