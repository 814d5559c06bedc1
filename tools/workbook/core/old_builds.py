"""A build folder of another time or place: CMake and Ninja cannot go on with it, and do not always see it."""
import glob
import os
import re
import shutil

from workbook.core import processes
from workbook.core.files import bytes_of

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


def why_old(where, source):
    known = cached(where)
    if not known:
        return None
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
