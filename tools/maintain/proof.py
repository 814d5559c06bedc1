"""`./workbook zoo --solution`: which of our targets' oracles detects which exhibit, and after how many executions."""
import os
import platform
import struct
import subprocess
import tempfile
import time

from workbook.core import files
from workbook.core.files import ROOT
from workbook.core.trouble import Trouble
from workbook.fuzzing import exhibits, hammering, inputs, seeds
from workbook.fuzzing.crowd import (
    Crowd, build_exhibits, chapter_of, is_possible, job_for, mutators, preset_of, with_tools)

SCOREBOARD = "fuzz/zoo/SCOREBOARD.md"
COLUMNS = {"crash only": "none", "any cut": "cut", "differential": "reference,wslay", "round trip": "round_trip",
           "all": None}
RUNS, SECONDS = 200_000, 60     # for one cell, at most: executions (but in the column "all"), and seconds
TEN = 10                        # so many times has our clean code to be quiet


def prove(only, runs, seconds):
    for number in only or []:
        hammering.exhibit_of(f"{number:02}")  # or Usage
    chosen = [one for one in exhibits.exhibits() if not only or one.number in only]
    build_all(chosen)
    folders = {target: inputs.unpack(kind, ("seeds",)) for target, kind in seeds.KINDS.items()}
    cells = [(one, name) for one in chosen for name in COLUMNS]
    rows = []
    print(f"{'':4}" + "".join(f"{name:>14}" for name in COLUMNS) + "   reached / triggered, and who reported")
    with Crowd() as crowd:
        results = crowd.map(lambda cell: prove_one(crowd, *cell, folders, runs, seconds), cells)
        for one in chosen:
            row = {name: next(results) for name in COLUMNS}
            rows.append((one, row))
            print(f"{one.name():4}" + "".join(f"{shown(run):>14}" for run in row.values())
                  + f"   {counts_of(row['all'])}, {reporter(row['all'])}", flush=True)
        print(score(rows))
        if only:
            print(f"(Some of them only: {SCOREBOARD} stays as it is.)")
            return status_of(rows)
        print(f"Our clean code, {TEN} times the executions ...", flush=True)
        quiet = clean(crowd, folders, runs, seconds)
    for target, run in quiet.items():
        print(f"{target:12} {verdict(run)}" + (f": {' '.join(run.finding.lines)}" if run.detected() else ""))
    files.write_whole(os.path.join(ROOT, SCOREBOARD), markdown(rows, quiet, runs, seconds).encode())
    print(f"Written: {SCOREBOARD}")
    return status_of(rows) or any(run.detected() or run.cut_short for run in quiet.values())


def status_of(rows):
    return 0 if all(row["all"] and row["all"].detected() for _, row in rows) else 1


def build_all(chosen):
    programs = {f"fuzz_{target}" for target in seeds.KINDS}
    wrong = build_exhibits(chosen, programs | mutators(f"fuzz_{one.target}" for one in chosen if "mutator" in one.tools))
    for one, text in wrong.items():
        if text:
            raise Trouble(f"exhibit {one.name()}: {text}")


def prove_one(crowd, one, name, folders, runs, seconds):
    """The Run for one cell of the table; None where the column does not apply."""
    if name == "all":
        return by_all(crowd, one, folders, seconds=seconds) if is_possible(one) else None
    if name == "round trip" and chapter_of(one) != "3":
        return None
    job = job_for(one, "roundtrip" if name == "round trip" else None, COLUMNS[name])
    job.preset = "fuzz"
    return crowd.hammer(job, folders[job.target], runs, seconds)


def by_all(crowd, one, folders, **limits):
    """With all oracles, and whatever else the exhibit needs; and how often its faulty line was reached."""
    job = with_tools(job_for(one), one)
    with tempfile.TemporaryDirectory(prefix="workbook-counts-") as folder:
        counts = os.path.join(folder, "counts")
        run = crowd.hammer(job, folders[job.target], **limits, ZOO_CANARY=counts)
        run.counts = struct.unpack("<QQ", (files.bytes_of(counts) or b"").ljust(16, b"\0")[:16])
    return run


def clean(crowd, folders, runs, seconds):
    """{target, and with which tools: the Run on our clean code}, with ten times the executions of a cell."""
    jobs = {target: hammering.Job(target, True) for target in seeds.KINDS}
    for one in filter(is_possible, hammering.cards().values()):
        job = with_tools(hammering.Job(one.target, True, preset=preset_of(one)), one)
        job.environment = one.environment
        jobs[one.target + needs(one)] = job
    ran = crowd.map(lambda job: crowd.hammer(job, folders[job.target], TEN * runs, TEN * seconds), jobs.values())
    return dict(zip(jobs, ran))


def needs(one):
    return f" (needs {', '.join(one.tools)})" if one.tools else ""


def shown(run):
    if run is None:
        return "-"
    return f"{run.executions:,}" if run.detected() else "\u2013"


def counts_of(run):
    return f"{run.counts[0]:,} / {run.counts[1]:,}" if run else "not run"


def reporter(run):
    if not run or not run.detected():
        return "nobody"
    return run.finding.oracle if run.finding.oracle != "crash" else f"crash ({run.finding.kind})"


def verdict(run):
    if run.cut_short:
        return "cut short"
    return f"{'reported by ' + reporter(run) if run.detected() else 'quiet'} after {run.executions:,}"


def score(rows):
    words = [f"{name} {sum(bool(row[name] and row[name].detected()) for _, row in rows)}" for name in COLUMNS]
    return f"Of {len(rows)} exhibits: " + ", ".join(words)


def markdown(rows, quiet, runs, seconds):
    compiler = subprocess.run([hammering.compiler_of("fuzz") or "c++", "--version"], capture_output=True, text=True)
    said = compiler.stdout.splitlines()[0] if compiler.stdout else "a compiler"
    lines = ["# Scoreboard of the zoo", "",
             f"Written by `./workbook zoo --solution --runs {runs} --seconds {seconds}`; not by hand. Each cell is the",
             "number of executions until the fault was detected, \u2013 if it was not, - if the column does not apply. Every run starts from the",
             f"checked-in seeds, with `-seed=1`. Budget: {seconds} s; in all columns but `all` also "
             f"{runs:,} executions.",
             "*reached* and *triggered* are counted in the column `all`, until it stopped: how often the faulty line",
             "was executed, and how often it made a difference there.", "",
             f"{time.strftime('%Y-%m-%d')}, {said}, {platform.machine()}, {os.cpu_count()} runs at once.", "",
             score(rows) + ".", "",
             f"Our clean code, {TEN} times the executions of a cell ({TEN * seconds} s at most), with all oracles: "
             + ", ".join(f"{target} {verdict(run)}" for target, run in quiet.items()) + ".", "",
             f"| | level | target | {' | '.join(name for name in COLUMNS)} | reached | triggered | reported by |",
             "|---|---|---|" + "---:|" * (len(COLUMNS) + 2) + "---|"]
    for one, row in rows:
        reached, triggered = row["all"].counts if row["all"] else ("-", "-")
        cells = [shown(row[name]) for name in COLUMNS]
        cells += [f"{count:,}" if isinstance(count, int) else count for count in (reached, triggered)]
        lines.append(f"| [{one.name()}]({os.path.basename(one.path)}) | {one.level} | {one.target}{needs(one)} | "
                     + " | ".join(cells) + f" | {reporter(row['all'])} |")
    return "\n".join(lines) + "\n"
