"""`./workbook zoo --check`: what each exhibit's card says is so, and the clean code is quiet. Both ways, for CI."""
import os
import re

from workbook.core.files import read
from workbook.core.terminal import paint
from workbook.fuzzing import exhibits, finding, hammering, inputs, seeds
from workbook.fuzzing.crowd import (
    Crowd, build_exhibits, is_possible, job_for, mutators, preset_of, reproducer)
from maintain import proof

SHORT_RUN = 200_000     # executions for an exhibit that no known input gives away
ROW = re.compile(r"^\| \[(\d+)\][^|]*\|[^|]*\|[^|]*\|(.*)\|$", re.M)
ENOUGH = 80             # per cent of the exhibits that the checked-in inputs alone have to detect


def print_check(runs):
    failed = 0
    for one, ok, text in check(runs):
        failed += not ok
        place = f"exhibit {one.name()}: " if one else ""
        if not ok or not one:
            print(f"{'' if ok else paint('FAILED  ', 'red')}{place}{text}", flush=True)
    print(f"{failed} failed" if failed else "All as the cards say.")
    return 1 if failed else 0


def check(runs=SHORT_RUN):
    """Yields (exhibit or None, ok, text); `runs` are executions for an exhibit that no known input gives away."""
    all_of_them = exhibits.exhibits()
    yield from as_the_scoreboard(all_of_them)
    programs = {f"fuzz_{target}" for target in seeds.KINDS}
    wrong = build_exhibits(all_of_them, programs | mutators({"fuzz_frame", "fuzz_connection"}))
    for one, text in wrong.items():
        yield one, text is None, text or "builds"
    good = [one for one in all_of_them if wrong[one] is None]
    away = [one for one in good if not is_possible(one)]
    good = [one for one in good if is_possible(one)]
    if away:
        yield None, True, f"not run, for want of clang: {', '.join(one.name() for one in away)}"
    with Crowd() as crowd:
        yield from clean_code_is_quiet(crowd, good)
        yield from both_ways(crowd, good)
        missed = yield from by_replay_alone(crowd, good)
        yield from by_a_short_run(crowd, missed, runs)


def as_the_scoreboard(all_of_them):
    """Whoever never sees a fault has not seen it in the proof either; a crash counts in every column. And what was
    detected has been triggered before."""
    rows = {int(number): [cell.strip() for cell in cells.split("|")]
            for number, cells in ROW.findall(read(proof.SCOREBOARD))}
    for one in all_of_them:
        if one.number not in rows:
            yield one, False, f"has no row in {proof.SCOREBOARD}: ./workbook zoo --solution"
            continue
        cells = dict(zip((*proof.COLUMNS, "reached", "triggered"), rows[one.number]))
        crashed, cut = cells["crash only"][:1].isdecimal(), cells["any cut"][:1].isdecimal()
        wrong = [f"{name} saw it" for name, seen in (("crash", crashed), ("any cut", cut and not crashed))
                 if seen and name in one.never_by]
        if cells["all"][:1].isdecimal() and cells["triggered"] == "0":
            wrong.append("it was detected and never triggered")
        yield one, not wrong, f"{', '.join(wrong)}, says {proof.SCOREBOARD}" if wrong else "as in the proof"


def clean_code_is_quiet(crowd, good):
    """Ours: seeds, corpus, regressions and each reproducer, with all oracles."""
    whole = {("fuzz", target, ()): inputs.files_of(seeds.KINDS[target]) for target in seeds.KINDS}
    for one in good:
        key = (preset_of(one), one.target, tuple(one.environment.items()))
        whole.setdefault(key, []).append(reproducer(one))
    runs = crowd.map(lambda key: crowd.replay(clean_job(*key), whole[key]), whole)
    for ((preset, target, _), paths), run in zip(whole.items(), runs):
        text = f"the clean code is quiet: {target}, {len(paths)} inputs" + (" (MSan)" if preset != "fuzz" else "")
        if run.detected():
            name = inputs.names_of(seeds.KINDS[target]).get(os.path.basename(run.file or ""), run.file)
            text = f"{target} reports the clean code, for {name}: {' '.join(run.finding.lines)}"
        yield None, not run.detected(), text


def clean_job(preset, target, environment):
    job = hammering.Job(target, True, preset=preset)
    job.environment = dict(environment)
    return job


def both_ways(crowd, good):
    """With the fault, the reproducer is reported by each oracle of `seen by`, and by none of `never by`."""
    pairs = [(one, name) for one in good for name in one.seen_by + one.never_by]
    jobs = [(job_for(one, oracles=finding.WORDS[name]), [reproducer(one)]) for one, name in pairs]
    for (one, name), run in zip(pairs, crowd.map(lambda job: crowd.replay(*job), jobs)):
        reported = run.detected() and run.finding.oracle == name
        said = f"{run.finding.oracle}: {' '.join(run.finding.lines)}" if run.detected() else "nothing"
        if name in one.seen_by:
            yield one, reported, f"seen by {name}" if reported else f"not seen by {name} (it reports {said})"
        else:
            yield one, not reported, f"never by {name}" if not reported else f"reported by {name}: {said}"


def by_replay_alone(crowd, good):
    """Without a reproducer, and without fuzzing: the checked-in inputs are most of the net."""
    files = {target: inputs.files_of(seeds.KINDS[target], inputs.GIVEN) for target in seeds.KINDS}
    runs = crowd.map(lambda one: crowd.replay(job_for(one), files[one.target]), good)
    missed = [one for one, run in zip(good, runs) if not run.detected()]
    count = len(good) - len(missed)
    words = f", not {', '.join(one.name() for one in missed)}" if missed else ""
    yield None, 100 * count >= ENOUGH * len(good), f"seeds and corpus alone detect {count} of {len(good)}{words}"
    return missed


def by_a_short_run(crowd, missed, runs):
    """From the seeds, with the technique that the card names."""
    if not runs:
        return
    folders = {target: inputs.unpack(seeds.KINDS[target], ("seeds",)) for target in seeds.KINDS}
    for one, run in zip(missed, crowd.map(lambda one: proof.by_all(crowd, one, folders, runs=runs), missed)):
        said = f"a run of {run.executions:,} executions detects {one.name()} {one.title}"
        fine = run.detected() or not hammering.has_libfuzzer(preset_of(one))  # then nothing was promised
        yield None, fine, said if run.detected() else f"exhibit {one.name()} is not detected in {runs:,} executions"
