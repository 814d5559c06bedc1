"""Configure and build."""
import contextlib
import fcntl
import os
import re
import subprocess

from workbook.core import old_builds, processes
from workbook.core.build_errors import first_error, of_cmake, shown
from workbook.core.files import BUILD, ROOT
from workbook.core.terminal import Progress
from workbook.core.trouble import BuildFailed, Trouble


# Tried: with these CMake or Ninja fails, or builds everything again each time. Blanks, umlauts, $ and ( are fine.
UNFIT = re.compile(r"[#;:'\"`\\\[\]|<>&*?\n\t]|\$\w*\{")

WASM = "wasm"  # the preset that Emscripten builds

HELD = set()  # the build folders that are ours alone now


def folder(preset):
    return os.path.join(BUILD, preset)


def binary(preset, name):
    return os.path.join(folder(preset), "bin", name)


def build(preset, targets, why=None):
    """BuildFailed, with the first error, if what is written cannot be built; Trouble, if nothing can be."""
    with alone(folder(preset)):
        forget_if_old(folder(preset))
        if not os.path.exists(os.path.join(folder(preset), "build.ninja")):
            configure(preset, why)
        status, output = ninja(folder(preset), targets)
    if status == 0:
        return
    kind = Trouble if of_cmake(output.splitlines()) else BuildFailed
    raise kind(first_error(output) + f"\nAll of it: ninja -C {shown(folder(preset))} {' '.join(targets)}")


@contextlib.contextmanager
def alone(where):
    """You may have two terminals: what the one builds, the other waits for. Inside of it, the same again is nothing."""
    if where in HELD:
        yield
        return
    os.makedirs(BUILD, exist_ok=True)
    with open(f"{where}.lock", "a", encoding="utf-8") as lock, Progress() as progress:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say(f"Another ./workbook builds in {shown(where)}: this one waits for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError:  # a file system without locks
            pass
        HELD.add(where)
        try:
            yield
        finally:
            HELD.discard(where)


def configure(preset, why=None, more=()):
    """`more`: arguments for CMake, of this machine."""
    from workbook.core.machine import packages
    must_be_fit(os.path.realpath(ROOT))
    must_be_fit(folder(preset))
    packages.ensure(why or "build")
    cache = os.path.join(folder(preset), "CMakeCache.txt")
    if os.path.exists(cache):
        os.remove(cache)  # of a configuration that failed: it may remember what has been installed since
    if not os.path.exists(folder(preset)):
        print(f"Building for the first time, in {shown(folder(preset))}: this takes a minute or two.")
    more = [*more, *(compiler(more) if preset != WASM else [])]
    words = [*cmake(preset), "--preset", preset]
    status, output = processes.capture([*words, "-B", folder(preset), *more], env=packages.cmake_environment())
    if status != 0:
        raise Trouble(first_error(output) + f"\nAll of it: {' '.join([*words, *more])}")


def cmake(preset):
    """The words that configure this preset: emcmake brings Emscripten's compiler, and where its files are."""
    return ["emcmake", "cmake"] if preset == WASM else ["cmake"]


def must_be_fit(path):
    found = UNFIT.search(path)
    if found:
        raise Trouble(f"CMake and Ninja cannot build here: no {found[0]!r} may stand in the name of the folder, "
                      f"{path!r}. Rename it; what you wrote stays as it is.")


def compiler(given):
    """CMake takes the first that it finds; this machine may have one that links nothing."""
    from workbook.core.machine import compilers
    if os.environ.get("CXX") or any(word.startswith("-DCMAKE_CXX_COMPILER=") for word in given):
        return []
    name = (compilers.cxx_compiler() or ["c++"])[0]
    return [] if name == "c++" else [f"-DCMAKE_CXX_COMPILER={name}"]


def forget_if_old(where, source=ROOT):
    ahead = old_builds.present(source)
    if ahead:
        others = f" and {len(ahead) - 1} more" if ahead[1:] else ""
        print(f"{ahead[0]}{others}: written in the future, says this machine's clock. The time is now set to now.")
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
