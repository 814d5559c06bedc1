#!/usr/bin/env python3
"""The workbook checked as a text: nothing is built. Every check yields what is wrong, one line each.

    python3 tools/maintain/checks.py            all of them
    python3 tools/maintain/checks.py pairs      some of them, by name
    python3 tools/maintain/checks.py lock       writes tools/starters.lock anew (after you changed a starter)
    python3 tools/maintain/checks.py failures   writes chapters/FAILURES.md anew (after you changed a seed comment)
    python3 tools/maintain/checks.py mistakes   writes chapters/MISTAKES.md anew (after you changed a test's story)
    python3 tools/maintain/checks.py kill_sheet   writes chapters/KILL_SHEET.md anew (after you recorded golden screens)
    python3 tools/maintain/checks.py ledger     writes chapters/LEDGER.md anew (after you changed a tag `// pins:`)
    python3 tools/maintain/checks.py times      writes the minutes anew (after you changed a step)
    python3 tools/maintain/checks.py source_lines   writes the frame lab's table anew (after you moved a line of
                                                    chapter 3 or 5)
"""
import importlib.util
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

if __name__ == "__main__" and importlib.util.find_spec("markdown_it") is None:
    from workbook.core.machine.programs import python_with
    PYTHON = python_with("markdown_it")
    if PYTHON is None:
        sys.exit("checks: no Python here has markdown-it. Debian, Ubuntu: apt-get install python3-markdown-it")
    os.execv(PYTHON, [PYTHON, "-B", *sys.argv])

from workbook.core.files import all_files
from maintain.ledger import check as ledger, page as ledger_page
from maintain.rules.impostors import kill_sheet, screens
from maintain.rules.lessons import guide, mistakes, parts, plain, shape, times, told, why
from maintain.rules import failures, form, fuzz_lists, names, pairs, prose, rooms, source_lines, steps

CHECKS = {
    "pairs": pairs.pairs, "steps": steps.steps, "hints": steps.three_hints, "repaired": steps.repaired,
    "stories": steps.stories, "seeds": failures.pinned, "locked": pairs.locked,
    "fences": lambda: prose.fences(all_files(".md")),
    "tables": lambda: prose.tables(all_files(".md")), "links": lambda: prose.links(all_files(".md")),
    "words": lambda: prose.words(all_files(".md")),
    "told": told.told, "parts": parts.parts, "glossary": parts.glossary, "plain": plain.plain, "usually": mistakes.usually,
    "minutes": times.minutes, "why": why.whys, "shape": shape.shape, "guide": guide.guide, "rooms": rooms.rooms,
    "names": names.names, "screens": screens.screens, "killed": kill_sheet.killed,
    "folders": form.folders, "form": form.form,
    "tidy": form.tidy, "hosts": form.hosts, "whitespace": form.whitespace, "zoo": fuzz_lists.zoo,
    "inputs": fuzz_lists.inputs, "targets": fuzz_lists.targets, "lines": source_lines.source_lines,
    "rules": ledger.rules,
}


def run(chosen):
    """Yields (name, what is wrong)."""
    for name in chosen:
        wrong = list(CHECKS[name]())
        print(f"  {name:10} {'ok' if not wrong else f'{len(wrong)} wrong'}")
        for line in wrong:
            print(f"    {line}")
        yield name, wrong


def check(result):
    """the words, links, pairs, steps and hints, and which room uses which"""
    for name, wrong in run(CHECKS):
        result.check(not wrong, f"{name}: {len(wrong)} wrong")


# What is made of something else, and written anew when that has changed: each returns what to say.
WRITERS = {
    "lock": lambda: f"{pairs.LOCK}: {pairs.lock()} starters. Commit it together with them.",
    "failures": lambda: wrote(failures.PAGE, failures.write), "mistakes": lambda: wrote(mistakes.PAGE, mistakes.write),
    "kill_sheet": lambda: wrote(kill_sheet.PAGE, kill_sheet.write),
    "ledger": lambda: wrote(ledger_page.PAGE, ledger_page.write),
    "times": lambda: f"{times.write()} files say other minutes now.",
    "source_lines": lambda: wrote(" and ".join(source_lines.WRITTEN), source_lines.write),
}


def wrote(path, write):
    write()
    return f"{path} is written."


def main(arguments):
    if len(arguments) == 1 and arguments[0] in WRITERS:
        print(WRITERS[arguments[0]]())
        return 0
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        print(f"checks: there is no check '{unknown[0]}': {', '.join([*CHECKS, *WRITERS])}", file=sys.stderr)
        return 2
    found = [wrong for _, wrong in run(arguments or CHECKS)]
    failed = sum(map(bool, found))
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
