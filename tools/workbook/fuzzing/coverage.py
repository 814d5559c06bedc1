"""`./workbook fuzz TARGET --coverage`: which lines and branches of a chapter the inputs reach."""
import collections
import dataclasses
import glob
import json
import os
import subprocess
import sys
import tempfile
import webbrowser

from workbook.core import builds
from workbook.core.files import ROOT
from workbook.core.lessons import chapter, chapters
from workbook.core.machine import needs
from workbook.core.trouble import Trouble, Usage
from workbook.fuzzing import building, inputs, jobs, running, seeds

PRESET = "fuzz-coverage"
# As `llvm-cov export` writes them down.
Segment = collections.namedtuple("Segment", "line column count has_count begins_region is_gap")


def of_all():
    names = [f"{one.solution}/{name}" for one in chapters() if one.number in (1, 2, 3, 5) for name in one.files()]
    return measure("all", [jobs.job(target, code="ours", preset=PRESET) for target in seeds.KINDS], names)


def of_one(job):
    if job.chapter == 0:
        raise Usage("it hammers no chapter. What all inputs reach: ./workbook fuzz all --coverage --solution")
    one = chapter(str(job.chapter))
    folder = one.solution if job.code == "ours" else one.path
    return measure(job.target, [dataclasses.replace(job, preset=PRESET)], [f"{folder}/{name}" for name in one.files()])


def measure(word, measured, names):
    building.prepare(*measured)
    where = builds.folder(PRESET)
    profile = os.path.join(where, f"{word}.profdata")
    with tempfile.TemporaryDirectory(prefix="workbook-coverage-") as folder:
        for job in measured:
            replay(job.with_environment(LLVM_PROFILE_FILE=os.path.join(folder, f"{job.target}-%m.profraw")))
        run_tool("llvm-profdata", "merge", "-o", profile, *sorted(glob.glob(os.path.join(folder, "*.profraw"))))
    paths = [os.path.join(ROOT, name) for name in names]
    about = [running.library(measured[0]), f"-instr-profile={profile}"]
    table(counted(json.loads(run_tool("llvm-cov", "export", *about, "-format=text", *paths))), names)
    html = os.path.join(where, "html", f"{word}-{measured[0].whose}")
    run_tool("llvm-cov", "show", *about, "-format=html", "-show-branches=count", f"-output-dir={html}", *paths)
    print(f"Line by line: {builds.shown(html)}/index.html")
    if sys.stdout.isatty():
        webbrowser.open("file://" + os.path.join(html, "index.html"))
    return 0


def replay(job):
    if running.replay(job, inputs.files_of(job.kind)).finding:
        raise Trouble("one of the inputs finds something, and ends the run before the lines are counted. "
                      f"See it: ./workbook fuzz {job.target}{' --solution' if job.code == 'ours' else ''}")


def run_tool(name, *words):
    tool = building.llvm_tool(PRESET, name)
    if not tool:
        raise Trouble(f"{name} of the compiler's own LLVM is not there. Debian, Ubuntu: apt-get install "
                      + " ".join(needs.LLVM.packages("apt-get")))
    answer = subprocess.run([tool, *words], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if answer.returncode != 0:
        raise Trouble(f"{name}: {' '.join(answer.stderr.split('error: ')[-1].split())}")
    return answer.stdout


# ---- What llvm-cov has counted.

def counted(exported):
    """{path: ({line: count}, {(where, which way): count})}"""
    return {os.path.relpath(os.path.realpath(file["filename"]), os.path.realpath(ROOT)):
            (lines_of([Segment(*segment) for segment in file["segments"]]), branches_of(file["branches"]))
            for file in exported["data"][0]["files"]}


def lines_of(segments):
    """{line: count}, as llvm-cov itself shows them: a line has the largest count of the regions that begin in it, and
    of the one that it begins in. Lines of no region, say of a comment, are left out."""
    found, wrapped = {}, None
    here = collections.defaultdict(list)
    for segment in segments:
        here[segment.line].append(segment)
    for line in range(min(here, default=0), max(here, default=-1) + 1):
        counts = [segment.count for segment in here[line]
                  if segment.begins_region and segment.has_count and not segment.is_gap]
        skipped = here[line] and here[line][0].begins_region and not here[line][0].has_count
        if counts or wrapped and wrapped.has_count and not skipped:
            found[line] = max(counts + ([wrapped.count] if wrapped else []))
        wrapped = here[line][-1] if here[line] else wrapped
    return found


def branches_of(branches):
    """{((line, ...), way): count}. A branch of a template is there once for each instance."""
    found = collections.Counter()
    for *where, yes, no, _, _, _ in branches:
        found[tuple(where), True] += yes
        found[tuple(where), False] += no
    return found


# ---- What a person sees.

def table(found, files, most=20):
    print(f"{'':44}   lines  branches")
    for path in files:
        row(path, [found[path]] if path in found else [])
    there = [path for path in files if path in found]
    row("all of them", [found[path] for path in there])
    never = [f"{path}:{lines}  {words}" for path in there for lines, words in ranges(unreached(*found[path]))]
    if never:
        print(f"Not reached by any input{f', the first {most} of {len(never)}' if len(never) > most else ''}:")
        print("\n".join("  " + line for line in never[:most]))


def row(name, counted):
    print(f"{name:44} {percent([count for lines, _ in counted for count in lines.values()]):>7}   "
          f"{percent([count for _, branches in counted for count in branches.values()]):>7}")


def percent(counts):
    return f"{100 * sum(count > 0 for count in counts) / len(counts):.1f} %" if counts else "-"


def unreached(lines, branches):
    """{line: what never happens there}"""
    found = {line: "never reached" for line, count in lines.items() if count == 0}
    for ((line, *_), _), count in branches.items():
        if count == 0:
            found.setdefault(line, "never the one way, or never the other")
    return found


def ranges(lines):
    """Lines that follow each other and are unreached in the same way, as one: [("18-22", "never reached")]"""
    found = []
    for line, words in sorted(lines.items()):
        if found and found[-1][1:] == [line - 1, words]:
            found[-1][1] = line
        else:
            found.append([line, line, words])
    return [(str(first) if first == last else f"{first}-{last}", words) for first, last, words in found]
