#!/usr/bin/env python3
"""`./workbook zoo --check`: what each exhibit's card says is so, and the clean code is quiet. Both ways, for CI."""
import argparse
import dataclasses
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from workbook.core.files import read
from workbook.core.processes import Pool
from workbook.core.terminal import paint
from workbook.core.trouble import told
from workbook.fuzzing import building, exhibits, inputs, jobs, running, seeds
from workbook.fuzzing.findings.parsing import WORDS
from maintain.zoo_proof import COLUMNS, SCOREBOARD

SHORT_RUN = 200_000     # executions for an exhibit that no known input gives away
ROW = re.compile(r"^\| \[(\d+)\][^|]*\|[^|]*\|[^|]*\|(.*)\|$", re.M)
ENOUGH = 80             # per cent of the exhibits that the checked-in inputs alone have to detect


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=SHORT_RUN,
                        help="executions for an exhibit that no known input gives away (%(default)s)")
    failed = 0
    for one, ok, text in check(parser.parse_args().runs):
        failed += not ok
        place = f"exhibit {one.name()}: " if one else ""
        if not ok or not one:
            print(f"{'' if ok else paint('FAILED  ', 'red')}{place}{text}", flush=True)
    print(f"{failed} failed" if failed else "All as the cards say.")
    return 1 if failed else 0


def check(runs=SHORT_RUN):
    """Yields (exhibit or None, ok, text); `runs` are executions for an exhibit that no known input gives away."""
    all_of_them = list(exhibits.cards().values())
    yield from as_the_scoreboard(all_of_them)
    good = list(filter(building.can_run, all_of_them))
    wrong = building.build_all([*(jobs.job(target, code="ours") for target in seeds.KINDS),
                                *(jobs.on_exhibit(one, preset="fuzz") for one in all_of_them),
                                *(jobs.on_exhibit(one) for one in good), *map(hunter, good)])
    for one in all_of_them:
        yield one, one.name() not in wrong, wrong.get(one.name(), "builds")
    away = [one.name() for one in all_of_them if one not in good]
    if away:
        yield None, True, f"not run, for want of clang: {', '.join(away)}"
    good = [one for one in good if one.name() not in wrong]
    with Pool() as pool:
        yield from clean_code_is_quiet(pool, good)
        yield from both_ways(pool, good)
        missed = yield from by_replay_alone(pool, good)
        yield from by_a_short_run(pool, missed, runs)


def as_the_scoreboard(all_of_them):
    """Whoever never sees a fault has not seen it in the proof either; a crash counts in every column. And what was
    detected has been triggered before."""
    rows = {int(number): [cell.strip() for cell in cells.split("|")]
            for number, cells in ROW.findall(read(SCOREBOARD))}
    for one in all_of_them:
        if one.number not in rows:
            yield one, False, f"has no row in {SCOREBOARD}: ./workbook zoo --solution"
            continue
        cells = dict(zip((*COLUMNS, "reached", "triggered"), rows[one.number]))
        crashed, cut = cells["crash only"][:1].isdecimal(), cells["any cut"][:1].isdecimal()
        wrong = [f"{name} saw it" for name, seen in (("crash", crashed), ("any cut", cut and not crashed))
                 if seen and name in one.never_by]
        if cells["all"][:1].isdecimal() and cells["triggered"] == "0":
            wrong.append("it was detected and never triggered")
        yield one, not wrong, f"{', '.join(wrong)}, says {SCOREBOARD}" if wrong else "as in the proof"


def clean_code_is_quiet(pool, good):
    """Ours: seeds, corpus, regressions and each reproducer, with all oracles."""
    whole = {jobs.job(target, code="ours"): inputs.files_of(kind) for target, kind in seeds.KINDS.items()}
    for one in good:
        clean = dataclasses.replace(jobs.on_exhibit(one), code="ours", symbols=True)
        whole.setdefault(clean, []).append(inputs.reproducer(one))
    for job, run in zip(whole, pool.map(lambda job: running.replay(job, whole[job]), whole, "clean code")):
        memory = " (MSan)" if job.preset != "fuzz" else ""
        text = f"the clean code is quiet: {job.target}, {len(whole[job])} inputs{memory}"
        if run.detected():
            name = inputs.names_of(job.kind).get(os.path.basename(run.file or ""), run.file)
            text = f"{job.target} reports the clean code, for {name}: {' '.join(run.finding.lines)}"
        yield None, not run.detected(), text


def both_ways(pool, good):
    """With the fault, the reproducer is reported by each oracle of `seen by`, and by none of `never by`."""
    pairs = [(one, name) for one in good for name in one.seen_by + one.never_by]

    def judged(pair):
        return running.replay(jobs.on_exhibit(pair[0], oracles=WORDS[pair[1]]), [inputs.reproducer(pair[0])])

    for (one, name), run in zip(pairs, pool.map(judged, pairs, "exhibits and oracles")):
        reported = run.detected() and run.finding.oracle == name
        said = f"{run.finding.oracle}: {' '.join(run.finding.lines)}" if run.detected() else "nothing"
        if name in one.seen_by:
            yield one, reported, f"seen by {name}" if reported else f"not seen by {name} (it reports {said})"
        else:
            yield one, not reported, f"never by {name}" if not reported else f"reported by {name}: {said}"


def by_replay_alone(pool, good):
    """Without a reproducer, and without fuzzing: the checked-in inputs are most of the net."""
    files = {target: inputs.files_of(kind, inputs.GIVEN) for target, kind in seeds.KINDS.items()}
    runs = pool.map(lambda one: running.replay(jobs.on_exhibit(one), files[one.target]), good, "exhibits, by replay")
    missed = [one for one, run in zip(good, runs) if not run.detected()]
    count = len(good) - len(missed)
    words = f", not {', '.join(one.name() for one in missed)}" if missed else ""
    yield None, 100 * count >= ENOUGH * len(good), f"seeds and corpus alone detect {count} of {len(good)}{words}"
    return missed


def by_a_short_run(pool, missed, runs):
    """From the seeds, with the technique that the card names."""
    if not runs:
        return
    folders = {target: inputs.unpack(kind, ("seeds",)) for target, kind in seeds.KINDS.items()}

    def hunt(one):
        return running.steady(dataclasses.replace(hunter(one), runs=runs), folders[one.target])

    for one, run in zip(missed, pool.map(hunt, missed, "exhibits, by a short run")):
        said = f"a run of {run.executions:,} executions detects {one.name()} {one.title}"
        fine = run.detected() or not building.has_libfuzzer(one.preset())  # then nothing was promised
        yield None, fine, said if run.detected() else f"exhibit {one.name()} is not detected in {runs:,} executions"


def hunter(one):
    """The job that has all that the card names."""
    return jobs.on_exhibit(one, mutator=building.can_mutate(one))


if __name__ == "__main__":
    sys.exit(told(main))
