"""Configure, build, and of a failed build the one message that matters."""
import os
import re
import subprocess

from workbook.core import old_builds, processes
from workbook.core.files import BUILD, ROOT
from workbook.core.terminal import Progress
from workbook.core.trouble import Trouble

ERROR = re.compile(r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?:(?P<column>\d+):)? (?:fatal )?error: (?P<message>.*)$")
LINK_ERROR = re.compile(r"undefined reference to [`'\"](?P<name>.+?)['\"]|undefined symbol: (?P<other>.+)|"
                        r"\"(?P<mac>.+)\", referenced from|multiple definition of [`'](?P<twice>.+?)'")


def folder(preset):
    return os.path.join(BUILD, preset)


def binary(preset, name):
    return os.path.join(folder(preset), "bin", name)


def build(preset, targets, why=None):
    """Trouble, with the first compiler error, if it cannot be built."""
    forget_if_old(folder(preset))
    if not os.path.exists(os.path.join(folder(preset), "build.ninja")):
        configure(preset, why)
    status, output = ninja(folder(preset), targets)
    if status == 0:
        return
    raise Trouble(first_error(output) + f"\nAll of it: ninja -C {shown(folder(preset))} {' '.join(targets)}")


def configure(preset, why=None, more=()):
    """`more`: arguments for CMake, of this machine."""
    from workbook.core.machine import packages
    packages.ensure(why or "build")
    cache = os.path.join(folder(preset), "CMakeCache.txt")
    if os.path.exists(cache):
        os.remove(cache)  # of a configuration that failed: it may remember what has been installed since
    if not os.path.exists(folder(preset)):
        print(f"Building for the first time, in {shown(folder(preset))}: this takes a minute or two.")
    more = [*more, *compiler(more)]
    status, output = processes.capture(["cmake", "--preset", preset, "-B", folder(preset), *more],
                                   env=packages.cmake_environment())
    if status != 0:
        errors = [line for line in output.splitlines() if line.strip()]
        start = next((i for i, line in enumerate(errors) if "CMake Error" in line), 0)
        raise Trouble("CMake could not configure the build: "
                      + " ".join(line.strip() for line in errors[start:start + 4])
                      + f"\nAll of it: {' '.join(['cmake --preset', preset, *more])}")


def compiler(given):
    """CMake takes the first that it finds; this machine may have one that links nothing."""
    from workbook.core.machine import compilers
    if os.environ.get("CXX") or any(word.startswith("-DCMAKE_CXX_COMPILER=") for word in given):
        return []
    name = (compilers.cxx_compiler() or ["c++"])[0]
    return [] if name == "c++" else [f"-DCMAKE_CXX_COMPILER={name}"]


def forget_if_old(where, source=ROOT):
    reason = old_builds.forget(where, source)
    if reason:
        print(f"{shown(where)} is from another time: {reason}. It is configured anew.")


def ninja(where, targets, *options):
    """(status, output). On a terminal one line counts the steps, and then disappears."""
    command = ["ninja", "-C", where, *options, *targets]
    environment = dict(os.environ, NINJA_STATUS="[%f/%t] ", LC_ALL="C")
    lines = []
    with Progress() as progress, processes.Group(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                                 env=environment) as group:
        for raw in group.process.stdout:
            lines.append(raw.decode("utf-8", "replace").rstrip("\n"))
            if re.match(r"\[\d+/\d+\]", lines[-1]):
                progress.say(lines[-1])
        return group.wait(), "\n".join(lines)


def first_error(output):
    """One screen at most: where, what, the line, and what to do."""
    lines = output.splitlines()
    at, found = next(((i, m) for i, m in enumerate(map(ERROR.match, lines)) if m), (None, None))
    if found:
        place = shown(found["file"]) + ":" + found["line"]
        screen = [f"{place} does not compile.", f"  {found['message']}"]
        for line in lines[at + 1:at + 4]:
            if re.match(r"^\s*\d* \|", line):
                screen.append("  " + line)
        more = sum(1 for line in lines if ERROR.match(line)) - 1
        if more > 0:
            screen.append(f"  ({more} more behind it; the first often causes the rest.)")
        screen.append(f"Next: {place}. Mend this line, save, and check again.")
        return "\n".join(screen)
    found = next((m for m in map(LINK_ERROR.search, lines) if m), None)
    if found:
        name = next(group for group in found.groups() if group)
        if found["twice"]:
            return (f"{name} is written twice, so the program cannot be linked.\n"
                    "Next: take one of the two away, save, and check again.")
        where = "to the fuzzer" if name == "LLVMFuzzerTestOneInput" else "in a header"
        return (f"{name} is promised {where}, and no .cpp has it, so the program cannot be linked.\n"
                "Next: write it (same name, same parameters), save, and check again.")
    tail = [line for line in lines if line.strip()][-3:]
    return "the build failed: " + " ".join(tail)


def shown(path):
    """A path as a person in the workbook's folder would write it."""
    path = path if os.path.isabs(path) else os.path.join(folder("dev"), path)
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(ROOT))
    return path if relative.startswith("..") else relative
