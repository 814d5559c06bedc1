"""chapters/MUTATION.md: what became of all mutants of the solutions."""
import os
from collections import Counter

from workbook.core import files
from workbook.core.files import ROOT
from workbook.core.lessons import step_key
from maintain.rules.lessons.mistakes import step_link, title

PAGE = "chapters/MUTATION.md"
HEAD = """# How good the tests are

A *mutant* is our solution with one small fault: a `<` is a `<=`, 125 is 126, a line is missing. For each mutant a test of
its chapter has to be red. Where a test is missing, a mutant stays green. So this page judges the tests, and not the
solutions.

This page is written by `python3 tools/maintain/mutation/mutate.py --record`. How a fault is written into a solution
stands in [rewriting.py](../tools/maintain/mutation/rewriting.py), and why mutants stay green stands in
[survivors.txt](../tools/maintain/lists/survivors.txt).

You see here lines of our solutions. If you want to find them yourself, solve the step first.

*Excused* mutants are right programs, and [the last section](#mutants-that-stay-green) says why. *Unseen* ones are wrong, and
no test sees it. The score is the share of killed mutants among all that are not excused. Without excuses it is the raw
score.

"""
STEPS = """A step has the mutants of its lines, from its comment to the next one. Helpers stand above a file's first step.
Later steps of a chapter stand on a step, so their tests kill its mutants, too. *By their own step* counts the mutants that
tests of their own step kill.

"""
KINDS = """The fault stands in braces: what our solution has, and what the mutant has.

- *same*: no program can see a difference.
- *free*: a step leaves it to you, and both are right.
- *unseen*: there is a difference, and no test sees it. It counts against the tests, and the other two are excused.
"""
OPERATORS = {
    "boundary": "`<` becomes `<=`, `>=` becomes `>`",
    "comparison": "`==` becomes `!=`, `<` becomes `>=`",
    "condition": "a condition is always true, or never",
    "logic": "`&&` becomes `||`, one side is missing, `!` is missing",
    "arithmetic": "`+` becomes `-`, `*` becomes `/`, `++` becomes `--`",
    "bits": "`&` becomes `|`, `<<` becomes `>>`",
    "constant": "one more, one less, the next of its enum",
    "text": "a text is empty, or its last character is missing",
    "call": "a call that stands alone is missing; `min` becomes `max`",
    "statement": "a statement is missing",
    "loop": "a loop is missing",
    "value": "a function gives back nothing, zero, one more, or the other truth",
}


class Count:
    """Of some mutants: how many there are, are killed, are killed by tests of their own step, are excused."""

    def __init__(self):
        self.all = self.killed = self.own = self.excused = 0

    def add(self, mutant, killer, reason):
        self.all += 1
        self.killed += killer is not None
        self.own += killer is not None and mutant.step is not None and killer.startswith(
            f"Step{mutant.step.replace('.', '_')}.")
        self.excused += killer is None and reason is not None and reason.excuses()

    def score(self):
        return percent(self.killed, self.all - self.excused)

    def raw(self):
        return percent(self.killed, self.all)

    def cells(self):
        numbers = self.all, self.killed, self.own, self.excused, self.all - self.killed - self.excused
        return " | ".join([*map(str, numbers), self.score(), self.raw()])


def percent(part, whole):
    """Rounded down: 100 % is all of them."""
    return f"{part * 1000 // whole / 10:.1f} %" if whole else "-"


def counts(killers, reasons, name):
    """{name(mutant): Count}, in the order of the mutants."""
    found = {}
    for mutant, killer in killers.items():
        found.setdefault(name(mutant), Count()).add(mutant, killer, reasons.get(mutant.key))
    return found


def sentence(killers, reasons):
    count = counts(killers, reasons, lambda mutant: None).get(None, Count())
    return (f"{count.all} mutants, {count.killed} killed, {count.excused} excused, "
            f"{count.all - count.killed - count.excused} green: {count.score()} (raw: {count.raw()})")


def together(trials):
    return {mutant: killer for trial in trials for mutant, killer in trial.killers.items()}


def has(trial):
    """The page has a row for this chapter, with as many mutants as there are."""
    if not os.path.exists(os.path.join(ROOT, PAGE)):
        return False
    return f"\n| {link(trial.chapter)} | {len(trial.mutants)} |" in files.read(PAGE)


def write(trials, reasons):
    files.write_whole(os.path.join(ROOT, PAGE), text(trials, reasons).encode())


def text(trials, reasons):
    killers = together(trials)
    of = {trial.chapter.number: trial.chapter for trial in trials}
    by_chapter = counts(killers, reasons, lambda mutant: mutant.file.chapter.number)
    by_step = counts(killers, reasons, lambda mutant: (mutant.file.chapter.number, mutant.step))
    by_fault = counts(killers, reasons, lambda mutant: mutant.operator)
    every = counts(killers, reasons, lambda mutant: "All")
    return "".join([
        HEAD, table("Chapter", [(link(of[number]), count) for number, count in by_chapter.items()] + [*every.items()]),
        "\n## By step\n\n", STEPS,
        table("Step", [(step_title(of[number], step), by_step[number, step]) for number, step in sorted(
            by_step, key=lambda name: step_key(name[1] or f"{name[0]}.0"))]),
        "\n## By fault\n\n",
        table("Fault", [(f"{name}: {words}".replace("|", "\\|"), by_fault[name])
                        for name, words in OPERATORS.items() if name in by_fault]),
        left_out(trials), "\n## Mutants that stay green\n\n", KINDS, *green(trials, reasons)])


def link(chapter):
    return f"[{title(chapter)}]({chapter.directory}/README.md)"


def step_title(chapter, step):
    return step_link(chapter, step) if step else f"Helpers of chapter {chapter.number}"


def table(name, rows):
    lines = [f"| {one} | {count.cells()} |\n" for one, count in rows]
    head = name, "Mutants", "Killed", "By their own step", "Excused", "Unseen", "Score", "Raw"
    return f"| {' | '.join(head)} |\n{'|---' * len(head)}|\n{''.join(lines)}"


def left_out(trials):
    asserts = sum(trial.left_out.count("assert") for trial in trials)
    dropped = Counter(mutant.operator for trial in trials for mutant in trial.dropped)
    kinds = ", ".join(f"{count} of {name}" for name, count in sorted(dropped.items())) or "none"
    return (f"\n## Left out\n\nNo mutant is made of the {asserts} assertions: no peer can break them. No mutant is "
            "made of a\ndeclaration alone, of a type, or of a header, which is given. Mutants that do not compile are not "
            f"counted:\n{kinds}.\n")


def green(trials, reasons):
    """A list for each chapter: the reason, and the mutants that have it."""
    for trial in trials:
        alive = [mutant for mutant, killer in trial.killers.items() if not killer]
        if alive:
            yield f"\n### Green in chapter {trial.chapter.number}\n"
        for reason in dict.fromkeys(reasons[mutant.key] for mutant in alive):
            yield f"\n{reason.kind}: {reason.text}\n\n```text\n"
            yield from (f"{mutant.key}\n" for mutant in alive if reasons[mutant.key] is reason)
            yield "```\n"
