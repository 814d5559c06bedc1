#!/usr/bin/env python3
"""Tries the impostors and twins of tools/impostors: tests are red for the wrong, and green for the right, however it is
written. Each impostor costs half a second: one file is compiled, and linked with what build/dev has already. The twins
of a chapter are tried together, as far as they do not replace the same lines.

    python3 tools/maintain/impostors/proof.py            all of them
    python3 tools/maintain/impostors/proof.py 3.2 1      those of a step, of a chapter

How they are written stands in workbook/impostors/pages.py. `./workbook test` tries all twins, and the first two
impostors of each step: a minute and a half of processor time."""
import json
import os
import re
import shlex
import sys
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from workbook.core import builds, processes
from workbook.core.files import ROOT, read
from workbook.core.terminal import paint
from workbook.core.trouble import Trouble, Usage, told
from workbook.fuzzing import seeds
from workbook.impostors import pages
from maintain.test_parts.result import tail

BUILD = builds.folder("dev")
PATIENCE = 60  # seconds: only an endless loop takes so long
IMPOSTORS_OF_A_STEP = 2


def main(arguments):
    wanted = chosen(arguments)
    builds.build("dev", sorted({name for body in wanted for name in programs(body.chapter)}))
    failed = 0
    for body, wrong in tried(wanted):
        failed += wrong is not None
        if wrong:
            print(f"{paint('FAILED  ', 'red')}{body}\n{wrong}")
    red = sum(body.is_red for body in wanted)
    print(f"{red} impostors and {len(wanted) - red} twins, {failed} failed")
    return 1 if failed else 0


def check(result):
    """for each step impostors that its tests refuse, and twins that they take"""
    wanted, wrong_of = [], Counter()
    for body in chosen([]):
        wrong_of[body.step] += body.is_red
        if not body.is_red or wrong_of[body.step] <= IMPOSTORS_OF_A_STEP:
            wanted.append(body)
    for body, wrong in tried(wanted):
        result.check(wrong is None, f"{body}\n{wrong}")


def chosen(words):
    there = pages.pages()
    steps = [step for step in there if not words or step in words or step[0] in words]
    unknown = [word for word in words if not any(word in (step, step[0]) for step in steps)]
    if unknown:
        raise Usage(f"{pages.FOLDER} has nothing about {unknown[0]}")
    return [body for step in steps for body in pages.bodies(step)]


def tried(wanted):
    """Yields (body, None or what is wrong with it)."""
    machine = Machine()
    reds = [body for body in wanted if body.is_red]
    batches = together([body for body in wanted if not body.is_red])
    with processes.Pool() as pool:
        yield from zip(reds, pool.map(machine.try_red, reds, "impostors"))
        for batch, wrong in zip(batches, pool.map(machine.try_green, batches, "twins")):
            alone = [wrong] * len(batch)
            if wrong and len(batch) > 1:
                alone = list(pool.map(machine.try_green, [[body] for body in batch], "twins, alone"))
                if not any(alone):
                    alone[0] = f"  right alone, but not together with others:\n{wrong}"
            yield from zip(batch, alone)


def together(bodies):
    """Lists of bodies of one chapter that can be put into its files at once."""
    batches = []
    for body in bodies:
        for batch in batches:
            if batch[0].chapter.number == body.chapter.number and fits(batch, body):
                batch.append(body)
                break
        else:
            batches.append([body])
    return batches


def fits(batch, body):
    try:
        texts = {}
        for one in [*batch, body]:
            texts = one.put_into(texts)
        return True
    except Trouble:
        return False


def programs(chapter):
    """Its tests, its server, which they start, and the fuzz targets."""
    targets = [f"fuzz_{name}" for name, of in seeds.CHAPTERS.items() if of == chapter.number]
    return [f"ch{chapter.number}_solution_test", f"ch{chapter.number}_solution", *targets]


