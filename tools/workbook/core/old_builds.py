"""A build folder of another time or place: CMake and Ninja cannot go on with it, and do not always see it."""
import glob
import os
import re
import shutil
import time

from workbook.core import processes
from workbook.core.files import all_files, bytes_of

SKEW = 2  # seconds that a file may be ahead of our clock: another machine may have written it
CONFIGURED = ("CMakeCache.txt", "CMakeFiles", "build.ninja", ".ninja_log", ".ninja_deps")


def forget(where, source):
    """Takes away what CMake and Ninja know about a build that is old, so that all of it is made anew; whatever else
    is in the folder stays. Why it is old, in words, or None."""
    reason = why_old(where, source)
    for name in CONFIGURED if reason else ():
        path = os.path.join(where, name)
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif os.path.exists(path):
            os.remove(path)
    return reason


def is_ahead(path):
    """Its time is in the future: our clock was wrong when it was written, or is wrong now."""
    try:
        return os.stat(path).st_mtime > time.time() + SKEW
    except FileNotFoundError:
        return False


def present(source):
    """What is from the future is new for ever: Ninja asks CMake a hundred times, and gives up. Such files of `source`
    get the time of now, and keep what is in them. Their names."""
    ahead = [name for name in all_files("CMakeLists.txt", ".cmake", ".json", ".in", ".h", ".cpp", root=source)
             if is_ahead(os.path.join(source, name))]
    for name in ahead:
        os.utime(os.path.join(source, name))
    return ahead


def why_old(where, source):
    known = cached(where)
    if not known:
        return None
    if any(is_ahead(os.path.join(where, name)) for name in CONFIGURED):  # then no save of yours is newer
        return "it is from the future, and so the clock was wrong"
    home = known.get("CMAKE_HOME_DIRECTORY", source)
    if os.path.realpath(home) != os.path.realpath(source):
        return f"it is a build of {home}"
    if known.get("CMAKE_GENERATOR", "Ninja") != "Ninja":
        return f"it is a build for {known['CMAKE_GENERATOR']}"
    gone = next((path for path in named(known) if not os.path.exists(path)), None)
    if gone:
        return f"{gone} is gone"
    then, now = version_then(where), version_now(where, known.get("CMAKE_CXX_COMPILER", ""))
    return f"the compiler was {then}, and is {now} now" if then and now and not then.startswith(now) else None


def cached(where):
    """{name: value} of its CMakeCache.txt; empty if there is none."""
    text = (bytes_of(os.path.join(where, "CMakeCache.txt")) or b"").decode("utf-8", "replace")
    return dict(re.findall(r"^([\w.-]+):\w+=(.*)$", text, re.M))


def named(known):
    """The programs and libraries that the build goes on to use."""
    return [path for name, path in known.items() if os.path.isabs(path)
            and (name in ("CMAKE_COMMAND", "CMAKE_MAKE_PROGRAM") or name.startswith("CMAKE_CXX_COMPILER")
                 or path.endswith((".a", ".so", ".dylib", ".tbd")))]


def version_then(where):
    for path in glob.glob(os.path.join(glob.escape(where), "CMakeFiles/*/CMakeCXXCompiler.cmake")):
        found = re.search(rb'set\(CMAKE_CXX_COMPILER_VERSION "([\d.]+)"\)', bytes_of(path))
        return found[1].decode() if found else None
    return None


def version_now(where, compiler):
    """None if it is no newer than the build: then nobody has to ask."""
    if not os.path.isabs(compiler):
        return None
    if os.stat(compiler).st_ctime < os.stat(os.path.join(where, "CMakeCache.txt")).st_mtime:
        return None
    status, output = processes.capture([compiler, "-dumpfullversion", "-dumpversion"])
    return output.strip() if status == 0 else None
