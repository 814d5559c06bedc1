#!/usr/bin/env python3
"""`./workbook zoo --solution`: which of our targets' oracles detects which exhibit, and after how many executions.
Writes fuzz/zoo/SCOREBOARD.md, if it is about all of them."""
import argparse
import dataclasses
import os
import platform
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from workbook.core import files
from workbook.core.files import ROOT
from workbook.core.processes import Pool
from workbook.core.trouble import Trouble, told
from workbook.fuzzing import building, exhibits, inputs, jobs, running, seeds

SCOREBOARD = "fuzz/zoo/SCOREBOARD.md"
COLUMNS = {"crash only": "none", "any cut": "cut", "differential": "reference,wslay", "round trip": "round_trip",
           "all": None}
RUNS, SECONDS = 200_000, 60     # for one cell, at most: executions (but in the column "all"), and seconds
TEN = 10                        # so many times has our clean code to be quiet


def prove(chosen, runs, seconds):
    """Prints the table, and writes it down if it is of all exhibits. The exit status."""
    cells = {(one, name): job_for(one, name, runs, seconds) for one in chosen for name in COLUMNS}
    all_of_them = len(chosen) == len(exhibits.cards())
    clean = clean_jobs(chosen, TEN * runs, TEN * seconds) if all_of_them else {}
    wrong = building.build_all([*filter(None, cells.values()), *clean.values()])
    if wrong:
        raise Trouble(f"exhibit {min(wrong)}: {wrong[min(wrong)]}")
    folders = {target: inputs.unpack(kind, ("seeds",)) for target, kind in seeds.KINDS.items()}
    rows = []
    print(f"{'':4}" + "".join(f"{name:>14}" for name in COLUMNS) + "   reached / triggered, and who reported")
    with Pool() as pool:
        results = pool.map(lambda job: job and running.steady(job, folders[job.target]), cells.values(), "cells")
        for one in chosen:
            row = {name: next(results) for name in COLUMNS}
            rows.append((one, row))
            print(f"{one.name():4}" + "".join(f"{shown(run):>14}" for run in row.values())
                  + f"   {counts_of(row['all'])}, {reporter(row['all'])}", flush=True)
        print(score(rows))
        if not all_of_them:
            print(f"(Some of them only: {SCOREBOARD} stays as it is.)")
            return status_of(rows)
        print(f"Our clean code, {TEN} times the executions ...", flush=True)
        ran = pool.map(lambda job: running.steady(job, folders[job.target]), clean.values(), "targets")
        quiet = dict(zip(clean, ran))
    for target, run in quiet.items():
        print(f"{target:12} {verdict(run)}" + (f": {' '.join(run.finding.lines)}" if run.detected() else ""))
    files.write_whole(os.path.join(ROOT, SCOREBOARD), markdown(rows, quiet, runs, seconds).encode())
    print(f"Written: {SCOREBOARD}")
    return status_of(rows) or any(run.detected() or run.cut_short for run in quiet.values())


def status_of(rows):
    return 0 if all(row["all"] and row["all"].detected() for _, row in rows) else 1


def job_for(one, name, runs, seconds):
    """For one cell of the table; None where the column does not apply. The column "all" has all oracles, whatever
    else the exhibit needs, and no limit but time."""
    if name == "all":
        all_of_it = jobs.on_exhibit(one, mutator=building.can_mutate(one), seconds=seconds)
        return all_of_it if building.can_run(one) else None
    limits = {"preset": "fuzz", "oracles": COLUMNS[name], "runs": runs, "seconds": seconds}
    if name != "round trip":
        return jobs.on_exhibit(one, **limits)
    return jobs.on_exhibit(one, "roundtrip", **limits) if one.chapter() == 3 else None


def clean_jobs(chosen, runs, seconds):
    """{target, and with which tools: the job on our clean code}"""
    facts = {"code": "ours", "symbols": False, "runs": runs, "seconds": seconds}
    clean = {target: jobs.job(target, **facts) for target in seeds.KINDS}
    for one in filter(building.can_run, chosen):
        job = jobs.on_exhibit(one, mutator=building.can_mutate(one))
        clean[one.target + needs(one)] = dataclasses.replace(job, **facts)
    return clean


def needs(one):
    return f" (needs {', '.join(one.tools)})" if one.tools else ""


def shown(run):
    if run is None:
        return "-"
    return f"{run.executions:,}" if run.detected() else "\u2013"


def counts_of(run):
    return f"{run.reached:,} / {run.triggered:,}" if run else "not run"


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
    compiler = subprocess.run([building.compiler_of("fuzz") or "c++", "--version"], capture_output=True, text=True)
    said = compiler.stdout.splitlines()[0] if compiler.stdout else "a compiler"
    lines = ["# Scoreboard of the zoo", "",
             f"`./workbook zoo --solution --runs {runs} --seconds {seconds}` writes this page.", "",
             "- A cell is the number of executions until the fault was detected. It is \u2013 if the fault was not "
             "detected, and - if the column does not apply.",
             "- Every run begins with the checked-in seeds and with `-seed=1`. It ends after "
             f"{seconds} s, and in all columns but `all` also after {runs:,} executions.",
             "- *reached* says how often the faulty line was executed, and *triggered* how often it made a difference. "
             "Both are counted in the column `all`.",
             "- *level* says what you need to see the fault: "
             + ", ".join(f"{level} {words}" for level, words in enumerate(exhibits.LEVELS)) + ".", "",
             f"{time.strftime('%Y-%m-%d')}, {said}, {platform.machine()}, {os.cpu_count()} runs at a time.", "",
             score(rows) + ".", "",
             f"Our clean code, {TEN} times the executions of a cell ({TEN * seconds} s at most), with all oracles: "
             + ", ".join(f"{target} {verdict(run)}" for target, run in quiet.items()) + ".", "",
             f"| | level | target | {' | '.join(name for name in COLUMNS)} | reached | triggered | reported by |",
             "|---|---|---|" + "---:|" * (len(COLUMNS) + 2) + "---|"]
    for one, row in rows:
        run = row["all"]
        counts = [f"{run.reached:,}", f"{run.triggered:,}"] if run else ["-", "-"]
        cells = [shown(row[name]) for name in COLUMNS] + counts
        lines.append(f"| [{one.name()}]({os.path.basename(one.path)}) | {one.level} | {one.target}{needs(one)} | "
                     + " | ".join(cells) + " | " + reporter(run).replace("|", "\\|") + " |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="NN,...", help="these exhibits; the scoreboard stays as it is")
    parser.add_argument("--runs", type=int, default=RUNS, help="executions for one cell, at most (%(default)s)")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="seconds for one cell, at most (%(default)s)")
    options = parser.parse_args()
    only = [exhibits.card(int(number)) for number in options.only.split(",")] if options.only else []
    chosen = [one for one in exhibits.cards().values() if not only or one in only]
    return prove(chosen, options.runs, options.seconds)


if __name__ == "__main__":
    sys.exit(told(main))
