"""`./workbook zoo --solution`: which of our targets' oracles detects which exhibit, and after how many executions."""
import os
import platform
import struct
import subprocess
import tempfile
import time

import exhibits
import hammering
import inputs
import keep
import seeds
from book import ROOT, Trouble
from crowd import Crowd, build_exhibits, chapter_of, is_possible, job_for

SCOREBOARD = "fuzz/zoo/SCOREBOARD.md"
COLUMNS = {"crash only": "none", "any cut": "cut", "differential": "reference,wslay", "round trip": "round_trip",
           "all": None}
RUNS, SECONDS = 200_000, 60     # for one cell: executions, except in the column "all"; seconds, in that column
OTHER_SECONDS = 20              # at most, for a cell of another column


def prove(only, runs, seconds):
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
                  + f"   {canary(row['all'])}, {reporter(row['all'])}", flush=True)
    print(score(rows))
    if only:
        print(f"(Some of them only: {SCOREBOARD} stays as it is.)")
    else:
        keep.write_whole(os.path.join(ROOT, SCOREBOARD), markdown(rows, runs, seconds).encode())
        print(f"Written: {SCOREBOARD}")
    return 0 if all(row["all"] and row["all"].detected() for _, row in rows) else 1


def build_all(chosen):
    mutators = {f"fuzz_{one.target}_mutator" for one in chosen if "mutator" in one.tools}
    wrong = build_exhibits(chosen, {"fuzz_roundtrip", *mutators, *(f"fuzz_{one.target}" for one in chosen)})
    for one, text in wrong.items():
        if text:
            raise Trouble(f"exhibit {one.name()}: {text}")


def prove_one(crowd, one, name, folders, runs, seconds):
    """The Run for one cell of the table; None where the column does not apply."""
    if name == "all":
        return prove_by_all(crowd, one, folders, seconds) if is_possible(one) else None
    if name == "round trip" and chapter_of(one) != "3":
        return None
    job = job_for(one, "roundtrip" if name == "round trip" else None, COLUMNS[name])
    job.preset = "fuzz"
    return crowd.hammer(job, folders[job.target], runs, min(OTHER_SECONDS, seconds))


def prove_by_all(crowd, one, folders, seconds):
    """With all oracles, and whatever else the exhibit needs; its canary is heard."""
    job = job_for(one)
    if "mutator" in one.tools:
        job.program += "_mutator"
    with tempfile.TemporaryDirectory(prefix="workbook-canary-") as nest:
        song = os.path.join(nest, "song")
        run = crowd.hammer(job, folders[job.target], seconds=seconds, ZOO_CANARY=song)
        run.song = struct.unpack("<QQ", (keep.bytes_of(song) or b"").ljust(16, b"\0")[:16])
    return run


def shown(run):
    if run is None:
        return "-"
    return f"{run.executions:,}" if run.detected() else "\u2013"


def canary(run):
    return f"{run.song[0]:,} / {run.song[1]:,}" if run else "not run"


def reporter(run):
    if not run or not run.detected():
        return "nobody"
    return run.finding.oracle if run.finding.oracle != "crash" else f"crash ({run.finding.kind})"


def score(rows):
    words = [f"{name} {sum(bool(row[name] and row[name].detected()) for _, row in rows)}" for name in COLUMNS]
    return f"Of {len(rows)} exhibits: " + ", ".join(words)


def markdown(rows, runs, seconds):
    compiler = subprocess.run([hammering.compiler_of("fuzz") or "c++", "--version"], capture_output=True, text=True)
    said = compiler.stdout.splitlines()[0] if compiler.stdout else "a compiler"
    lines = ["# Scoreboard of the zoo", "",
             "Written by `./workbook zoo --solution`; not by hand. Each cell is the number of executions until the",
             "fault was detected, \u2013 if it was not, - if the column does not apply. Every run starts from the",
             f"checked-in seeds, with `-seed=1`. Budget: {seconds} s for `all`, {runs:,} executions or "
             f"{min(OTHER_SECONDS, seconds)} s for each other column.",
             "*reached* and *triggered* are counted in the column `all`, until it stopped: how often the faulty line",
             "was executed, and how often it made a difference there.", "",
             f"{time.strftime('%Y-%m-%d')}, {said}, {platform.machine()}, {os.cpu_count()} runs at once.", "",
             score(rows) + ".", "",
             f"| | level | target | {' | '.join(name for name in COLUMNS)} | reached | triggered | reported by |",
             "|---|---|---|" + "---:|" * (len(COLUMNS) + 2) + "---|"]
    for one, row in rows:
        reached, triggered = row["all"].song if row["all"] else ("-", "-")
        cells = [shown(row[name]) for name in COLUMNS]
        cells += [f"{count:,}" if isinstance(count, int) else count for count in (reached, triggered)]
        needs = f" (needs {', '.join(one.tools)})" if one.tools else ""
        lines.append(f"| [{one.name()}]({os.path.basename(one.path)}) | {one.level} | {one.target}{needs} | "
                     + " | ".join(cells) + f" | {reporter(row['all'])} |")
    return "\n".join(lines) + "\n"
