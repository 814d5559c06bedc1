"""How the programs and protocols of a job are built, and with what: clang and its libFuzzer, if they are here."""
import os
import re
import shutil
import sys

from workbook.core import builds, files
from workbook.core.lessons import chapter, lesson
from workbook.core.machine import compilers, packages
from workbook.core.trouble import Trouble


def must_be_begun(job):
    """Trouble, if what is yours of it is still as it was handed out."""
    if job.program == "your_harness" and not lesson("fuzz").is_started():
        raise Trouble("fuzz/your_harness.cpp is not begun: Step F.1, in fuzz/README.md. Ours, in its place: --ours")
    if job.code == "yours" and not chapter(str(job.chapter)).is_started():
        raise Trouble(f"chapter {job.chapter} is not started, so there is nothing of yours to hammer. Ours: "
                      f"./workbook fuzz {job.target} --solution")


def prepare(*jobs):
    """Builds what they need. They have one preset."""
    for job in jobs:
        must_be_begun(job)
    build(jobs[0].preset, set().union(*(job.parts for job in jobs)))


def build(preset, parts):
    with builds.alone(builds.folder(preset)):
        cache = os.path.join(builds.folder(preset), "CMakeCache.txt")
        builds.forget_if_old(builds.folder(preset))
        if not os.path.exists(os.path.join(builds.folder(preset), "build.ninja")):
            configure(preset)
        elif os.path.exists(cache) and (cached(preset, "WORKBOOK_FUZZ") != "ON" or
                                        not has_libfuzzer(preset) and compilers.libfuzzer_compiler()):
            shutil.rmtree(os.path.join(builds.folder(preset), "CMakeFiles"), ignore_errors=True)
            configure(preset)  # by hand, without what a preset says; or clang has come since
        if not has_libfuzzer(preset) and os.path.exists(cache):
            print("No clang with libFuzzer here: a plainer fuzzer of our own does it.")
        builds.build(preset, sorted(parts), "fuzz")


def configure(preset):
    packages.ensure("fuzz")
    compiler = compilers.libfuzzer_compiler()
    if preset != "fuzz" and not compiler:
        raise Trouble(f"the preset {preset} wants clang with libFuzzer. ./workbook doctor says what is missing.")
    builds.configure(preset, "fuzz", [f"-DCMAKE_CXX_COMPILER={compiler}"] if compiler else [])


def cached(preset, name):
    """What this build has been configured with, or None."""
    text = files.bytes_of(os.path.join(builds.folder(preset), "CMakeCache.txt")) or b""
    found = re.search(rf"^{name}:\w+=(.+)$".encode(), text, re.M)
    return found[1].decode() if found else None


def compiler_of(preset):
    return cached(preset, "CMAKE_CXX_COMPILER")


def has_libfuzzer(preset):
    compiler = compiler_of(preset)
    return bool(compiler) and compilers.has_libfuzzer(compiler)


def llvm_tool(preset, name):
    """llvm-cov and the like, of the same LLVM as the compiler: their formats change with each version."""
    return compilers.llvm_tool(compiler_of(preset) or "clang++", name)


# ---- The exhibits of the zoo.

def can_run(one):
    """Has this machine the tools for this exhibit? MSan is for clang on Linux."""
    return one.preset() == "fuzz" or compilers.libfuzzer_compiler() is not None and sys.platform == "linux"


def can_mutate(one):
    """Does its card ask for the mutator, and is libFuzzer here to use it?"""
    return "mutator" in one.tools and compilers.libfuzzer_compiler() is not None


def build_all(jobs):
    """Builds what they need, and goes on where an exhibit cannot be built. {its number: what is wrong with it}"""
    wrong = {}
    for preset in sorted({job.preset for job in jobs}):
        those = [job for job in jobs if job.preset == preset]
        build(preset, {"protocol_ours", *(job.program for job in those)})
        numbers = sorted({job.exhibit for job in those if job.exhibit})
        wrong.update(build_exhibits(preset, numbers) if numbers else {})
    return wrong


def build_exhibits(preset, numbers):
    status, output = builds.ninja(builds.folder(preset), [f"exhibit_{number}" for number in numbers], "-k", "0")
    if status == 0:
        return {}
    wrong = {}
    for number in numbers:
        failed = re.search(rf"^FAILED: \S*(?:exhibit_|zoo/){number}\b.*\n((?:.*\n){{0,12}})", output, re.M)
        if failed:
            wrong[number] = builds.first_error(failed[1])
    if not wrong:
        raise Trouble(builds.first_error(output))
    return wrong
