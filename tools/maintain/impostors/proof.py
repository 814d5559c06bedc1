#!/usr/bin/env python3
"""Tries the impostors and twins of tools/impostors: tests are red for the wrong, and green for the right, however it is
written. What a learner is shown for an impostor is compared with its golden screen, and the rules that it breaks with
the tests that pin them. The twins of a chapter are tried together, as far as they do not replace the same lines.

    python3 tools/maintain/impostors/proof.py            all of them, as `./workbook test impostors` does
    python3 tools/maintain/impostors/proof.py 3.2 1      those of a step, of a chapter
    python3 tools/maintain/impostors/proof.py 3.2 --record   writes the golden screens of the step anew

How they are written stands in workbook/impostors/pages.py."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from workbook.core import builds, processes
from workbook.core.terminal import paint
from workbook.core.trouble import Trouble, Usage, told
from workbook.fuzzing import seeds
from workbook.impostors import pages, variants
from maintain.impostors import golden
from maintain.impostors.breaking import Pins
from maintain.impostors.machine import BUILD, QUICK, Machine, programs, server_tests
from maintain.test_parts.result import tail

RECORD = "--record"
AT_ONCE = 4  # for each core: most of a test over sockets is waiting


def main(arguments):
    wanted = chosen([word for word in arguments if word != RECORD])
    builds.build("dev", sorted({name for body in wanted for name in programs(body.chapter)}))
    failed = 0
    for what, wrong in tried(wanted, RECORD in arguments):
        failed += wrong is not None
        if wrong:
            print(f"{paint('FAILED  ', 'red')}{what}\n{wrong}")
    red = sum(body.is_red for body in wanted)
    print(f"{red} impostors and {len(wanted) - red} twins, {failed} failed")
    return 1 if failed else 0


def check(result):
    """each step's tests refuse its impostors, and say why, and take its twins"""
    for what, wrong in tried(chosen([])):
        result.check(wrong is None, f"{what}\n{wrong}")


def chosen(words):
    there = pages.pages()
    steps = [step for step in there if not words or step in words or step[0] in words]
    unknown = [word for word in words if not any(word in (step, step[0]) for step in steps)]
    if unknown:
        raise Usage(f"{pages.FOLDER} has nothing about {unknown[0]}")
    return [body for step in steps for body in pages.bodies(step)]


def tried(wanted, record=False):
    """Yields (what, None or what is wrong with it): each impostor, the golden screens of each step, each twin."""
    machine = Machine()
    reds = [body for body in wanted if body.is_red]
    batches = variants.batches([body for body in wanted if not body.is_red])
    with processes.Pool(AT_ONCE * (os.cpu_count() or 1)) as pool:
        tries = Tries(machine, {body.step for body in reds})
        of_step = {}
        for body, (wrong, screen) in zip(reds, pool.map(tries.red, reds, "impostors")):
            yield body, wrong
            of_step.setdefault(body.step, []).append(golden.entry(body, screen))
        for step, entries in of_step.items():
            yield golden.path_of(step), screens(step, entries, record)
        for batch, wrong in zip(batches, pool.map(tries.green, batches, "twins")):
            alone = [wrong] * len(batch)
            if wrong and len(batch) > 1:
                alone = list(pool.map(tries.green, [[body] for body in batch], "twins, alone"))
                if not any(alone):
                    alone[0] = f"  right alone, but not together with others:\n{wrong}"
            yield from zip(batch, alone)


def screens(step, entries, record):
    """None, or what is wrong with the golden screens of a step."""
    if record and all(one.killer() for one in entries):
        golden.record(step, entries)
    wrong = golden.compare(step, entries)
    return f"{wrong}\nIf it is better so: {golden.again(step)}" if wrong else None


class Tries:
    def __init__(self, machine, steps):
        self.machine, self.pins = machine, Pins()
        self.golden = {step: golden.shown(step) for step in steps}

    def red(self, body):
        """(None or what is wrong with it, the screen): in the suite that it is to be red in."""
        try:
            with self.machine.variant(body.chapter, body.name(), body.put_into({})) as variant:
                screen = self.screen(body, variant)
                if not screen:
                    return f"  it is wrong, and {body.suite} is green", ""
                return self.pins.wrong(body, variant, golden.entry(body, screen).killer()), screen
        except Trouble as trouble:
            return str(trouble), ""

    def screen(self, body, variant):
        """Most tests need no server, and it is linked when one does. A test that waits for what does not come waits for
        a second. That may be too short on a busy machine: then the screen is another than the golden one, and a run
        that has all its patience decides."""
        known = self.golden[body.step].get(body.title)
        tests, server, *_ = programs(body.chapter)
        program, starting = variant.build(tests), server_tests(body.chapter)
        words = f"--step={body.suite[len('Step'):].replace('_', '.')}"
        screen = golden.block(variant.run(program, words, WORKBOOK_PATIENCE=QUICK)[1])
        if golden.entry(body, screen).killer() in starting:
            variant.build(server)
            screen = golden.block(variant.run(program, words, WORKBOOK_PATIENCE=QUICK)[1])
        elif screen:
            return screen  # bytes in, bytes out
        if known and screen == known.screen:
            return screen
        return golden.block(variant.run(program, words)[1])

    def green(self, batch):
        """None, or what is wrong with it: in the whole chapter, and for its fuzz targets."""
        try:
            name = batch[0].name() + ("" if len(batch) == 1 else "-together")
            with self.machine.variant(batch[0].chapter, name, variants.together(batch).texts) as variant:
                return self.right(batch, variant)
        except Trouble as trouble:
            return str(trouble)

    @staticmethod
    def right(batch, variant):
        tests, server, *targets = programs(batch[0].chapter)
        variant.build(server)
        status, output = variant.run(variant.build(tests), "--gtest_brief=1")
        if status != 0:
            return f"  it is right, and red:\n{tail(output, 25)}"
        for target in targets:
            inputs = os.path.join(BUILD, "inputs", seeds.KINDS[target[len("fuzz_"):]])
            status, output = variant.run(variant.build(target), inputs)
            if status != 0:
                return f"  it is right, and {target} reports it:\n{tail(output, 25)}"
        return None


if __name__ == "__main__":
    sys.exit(told(main, sys.argv[1:]))
