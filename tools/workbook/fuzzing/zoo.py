"""Faults that real projects had, one each in our solutions, and whether your harness detects them."""
import re

from workbook.core import processes
from workbook.core.files import read
from workbook.core.options import go_together, how, number, positive
from workbook.core.terminal import paint
from workbook.core.trouble import Usage
from workbook.fuzzing import annotate, exhibits, grading, seeds

# What goes with what.
MODES = ({"exhibit", "--spoil"}, {"--ours", "--runs"}, {"--solution", "--runs", "--seconds", "--only"},
         {"--check", "--runs"})


def add_arguments(parser):
    parser.add_argument("exhibit", nargs="*", type=exhibit_number, metavar="NN", help="one of them: its card")
    parser.add_argument("--spoil", action="store_true", help="with it the fault, and bytes that show it")
    parser.add_argument("--runs", type=number, metavar="N",
                        help=f"executions for each, at most ({grading.RUNS:,}; 0: known inputs are replayed, no more)")
    parser.add_argument("--ours", action="store_true", help="our harness, in place of yours")
    maintainers = parser.add_argument_group("for whoever changes the zoo or the targets")
    maintainers.add_argument("--solution", action="store_true",
                             help="our targets against all of them, oracle by oracle: fuzz/zoo/SCOREBOARD.md")
    maintainers.add_argument("--only", type=only, metavar="NN,...", help="... against these")
    maintainers.add_argument("--seconds", type=positive, metavar="S", help="... for so long each, at most")
    maintainers.add_argument("--check", action="store_true", help="is each as its card says?")


def exhibit_number(text):
    if not text.isdecimal():
        raise Usage(f"'{text}' is not understood. An exhibit has a number: ./workbook zoo 13")
    return int(text)


def only(text):
    if not re.fullmatch(r"\d+(,\d+)*", text):
        raise Usage("--only wants a number, or several: 7,13.")
    return text


def main(options):
    if len(options.exhibit) > 1:
        raise Usage(f"'{options.exhibit[1]}' is one word too many. {how(options)}")
    go_together(options, MODES)
    if options.exhibit:
        one = exhibits.card(options.exhibit[0])
        show(one)
        if options.spoil:
            spoil(one)
        else:
            print(f"The fault, and bytes that show it: ./workbook zoo {one.name()} --spoil")
        return 0
    if options.spoil:
        raise Usage("--spoil wants an exhibit's number: ./workbook zoo 13 --spoil")
    for name in ("only", "seconds"):
        if getattr(options, name) is not None and not options.solution:
            raise Usage(f"--{name} is for --solution. It goes: ./workbook zoo --solution --only NN --seconds S")
    if options.solution:
        return processes.script("tools/maintain/zoo_proof.py", *words(options, "only", "runs", "seconds"))
    if options.check:
        return processes.script("tools/maintain/zoo_cards.py", *words(options, "runs"))
    return grading.grade("ours" if options.ours else "yours", grading.RUNS if options.runs is None else options.runs)


def words(options, *names):
    """These options again, as far as they were given."""
    return [f"--{name}={getattr(options, name)}" for name in names if getattr(options, name) is not None]


def show(one):
    print(f"Exhibit {one.name()}: {one.title}")
    print(f"  models       {unlinked(one.models)}")
    print(f"  level        {one.level}, {exhibits.LEVELS[one.level]}")
    print(f"  a person     {seen(one)}")


def spoil(one):
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


def unlinked(text):
    """Markdown's links, as a terminal shows them."""
    return re.sub(r"\[([^]]+)\]\(([^)]+)\)", r"\1 (\2)", text)


def seen(one):
    """What stands on the card between the facts and the fault: what a person sees."""
    text = read(one.path).split("```diff", 1)[0]
    paragraphs = [part for part in text.split("\n\n") if not part.startswith(("#", "- "))]
    return " ".join(" ".join(paragraphs).split())
