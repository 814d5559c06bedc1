"""`./workbook zoo`: faults that real projects had, one each in our solutions, and whoever detects them."""
import os
import re
import sys
import textwrap
import time

from workbook.core import builds, files
from workbook.core.files import read
from workbook.core.terminal import paint
from workbook.core.trouble import Trouble, Usage
from workbook.fuzzing import annotate, hammering, inputs, seeds
from workbook.fuzzing.crowd import (
    Crowd, RUNS, build_exhibits, chapter_of, is_possible, mutators, preset_of, reproducer, with_tools)
from maintain import proof, zoo_check

USAGE = "./workbook zoo [NN [--spoil]] [--runs N] [--ours]"
# The options that go together.
MODES = ({"--solution", "--runs", "--seconds", "--only"}, {"--check", "--runs"}, {"--ours", "--runs"}, {"--spoil"})
LEVELS = ["whatever reads the bytes", "compare two cuts", "a naive decoder beside it", "text and closing",
          "several frames in a row", "limits, work and memory", "another tool"]
HINTS = {
    "crash": "crash or hang by themselves: they want other bytes, not another oracle",
    "any cut": "differ only between two cuts of the same bytes",
    "reference": "do the same for every cut, and not what the RFC says: only a second opinion tells",
    "wslay": "answer otherwise than another library does",
    "bounds": "get everything right, with too much work or too much memory for so few bytes",
    "round trip": "read something else than they wrote themselves",
}
WHERE = {"http": "a request", "handshake": "a handshake", "connection": "a whole connection, its answers too",
         "utf8": "a text", "roundtrip": "frames that are valid", "chat": "a room", "frame": "frames"}


def main(arguments):
    words, options = sort_out(arguments)
    if words:
        return card(words[0], "--spoil" in options)
    if "--spoil" in options:
        raise Usage(f"--spoil wants an exhibit's number. It goes: {USAGE}")
    if "--check" in options:
        return zoo_check.print_check(options.get("--runs", zoo_check.SHORT_RUN))
    for option in ("--only", "--seconds"):
        if option in options and "--solution" not in options:
            raise Usage(f"{option} is for --solution. It goes: ./workbook zoo --solution --only NN --seconds S")
    if "--solution" in options:
        return proof.prove(options.get("--only"), options.get("--runs", proof.RUNS),
                           options.get("--seconds", proof.SECONDS))
    return grade("our_harness" if "--ours" in options else "your_harness", options.get("--runs", RUNS))


def sort_out(arguments):
    """([the number of an exhibit], {option: value})"""
    words, options, rest = [], {}, list(arguments)
    while rest:
        word = rest.pop(0)
        if word in ("--runs", "--seconds", "--only"):
            if not rest or not re.fullmatch(r"\d+" if word != "--only" else r"\d+(,\d+)*", rest[0]):
                raise Usage(f"{word} wants a number. It goes: {USAGE}")
            value = rest.pop(0)
            options[word] = [int(one) for one in value.split(",")] if word == "--only" else int(value)
        elif word in ("--solution", "--check", "--spoil", "--ours"):
            options[word] = True
        elif word.isdecimal():
            words.append(word)
        else:
            raise Usage(f"'{word}' is not understood. It goes: {USAGE}")
    if len(words) > 1:
        raise Usage(f"'{words[1]}' is one word too many. It goes: {USAGE}")
    if not any(options.keys() <= mode for mode in MODES):
        raise Usage(f"{' and '.join(options)} do not go together. It goes: {USAGE}")
    return words, options


# ---- A card, for whoever asks.

def card(number, spoil):
    one = hammering.exhibit_of(f"{int(number):02}")
    print(f"Exhibit {one.name()}: {one.title}")
    print(f"  models       {unlinked(one.models)}")
    print(f"  level        {one.level}, {LEVELS[one.level]}")
    print(f"  a person     {seen(one)}")
    if not spoil:
        print(f"The fault, and bytes that show it: ./workbook zoo {one.name()} --spoil")
        return 0
    print(f"  seen by      {', '.join(one.seen_by)}    (target {one.target})")
    if one.tools:
        print(f"  needs        {', '.join(one.tools)}")
    print(f"\nThe fault, in {one.file}:")
    for line in one.fault.splitlines():
        if line.startswith("!"):
            line = f"     (it makes a difference when: {line[1:].strip()})"
        print("  " + paint(line, {"-": "red", "+": "green"}.get(line[:1], "dim")))
    print("\nBytes that show it:")
    for line in annotate.shown(seeds.KINDS[one.target], seeds.parse(one.reproducer, one.path)):
        print("  " + line)
    return 0


def unlinked(text):
    """Markdown's links, as a terminal shows them."""
    return re.sub(r"\[([^]]+)\]\(([^)]+)\)", r"\1 (\2)", text)