def server_tests(chapter):
    """Those that start the server: ["Step1_6.AnswersPipelinedRequestsInOrder", ...]"""
    found = re.findall(r"^TEST\((\w+), (\w+)\)", read(f"{chapter.path}/tests/server_test.cpp"), re.M)
    return [".".join(names) for names in found]


class Machine:
    """What is known of build/dev, and asked for once."""

    def __init__(self):
        with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as file:
            self.compiles = {os.path.relpath(one["file"], ROOT): one["command"] for one in json.load(file)}
        self.links = {}

    def link(self, program):
        if program not in self.links:
            _, output = processes.capture(["ninja", "-C", BUILD, "-t", "commands", program])
            self.links[program] = output.strip().splitlines()[-1]
        return self.links[program]

    def try_red(self, body):
        """None, or what is wrong with it."""
        return self.trying(self.red, [body])

    def try_green(self, batch):
        return self.trying(self.green, batch)

    def trying(self, judge, batch):
        try:
            folder = os.path.join(BUILD, "bodies", batch[0].name() + ("" if len(batch) == 1 else "-together"))
            return judge(batch[0], folder, self.compile(batch, folder))
        except Trouble as trouble:
            return str(trouble)

    def compile(self, batch, folder):
        """{the object of the solution: the one with these bodies}"""
        os.makedirs(folder, exist_ok=True)
        texts, objects = {}, {}
        for body in batch:
            texts = body.put_into(texts)
        for path, text in texts.items():
            source = os.path.join(folder, os.path.basename(path))
            with open(source, "w", encoding="utf-8") as file:
                file.write(text)
            words = shlex.split(self.compiles[path])
            out = words.index("-o") + 1
            objects[words[out]] = source + ".o"
            words[out], words[-1] = source + ".o", source
            self.must("does not compile", shlex.join([*words, "-w"]))
        return objects

    def build(self, program, folder, objects):
        line = self.link(program).replace(f"-o bin/{program} ", f"-o {shlex.quote(os.path.join(folder, program))} ")
        for old, new in objects.items():
            line = line.replace(f" {old} ", f" {shlex.quote(new)} ")
        self.must("does not link", line)
        return os.path.join(folder, program)

    def must(self, what, command):
        status, output = processes.capture(["sh", "-c", command], cwd=BUILD)
        if status != 0:
            raise Trouble(f"{what}\n{tail(output)}")

    def run(self, program, *arguments, **environment):
        return processes.capture([program, *arguments], timeout=PATIENCE, cwd=os.path.dirname(program),
                                 env=dict(os.environ, GTEST_BRIEF="1", **environment))

    def red(self, body, folder, objects):
        """Its suite is asked without the tests that start the server first: that is quick."""
        tests, server, *_ = programs(body.chapter)
        program = self.build(tests, folder, objects)
        starting = [name for name in server_tests(body.chapter) if name.startswith(body.suite + ".")]
        if not self.passes(program, f"{body.suite}.*-{':'.join(starting)}"):
            return None
        if starting:
            self.build(server, folder, objects)
            if not self.passes(program, ":".join(starting)):
                return None
        return f"  it is wrong, and {body.suite} is green"

    def passes(self, program, tests):
        return self.run(program, f"--gtest_filter={tests}", "--gtest_fail_fast", WORKBOOK_PATIENCE="1")[0] == 0

    def green(self, body, folder, objects):
        tests, server, *targets = programs(body.chapter)
        self.build(server, folder, objects)
        status, output = self.run(self.build(tests, folder, objects))
        if status != 0:
            return f"  it is right, and red:\n{tail(output, 25)}"
        for target in targets:
            inputs = os.path.join(BUILD, "inputs", seeds.KINDS[target[len("fuzz_"):]])
            status, output = self.run(self.build(target, folder, objects), inputs)
            if status != 0:
                return f"  it is right, and {target} reports it:\n{tail(output, 25)}"
        return None


if __name__ == "__main__":
    sys.exit(told(main, sys.argv[1:]))
