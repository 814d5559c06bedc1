#!/usr/bin/env python3
"""Tries all mutants of the solutions: for each of them the tests of its chapter are red, or a line of
tools/maintain/lists/survivors.txt says why not.

    python3 tools/maintain/mutation/mutate.py              all of them: ten minutes on two cores, and mostly less
    python3 tools/maintain/mutation/mutate.py 3.2 1        those of a step, of a chapter
    python3 tools/maintain/mutation/mutate.py frame.cpp    those of a file
    python3 tools/maintain/mutation/mutate.py --record     all of them, and writes chapters/MUTATION.md

Linux only: clang++-19 reads the solutions, and build/dev has been built by GCC or by clang."""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from workbook.core import builds, processes
from workbook.core.files import BUILD, write_whole
from workbook.core.lessons import chapters
from workbook.core.machine import compilers
from workbook.core.terminal import paint
from workbook.core.trouble import Usage, told
from maintain.impostors.machine import programs
from maintain.mutation import page, survivors, syntax
from maintain.mutation.trying import Trial

RECORD = "--record"
EVERY = 9                           # of so many mutants `./workbook test` tries one,
WHOLE = 3, ("constant", "boundary")  # and all of this chapter with these operators


def main(arguments):
    words = [word for word in arguments if word != RECORD]
    if RECORD in arguments and words:
        raise Usage("only the page of all mutants is recorded")
    begin, wanted = time.monotonic(), chosen_chapters(words)
    builds.build("dev", [name for chapter in wanted for name in programs(chapter)[:2]])
    reasons, trials, failed = survivors.reasons(), [], 0
    for chapter in wanted:
        trial = tried(chapter, reasons, lambda mutant: not words or any(fits(word, mutant) for word in words))
        trials.append(trial)
        for line in survivors.wrong(reasons, trial.mutants, trial.killers):
            failed += 1
            print(f"{paint('FAILED  ', 'red')}{line}")
        print(f"Chapter {chapter.number}: {page.sentence(trial.killers, reasons)}", flush=True)
    write_results(trials)
    killers = page.together(trials)
    print(f"{page.sentence(killers, reasons)}; {failed} failed, in {time.monotonic() - begin:.0f} s")
    if RECORD in arguments and not failed:
        page.write(trials, reasons)
        print(f"{page.PAGE} is written.")
    return 1 if failed else 0


def check(result):
    """some mutants of each solution, and all constants and boundaries of chapter 3: the tests are red for them"""
    if not compilers.checks_syntax(syntax.CLANG):
        result.skip(f"{syntax.CLANG} is not there")
        return
    reasons = survivors.reasons()
    for chapter in chapters():
        trial = tried(chapter, reasons, part_of(chapter))
        for line in survivors.wrong(reasons, trial.mutants, trial.killers):
            result.fail(line)
        result.check(page.has(trial), f"{page.PAGE} was written for other solutions: mutate.py {RECORD} writes it anew")
        result.passed += len(trial.killers)


def tried(chapter, reasons, is_wanted):
    with processes.Pool() as pool:
        trial = Trial(chapter, pool)
        trial.run([mutant for mutant in trial.mutants if is_wanted(mutant)],
                  {key for key, reason in reasons.items() if reason.excuses()})
    return trial


def part_of(chapter):
    """Each mutant in its turn; a chapter does not begin where the one before began."""
    number, names = WHOLE
    return lambda mutant: (mutant.number % EVERY == chapter.number
                           or chapter.number == number and mutant.operator in names)


def chosen_chapters(words):
    """Those in which something fits a word."""
    there = chapters()
    for word in words:
        if not any(word_is_of(word, chapter) for chapter in there):
            raise Usage(f"there is no step, chapter or file of a solution '{word}'")
    return [chapter for chapter in there if not words or any(word_is_of(word, chapter) for word in words)]


def word_is_of(word, chapter):
    return word == str(chapter.number) or word in chapter.steps() or os.path.basename(word) in chapter.files()


def fits(word, mutant):
    return (word == mutant.step or word == str(mutant.file.chapter.number)
            or os.path.basename(word) == mutant.file.module)


def write_results(trials):
    """build/mutants.txt: a line for each mutant that was tried."""
    lines = [f"{trial.killers[mutant] or 'GREEN'} | {mutant.operator} | {mutant.key}\n"
             for trial in trials for mutant in trial.killers]
    write_whole(os.path.join(BUILD, "mutants.txt"), "".join(lines).encode())


if __name__ == "__main__":
    sys.exit(told(main, sys.argv[1:]))
