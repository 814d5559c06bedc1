"""Solutions with other bodies in them, built and run: one file is compiled, and linked with what build/dev has already.

The programs are called as a learner's are, ch3_test and ch3, and they find the lesson and the learner's files below the
folder that they stand in. So a red test says what it would say to a learner."""
import json
import os
import re
import shlex
import shutil
import threading

from workbook.core import builds, processes
from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble
from workbook.fuzzing import seeds
from maintain.test_parts.result import tail

BUILD = builds.folder("dev")
PATIENCE = 900  # seconds: only an endless loop takes so long, and of a learner's tests each is ended before
# No function of a template that another object has. (For clang this is an unknown option: then all is compiled.)
LEAN = ("-fno-implicit-templates", "-fno-implicit-inline-templates")
QUICK = "1"     # seconds that a test waits for what may not come, where that suffices


def programs(chapter):
    """Its tests, its server, which they start, and the fuzz targets."""
    targets = [f"fuzz_{name}" for name, of in seeds.CHAPTERS.items() if of == chapter.number]
    return [f"ch{chapter.number}_solution_test", f"ch{chapter.number}_solution", *targets]


def server_tests(chapter):
    """Those that start the server: {"Step1_6.AnswersPipelinedRequestsInOrder", ...}"""
    found = re.findall(r"^TEST\((\w+), (\w+)\)", read(f"{chapter.path}/tests/server_test.cpp"), re.M)
    return {".".join(names) for names in found}


class Machine:
    """What is known of build/dev, and asked for once."""

    def __init__(self):
        with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as file:
            self.compiles = {os.path.relpath(one["file"], ROOT): one["command"] for one in json.load(file)}
        self.launcher = os.environ.get("CMAKE_CXX_COMPILER_LAUNCHER", "").split()  # it is not among the commands
        self.links, self.weak_ones, self.lock = {}, {}, threading.Lock()
        self.busy = threading.Semaphore(os.cpu_count() or 1)  # more may wait for a test at the same time

    def link(self, program):
        """The command that links it."""
        if program not in self.links:
            _, output = processes.capture(["ninja", "-C", BUILD, "-t", "commands", program])
            self.links[program] = output.strip().splitlines()[-1]
        return self.links[program]

    def weak(self, path):
        """An object of build/dev, all of whose symbols give way to others."""
        with self.lock:
            if path not in self.weak_ones:
                folder = os.path.join(BUILD, "bodies", "weak")
                os.makedirs(folder, exist_ok=True)
                self.weak_ones[path] = os.path.join(folder, os.path.basename(path))
                self.must("cannot be made weak", shlex.join(["objcopy", "--weaken", path, self.weak_ones[path]]))
            return self.weak_ones[path]

    def variant(self, chapter, name, texts):
        """The chapter with these files, {"solutions/03-frame-parse/frame.cpp": its text}. Trouble if one does not
        compile."""
        return Variant(self, chapter, os.path.join(BUILD, "bodies", name), texts)

    def must(self, what, command):
        with self.busy:
            status, output = processes.capture(["sh", "-c", command], cwd=BUILD)
        if status != 0:
            raise Trouble(f"{what}\n{tail(output)}")


class Variant:
    """Two thirds of a compilation are functions of the standard library. Those that the solution uses, too, are taken
    from its object, as weak symbols beside the new ones; if more is needed, the file is compiled whole. Behind a `with`
    nothing is left of it: all together are seven gigabytes."""

    def __init__(self, machine, chapter, folder, texts):
        self.machine, self.folder, self.sources, self.objects = machine, folder, {}, {}
        mine = os.path.join(folder, chapter.path)
        os.makedirs(mine, exist_ok=True)
        link_to(os.path.join(folder, "solutions"), os.path.join(ROOT, "solutions"))
        link_to(os.path.join(mine, "README.md"), os.path.join(ROOT, chapter.path, "README.md"))
        for name in chapter.files():
            path, source = f"{chapter.solution}/{name}", os.path.join(mine, name)
            if path not in texts:
                link_to(source, os.path.join(ROOT, path))
                continue
            if os.path.islink(source):
                os.remove(source)
            with open(source, "w", encoding="utf-8") as file:
                file.write(texts[path])
            self.sources[path] = source
        try:
            self.compile(*LEAN)
        except Trouble:
            self.compile()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def compile(self, *options):
        self.objects = {}
        for path, source in self.sources.items():
            words = shlex.split(self.machine.compiles[path])
            out = words.index("-o") + 1
            self.objects[words[out]] = [source + ".o"] + ([self.machine.weak(words[out])] if options else [])
            words[out], words[-1] = source + ".o", source
            self.machine.must("does not compile", shlex.join([*self.machine.launcher, *words, "-w", "-g1", *options]))
        self.is_lean = bool(options)

    def build(self, program):
        """Its path: `ch3_solution_test` is built as a learner's `ch3_test`."""
        path = os.path.join(self.folder, program.replace("_solution", ""))
        try:
            self.machine.must("does not link", self.linking(program, path))
        except Trouble:
            if not self.is_lean:
                raise
            self.compile()
            self.machine.must("does not link", self.linking(program, path))
        return path

    def linking(self, program, path):
        line = self.machine.link(program).replace(f"-o bin/{program} ", f"-o {shlex.quote(path)} ")
        for old, new in self.objects.items():
            line = line.replace(f" {old} ", f" {shlex.join(new)} ")
        return line

    def run(self, program, *arguments, **environment):
        return processes.capture(
            [program, *arguments], timeout=PATIENCE, cwd=self.folder,
            env=dict(os.environ, WORKBOOK_LESSONS=self.folder, COLUMNS="80", NO_COLOR="1", **environment))


def link_to(path, target):
    if not os.path.islink(path):
        if os.path.exists(path):
            os.remove(path)
        os.symlink(target, path)
