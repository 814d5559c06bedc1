"""Builds the tests and the server of a chapter with all mutants of its solution in them, out of what build/dev has."""
import os
import re
import shlex

from workbook.core import processes
from workbook.core.files import ROOT
from workbook.core.trouble import Trouble
from maintain.impostors.machine import BUILD, Machine
from maintain.mutation.rewriting import rewritten
from maintain.test_parts.result import tail

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "program")
FAST = ["-w", "-g0", "-Wno-narrowing", f"-I{PROGRAM}"]


class Build:
    """Of one chapter, in build/dev/mutants/03. `dropped` are mutants that do not compile."""

    def __init__(self, chapter, sources):
        self.chapter, self.sources = chapter, sources
        self.folder = os.path.join(BUILD, "mutants", f"{chapter.number:02}")
        self.machine, self.dropped, self.objects = Machine(), [], {}
        os.makedirs(self.folder, exist_ok=True)

    def mutants(self):
        return [mutant for source in self.sources for mutant in source.mutants if mutant not in self.dropped]

    def compile(self, pool):
        """All files at once. The path says which, to people and to CMake's commands."""
        tasks = [self.tests_part("reached.cpp"), self.tests_part("mutants.cpp"), *map(self.source_task, self.sources)]
        list(pool.map(lambda task: task(), tasks, f"chapter {self.chapter.number} with its mutants"))

    def source_task(self, source):
        return lambda: self.compile_source(source)

    def compile_source(self, source):
        words, out = self.words(source.path, os.path.join(self.folder, source.module))
        self.objects[words[out]] = self.folder + "/" + source.module + ".o"
        words[out] = self.objects[words[out]]
        while True:
            there = [mutant for mutant in source.mutants if mutant not in self.dropped]
            with open(words[-1], "w", encoding="utf-8") as file:
                file.write(rewritten(source, there))
            status, output = processes.capture(words, cwd=BUILD)
            if status == 0:
                return
            lines = set(map(int, re.findall(rf"{re.escape(source.module)}:(\d+):\d+: error", output)))
            bad = [mutant for mutant in there if mutant.line in lines]
            if not bad:
                raise Trouble(f"{source.path} does not compile with its mutants\n{tail(output, 30)}")
            self.dropped += bad

    def tests_part(self, name):
        """Compiled as the chapter's tests are."""
        def task():
            path = os.path.join(PROGRAM, name)
            words, out = self.words(self.chapter.tests()[0], path)
            words[out] = os.path.join(self.folder, name + ".o")
            status, output = processes.capture(words, cwd=BUILD)
            if status != 0:
                raise Trouble(f"{name} does not compile\n{tail(output)}")
        return task

    def words(self, path, source):
        """The command that compiles `path`, for this source instead of it; and where in it the object's name is."""
        words = shlex.split(self.machine.compiles[os.path.relpath(os.path.join(ROOT, path), ROOT)]) + FAST
        at = words.index("-c")
        del words[at:at + 2]
        words = [*self.machine.launcher, *words, "-c", source]
        return words, words.index("-o") + 1

    def link(self, program, parts):
        extra = " ".join(shlex.quote(os.path.join(self.folder, name + ".o")) for name in parts)
        line = self.machine.link(program).replace(
            f" -o bin/{program} ", f" {extra} -o {shlex.quote(os.path.join(self.folder, program))} ")
        for old, new in self.objects.items():
            line = line.replace(f" {old} ", f" {shlex.quote(new)} ")
        status, output = processes.capture(["sh", "-c", line], cwd=BUILD)
        if status != 0:
            raise Trouble(f"{program} does not link with its mutants\n{tail(output)}")
        return os.path.join(self.folder, program)
