"""`impostors N`: a learner's own tests, chapters/NN-name/tests/your_test.cpp, against programs that are right and
programs that are wrong. What is not caught yet keeps its name; only its step is told."""
import os
import textwrap

from workbook.core.lessons import chapter as chapter_called
from workbook.core.options import go_together, positive
from workbook.core.terminal import paint
from workbook.core.trouble import Usage
from workbook.impostors import review, trying, variants
from workbook.learner.saves import remember, remembered

MODES = ({"--solution", "--review"}, {"--reveal"})
LEVELS = ("what a user sees", "its name, and the belief behind it", "its lines")


def add_arguments(parser):
    parser.add_argument("chapter", type=chapter_called, metavar="N", help="a chapter's number")
    parser.add_argument("--solution", action="store_true",
                        help="our tests, in place of yours: they catch all, and so it names all")
    parser.add_argument("--review", action="store_true",
                        help="your tests against the parser of chapter 3's review: how many of its faults they find")
    parser.add_argument("--reveal", type=positive, metavar="K",
                        help="tells of impostor K what a user sees; asked once more, its name; then its lines")


def main(options):
    go_together(options, MODES)
    if options.reveal:
        return reveal(options.chapter, options.reveal)
    whose = "ours" if options.solution else "yours"
    if options.review:
        return review.main(options.chapter, whose)
    result = trying.tried(options.chapter, whose)
    print(screen(result))
    return 1 if result.accused else 0


# ---- The screen.

def screen(result):
    return result.accused or "\n".join([*result.notes, *count(result)])


def count(result):
    caught = [(body, test) for body, test in result.caught if test]
    alive = [(number, body) for number, (body, test) in enumerate(result.caught, 1) if not test]
    whose = "Your" if result.path.startswith("chapters/") else "Our"
    lines = [f"{whose} tests accept our solution and {result.twins} twins. "
             f"{len(caught)} of {len(result.caught)} impostors caught."]
    for body, test in caught:
        lines += [f"  {paint('caught', 'green')}  {body.title}   step {body.step}{kind(body)}",
                  f"          \"{body.facts['belief']}\"",
                  f"          by {test.name}, {os.path.basename(result.path)}:{test.line}"]
    if not alive:
        return [*lines, "All are caught. Next: try what is yours: ./workbook fuzz " + str(result.chapter.number)]
    lines += textwrap.wrap("Still here: " + ", ".join(where(alive)) + ".", 78, subsequent_indent="  ")
    step = alive[0][1].step
    lines += [f"Next: read step {step} once more. Which of its rules has no test yet, and which edge?",
              f"./workbook impostors {result.chapter.number} --reveal {alive[0][0]} says what a user sees of number "
              f"{alive[0][0]}."]
    return lines


def where(alive):
    """["number 1 and 2 in step 3.2", "number 7 in step 3.8 (extra)"]"""
    steps = {}
    for number, body in alive:
        steps.setdefault(body.step + kind(body), []).append(str(number))
    return [f"{'numbers' if numbers[1:] else 'number'} {' and '.join(numbers)} in step {step}"
            for step, numbers in steps.items()]


def kind(body):
    """A step that is not core says so."""
    found = body.chapter.kinds().get(body.step, "core")
    return "" if found == "core" else f" ({found})"


# ---- One of them, little by little.

def reveal(chapter, number):
    there = variants.impostors(chapter)
    if number > len(there):
        raise Usage(f"chapter {chapter.number} has no impostor {number}: they are 1 to {len(there)}.")
    body = there[number - 1].bodies[0]
    state = remembered("impostors")
    key = f"{body.step}: {body.title}"
    level = min(state.get(key, 0) + 1, len(LEVELS))
    print(f"Impostor {number} of chapter {chapter.number}, of step {body.step}{kind(body)}: {LEVELS[level - 1]} "
          f"({level} of {len(LEVELS)})")
    if level == 1:
        print(f"  {body.facts['user']}")
    elif level == 2:
        print(f"  {body.title}\n  \"{body.facts['belief']}\"")
    else:
        for _, name, text in body.changes:
            print(f"  {body.chapter.solution}/{name}")
            for line in text.splitlines():
                print("  " + paint(line, {"-": "red", "+": "green"}.get(line[:1], "dim")))
    if level < len(LEVELS):
        print(f"Next: write a test for it. The same command once more shows {LEVELS[level]}.")
    else:
        print(f"Next: write a test for it, then ./workbook impostors {chapter.number}")
    state[key] = level
    remember("impostors", state)
    return 0
