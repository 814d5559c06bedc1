"""What is compiled: all that a learner builds, the servers for real use, and each file of the protocol by itself."""
import os
import re
import sys

from workbook.core import builds, files, processes
from workbook.core.files import BUILD, ROOT
from workbook.core.lessons import chapters
from workbook.core.machine import compilers, packages
from workbook.room.arena import clients

STRICT = ["-DCMAKE_COMPILE_WARNING_AS_ERROR=ON"]
PURE_FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-fsyntax-only"]
PURE_COMPILERS = [["clang++-14"], ["clang++-19"], ["clang++-19", "-stdlib=libc++"]]
AGAIN = PURE_COMPILERS[1]  # with a library that clang 14 has read before: what a file forgets to include is known then
HALF_WRITTEN = ["-Wno-unused-parameter", "-Wno-unused-private-field"]


def compile_all(result, preset, root, targets=(), extra=()):
    """True if all of it compiles, without a warning."""
    where = os.path.join(root, "build", preset)
    builds.forget_if_old(where, root)
    status, output = processes.capture([*builds.cmake(preset), "--preset", preset, *STRICT, *extra], cwd=root,
                                       env=packages.cmake_environment())
    if status == 0:
        status, output = builds.ninja(where, targets, "-k", "0")
    broken = sorted(set(re.findall(r"^FAILED: (\S+)", output, re.M)))
    result.check(status == 0, builds.first_error(output)
                 + (f"\nnot built: {' '.join(os.path.basename(name) for name in broken)}" if broken else ""))
    return status == 0


def dev(result):
    """builds all that a learner builds, with warnings as errors"""
    compile_all(result, "dev", ROOT)


def release(result):
    """builds the servers for real use, and what measures them"""
    load = ["load", "soak", "scale_bench"] if sys.platform == "linux" else []
    compile_all(result, "release", ROOT, ["ch6_solution", "chat_mine", "echo", "board", *load,
                                         *clients.targets()])


def pure(result):
    """the pure modules: clang 14 and clang 19 with libc++, each file without precompiled headers, and clang 19"""
    there = [words for words in PURE_COMPILERS if compilers.checks_syntax(*words)]
    for words in PURE_COMPILERS:
        if words not in there:
            result.skip(f"{' '.join(words)} is not there")
    beforehand = read_beforehand(AGAIN) if there[:2] == PURE_COMPILERS[:2] else []
    sources = [(compiler, f"{folder}/{name}") for compiler in there for one in chapters()
               for folder in (one.path, one.solution) for name in one.files()]

    def checked(source):
        compiler, path = source
        half_written = HALF_WRITTEN if path.startswith("chapters/") else []
        more = [*half_written, *(beforehand if compiler == AGAIN else [])]
        return processes.capture([*compiler, *PURE_FLAGS, *more, *includes(path), path])

    with processes.Pool() as pool:
        for done, ((compiler, _), (status, output)) in enumerate(zip(sources, pool.map(checked, sources, "files")), 1):
            result.at(f"{done} of {len(sources)}")
            result.check(status == 0, f"{' '.join(compiler)}: {builds.first_error(output)}")


def read_beforehand(compiler):
    """Options for a compiler that has read the standard library's headers once: it takes a third of the time."""
    headers = re.search(r"set\(workbook_headers ([^)]+)\)", files.read("chapters/CMakeLists.txt"))[1].split()
    path = os.path.join(BUILD, "pure.h")
    files.write_whole(path, "".join(f"#include {one}\n" for one in headers).encode())
    status, _ = processes.capture([*compiler, PURE_FLAGS[0], "-x", "c++-header", path, "-o", f"{path}.pch"])
    return ["-include-pch", f"{path}.pch"] if status == 0 else []


def includes(path):
    """What a chapter's file may include: base, the adapters, and the chapters up to its own."""
    number = int(os.path.basename(os.path.dirname(path))[:2])
    return [f"-I{os.path.join(ROOT, folder)}" for folder in
            ("chapters/base", "chapters/adapters", *(one.path for one in chapters()[:number]))]
