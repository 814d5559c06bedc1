"""`./workbook zoo`: which exhibits a harness detects, and one screen about it."""
import dataclasses
import os
import textwrap
import time

from workbook.core import builds, files
from workbook.core.processes import Pool
from workbook.core.trouble import Trouble
from workbook.fuzzing import annotate, building, exhibits, inputs, jobs, running, seeds
from workbook.fuzzing.exhibits import LEVELS

RUNS = 20_000           # executions for an exhibit that no known input gives away
HINTS = {
    "crash": "crash or hang by themselves: they need other bytes, not another oracle",
    "any cut": "differ only between two cuts of the same bytes",
    "reference": "do the same for every cut, and break the RFC: only a second decoder can tell",
    "wslay": "answer otherwise than another library",
    "bounds": "get everything right, with too much work or too much memory for so few bytes",
    "round trip": "do not read what they wrote themselves",
}
WHERE = {"http": "a request", "handshake": "a handshake", "connection": "a whole connection, its answers too",
         "utf8": "a text", "roundtrip": "frames that are valid", "chat": "a room", "frame": "frames",
         "dissector": "frames"}


def grade(harness, runs):
    """The harness: "yours" or "ours". Without runs, only known inputs and reproducers are replayed."""
    begin, detected = time.monotonic(), {}
    clean = jobs.job("harness", code="ours", harness=harness, runs=runs)
    building.must_be_begun(clean)
    if not os.path.exists(os.path.join(builds.folder("fuzz"), "protocol/zoo")):
        print("All exhibits are built for the first time: this takes some minutes.")
    trials = {one: jobs.on_exhibit(one, "harness", harness=harness, mutator=building.can_mutate(one), runs=runs)
              for one in exhibits.cards().values()}
    wrong = building.build_all([clean, *(job for one, job in trials.items() if building.can_run(one))])
    if wrong:
        raise Trouble(wrong[min(wrong)])
    known = [path for kind in sorted(set(seeds.KINDS.values())) for path in inputs.files_of(kind, inputs.GIVEN)]
    frames = inputs.unpack("frames")
    if runs == 0:  # a run would only replay what it begins with
        names = {os.path.basename(path) for path in known}
        known += [path for path in inputs.files_of("frames") if os.path.basename(path) not in names]
    try:
        with Pool() as pool:
            cry = cries_wolf(clean, known, frames)
            if cry:
                print(cry)
                return 1
            print(f"Quiet on our clean code. Now {len(trials)} exhibits, {runs:,} executions each at most ...")
            results = pool.map(lambda one: detects(one, trials[one], known, frames), trials, "exhibits")
            for one, seen in zip(trials, results):
                detected[one] = seen
    except (SystemExit, KeyboardInterrupt):
        print(f"Stopped after {len(detected)} of {len(trials)}; {sum(detected.values())} detected so far.")
        raise
    print("\n".join(scoreboard(detected, harness.capitalize())))
    print(f"({time.monotonic() - begin:.0f} s)")
    return 0


def detects(one, job, known, frames):
    """By an input that is known, or by a few of its own. What needs another tool is not run without it."""
    return building.can_run(one) and (running.replay(job, [inputs.reproducer(one), *known]).detected()
                                      or job.runs != 0 and running.steady(job, frames).detected())


def cries_wolf(clean, known, frames):
    """What the harness reports of code without a fault; None if it is quiet."""
    run = running.replay(clean, known)
    data = files.bytes_of(run.file) if run.file else None
    if not run.detected() and clean.runs != 0:
        run = running.steady(dataclasses.replace(clean, symbols=False), frames)
    if run.cut_short:
        raise Trouble(f"your harness did not come to the end of {clean.runs:,} executions of our clean code. "
                      "Try --runs.")
    if not run.detected():
        return None
    ours = clean.harness == "ours"
    lines = ["Your harness reports our clean code, which has no fault; so what it says of an exhibit means nothing.",
             *("  " + line for line in run.finding.lines)]
    if data is not None:
        lines += [f"The bytes ({len(data)}):", *("  " + line for line in annotate.shown("frames", data))]
    lines.append(f"Next: {'solutions/' if ours else ''}fuzz/your_harness.cpp. "
                 f"See it again: ./workbook fuzz harness --solution{' --ours' if ours else ''}")
    return "\n".join(lines)


def scoreboard(detected, whose):
    """One screen: what is detected, by level and chapter; and a hint that spoils nothing."""
    columns = sorted({one.chapter() for one in detected})
    lines = [f"  {'level':30}" + "".join(f"{f'chapter {column}':>12}" for column in columns)]
    for level in sorted({one.level for one in detected}):
        cells = [share(detected, lambda one: one.level == level and one.chapter() == column) for column in columns]
        lines.append(f"  {level}  {LEVELS[level]:27}" + "".join(f"{cell:>12}" for cell in cells))
    count = sum(detected.values())
    lines.append(f"{whose} detects {count} of {len(detected)}.")
    left = [one for one in detected if not detected[one]]
    return lines + (hint(left) if left else ["All of them."])


def share(detected, belongs):
    those = [yes for one, yes in detected.items() if belongs(one)]
    return f"{sum(those)} of {len(those)}" if those else "-"


def hint(left):
    """About the easiest that are left, together: which of them is which is for you to find out. First those
    of the parser, which every harness hammers; then what is behind it."""
    def order(one):
        return one.chapter() != 3, one.level, one.seen_by[0]
    first = min(left, key=lambda one: (order(one), one.number))
    alike = [one for one in left if order(one) == order(first)]
    targets = sorted({WHERE[one.target] for one in alike})
    words = f"The next {len(alike)} {HINTS[first.seen_by[0]]}" if len(alike) > 1 else \
        f"The next one: such faults {HINTS[first.seen_by[0]]}"
    lines = textwrap.wrap(f"{words}. (What to feed: {'; '.join(targets)}.)", 110)
    return lines + ["Next: fuzz/your_harness.cpp"]