def seen(one):
    """What stands on the card between the facts and the fault: what a person sees."""
    text = read(one.path).split("```diff", 1)[0]
    paragraphs = [part for part in text.split("\n\n") if not part.startswith(("#", "- "))]
    return " ".join(" ".join(paragraphs).split())


# ---- Your harness, graded.

def grade(program, runs):
    """What your_harness or our_harness detects. Without runs: only known inputs and reproducers are replayed."""
    begin, detected, terminal = time.monotonic(), {}, sys.stdout.isatty()
    hammering.must_be_begun(hammering.Job("harness", True, ours=program == "our_harness"))
    if not os.path.exists(os.path.join(builds.folder("fuzz"), "protocol/zoo")):
        print("All exhibits are built for the first time: this takes some minutes.")
    try:
        with Crowd() as crowd:
            for one, answer in grading(crowd, program, runs):
                if one:
                    detected[one] = answer
                elif answer:
                    print(answer)
                    return 1
                else:
                    print(f"Quiet on our clean code. Now {len(hammering.cards())} exhibits, "
                          f"{runs:,} executions each at most ...")
                if terminal:
                    print(f"\r\033[K{paint(f'exhibit {one.name()}', 'dim') if one else ''}", end="", flush=True)
    except (SystemExit, KeyboardInterrupt):
        print("\r\033[K" * terminal + f"Stopped after {len(detected)} of {len(hammering.cards())}; "
              f"{sum(detected.values())} detected so far.")
        raise
    if terminal:
        print("\r\033[K", end="", flush=True)
    print("\n".join(scoreboard(detected, "Ours" if program == "our_harness" else "Yours")))
    print(f"({time.monotonic() - begin:.0f} s)")
    return 0


def grading(crowd, program, runs):
    """Yields (None, what it reports of clean code, or None), and if it is quiet (exhibit, detected) for each."""
    ours, all_of_them = program == "our_harness", list(hammering.cards().values())
    wrong = next(filter(None, build_exhibits(all_of_them, {program, *mutators({program})}).values()), None)
    if wrong:
        raise Trouble(wrong)
    known = [path for kind in sorted(set(seeds.KINDS.values())) for path in inputs.files_of(kind, inputs.GIVEN)]
    frames = inputs.unpack("frames")

    def detects(one):
        """By an input that is known, or by a few of its own."""
        job = with_tools(hammering.Job("harness", exhibit=one.number, preset=preset_of(one), ours=ours), one)
        if not is_possible(one):
            return False
        return crowd.replay(job, [reproducer(one), *known]).detected() or crowd.hammer(job, frames, runs).detected()

    cry = cries_wolf(crowd, ours, known, frames, runs)
    yield None, cry
    if not cry:
        yield from zip(all_of_them, crowd.map(detects, all_of_them))


def cries_wolf(crowd, ours, known, frames, runs):
    """What the harness reports of code without a fault; None if it is quiet."""
    job = hammering.Job("harness", True, ours=ours)
    run = crowd.replay(job, known, symbols=True)
    data = files.bytes_of(run.file) if run.file else None
    if not run.detected():
        run = crowd.hammer(job, frames, runs)
    if run.cut_short:
        raise Trouble(f"your harness did not come to the end of {runs:,} executions of our clean code. Try --runs.")
    if not run.detected():
        return None
    lines = ["Your harness reports our clean code, which has no fault; so what it says of an exhibit means nothing.",
             *("  " + line for line in run.finding.lines)]
    if data is not None:
        lines += [f"The bytes ({len(data)}):", *("  " + line for line in annotate.shown("frames", data))]
    lines.append(f"Next: {'solutions/' if ours else ''}fuzz/your_harness.cpp. "
                 f"See it again: ./workbook fuzz harness --solution{' --ours' if ours else ''}")
    return "\n".join(lines)


def scoreboard(detected, whose):
    """One screen: what is detected, by level and chapter; and a hint that spoils nothing."""
    columns = sorted({chapter_of(one) for one in detected})
    lines = [f"  {'level':30}" + "".join(f"{'chapter ' + column:>12}" for column in columns)]
    for level in sorted({one.level for one in detected}):
        cells = [share(detected, lambda one: one.level == level and chapter_of(one) == column) for column in columns]
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
        return chapter_of(one) != "3", one.level, one.seen_by[0]
    first = min(left, key=lambda one: (order(one), one.number))
    alike = [one for one in left if order(one) == order(first)]
    targets = sorted({WHERE[one.target] for one in alike})
    words = f"The next {len(alike)} {HINTS[first.seen_by[0]]}" if len(alike) > 1 else \
        f"The next one: such faults {HINTS[first.seen_by[0]]}"
    lines = textwrap.wrap(f"{words}. (What to feed: {'; '.join(targets)}.)", 110)
    return lines + ["Next: fuzz/your_harness.cpp"]
