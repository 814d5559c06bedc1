"""`./workbook fuzz TARGET --coverage`: which lines and branches of a chapter the inputs reach."""
import glob
import os
import subprocess
import sys
import tempfile
import webbrowser

from workbook.core import builds, processes
from workbook.core.files import ROOT
from workbook.core.lessons import chapter, chapters
from workbook.core.trouble import Trouble, Usage
from workbook.fuzzing import finding, hammering, inputs, seeds
from workbook.fuzzing.hammering import Job

PRESET = "fuzz-coverage"


def coverage(word, solution, ours):
    jobs, files = measured(word, solution, ours)
    hammering.prepare(PRESET, sorted({name for job in jobs for name in job.targets}))
    where = builds.folder(PRESET)
    profile = os.path.join(where, f"{word}.profdata")
    with tempfile.TemporaryDirectory(prefix="workbook-coverage-") as folder:
        for job in jobs:
            count_lines(job, folder)
        run_tool("llvm-profdata", "merge", "-o", profile, *sorted(glob.glob(os.path.join(folder, "*.profraw"))))
    library = hammering.library(jobs[0])
    paths = [os.path.join(ROOT, path) for path in files]
    about = [library, f"-instr-profile={profile}"]
    table(parse_lcov(run_tool("llvm-cov", "export", *about, "-format=lcov", *paths)), files)
    html = os.path.join(where, "html", f"{word}-{jobs[0].whose}")
    run_tool("llvm-cov", "show", *about, "-format=html", "-show-branches=count", f"-output-dir={html}", *paths)
    print(f"Line by line: {builds.shown(html)}/index.html")
    if sys.stdout.isatty():
        webbrowser.open("file://" + os.path.join(html, "index.html"))
    return 0


def measured(word, solution, ours):
    """([jobs], [the files whose lines are counted])"""
    if word == "all":
        if not solution:
            raise Usage("all of it is measured on ours: ./workbook fuzz all --coverage --solution")
        return ([Job(target, True, preset=PRESET) for target in seeds.KINDS],
                [f"{one.solution}/{name}" for one in chapters() if one.number in (1, 2, 3, 5) for name in one.files()])
    job = Job(word, solution, preset=PRESET, ours=ours)
    hammering.must_be_begun(job)
    one = chapter(str(job.chapter))
    return [job], [f"{one.solution if solution else one.path}/{name}" for name in one.files()]


def count_lines(job, folder):
    """Replays all inputs of this target; the counts are left in `folder`."""
    profile = os.path.join(folder, f"{job.target}-%m.profraw")
    status, output = processes.capture(hammering.replaying(job, inputs.files_of(job.kind) or ["-runs=0"]),
                                   env=hammering.environment_for(job, LLVM_PROFILE_FILE=profile))
    if finding.parse(status, output):
        raise Trouble("one of the inputs finds something, and ends the run before the lines are counted. "
                      f"See it: ./workbook fuzz {job.target}{' --solution' if job.solution else ''}")


def run_tool(name, *words):
    tool = hammering.llvm_tool(PRESET, name)
    if not tool:
        raise Trouble(f"{name} is not installed. Debian, Ubuntu: apt-get install llvm-19")
    answer = subprocess.run([tool, *words], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if answer.returncode != 0:
        raise Trouble(f"{name}: {' '.join(answer.stderr.split('error: ')[-1].split())}")
    return answer.stdout


def parse_lcov(text):
    """{path: ({line: count}, {(line, which): count})}"""
    found, lines, branches = {}, {}, {}
    for row in text.splitlines():
        word, _, rest = row.partition(":")
        if word == "SF":
            lines, branches = {}, {}
            found[os.path.relpath(os.path.realpath(rest), os.path.realpath(ROOT))] = lines, branches
        elif word == "DA":
            line, count = rest.split(",")[:2]
            lines[int(line)] = int(count)
        elif word == "BRDA":
            line, *which, count = rest.split(",")
            branches[int(line), tuple(which)] = 0 if count == "-" else int(count)
    return found


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
    for (line, _), count in branches.items():
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
