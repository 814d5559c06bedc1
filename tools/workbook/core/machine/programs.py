"""Libraries and programs of this machine. Each thing is judged by what it has to do here, and not by its name."""
import os
import shlex
import shutil
import sys

from workbook.core.machine import compilers
from workbook.core.machine.trials import Trial, compiles, once, remembered, said, version, works

BREWED_HEADERS = ("/opt/homebrew/include", "/usr/local/include")
PYTHONS = ("/usr/bin/python3", "python3", "/opt/homebrew/bin/python3")
# The first has no windows, and wants half of the processor.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = ("/Applications/Chromium.app/Contents/MacOS/Chromium",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
NODE_TEST = 'import test from "node:test";\ntest("works", () => {});\n'


# ---- Libraries.

def library(name, header):
    """pkg-config knows it, which CMake asks too, and the compiler finds its header."""
    if name == "openssl" and sys.platform == "darwin":
        return brew_prefix("openssl@3") is not None  # a brewed OpenSSL hides from both
    status, flags = said(["pkg-config", "--cflags", name])
    known = status == 0
    return known and (compilers.cxx_compiler() is None or can_use(f"#include <{header}>", "-E", *shlex.split(flags)))


def can_use(text, *flags, after=()):
    """The compiler gets through this."""
    compiler = compilers.cxx_compiler()
    brewed = [f"-I{folder}" for folder in BREWED_HEADERS if os.path.isdir(folder)]
    return compiler is not None and compiles(compiler, text + "\n", "-std=c++20", *flags, *brewed, after=after)


# ---- Programs.

def version_14(name):
    """What a tool of LLVM 14 is called here, or None."""
    return next((each for each in (f"{name}-14", name) if version(each, "--version")[:1] == (14,)), None)


def clang_format():
    """Version 14; others have other opinions."""
    return version_14("clang-format")


@once
def has_node():
    """Node.js that has a test runner of its own, and npm."""
    paths = [shutil.which(name) for name in ("node", "npm")]
    return all(paths) and remembered("node runs tests, and npm is there", paths, runs_a_test)


def runs_a_test():
    with Trial() as trial:
        return works("node", trial.file("trial.mjs", NODE_TEST)) and works("npm", "--version")


@once
def chromium():
    """A browser that shows a page without a screen, or None."""
    candidates = [os.environ["CHROMIUM"]] if "CHROMIUM" in os.environ else [*BROWSERS, *MAC_BROWSERS]
    return next((path for path in filter(None, map(shutil.which, candidates)) if shows_a_page(path)), None)


def shows_a_page(browser):
    with Trial() as trial:
        status, output = said([
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={trial.folder}", "--dump-dom", "data:text/html,<p>a page</p>"])
        return status == 0 and "<p>a page</p>" in output


@once
def python_with(module):
    """A Python that can import this; None if none can. Debian's packages are for Debian's Python alone."""
    candidates = [sys.executable, *filter(None, map(shutil.which, PYTHONS))]
    return next((path for path in candidates
                 if works(path, "-c", f"import sys, {module}; sys.exit(sys.version_info < (3, 9))")), None)


def brew_prefix(formula):
    status, output = said(["brew", "--prefix", "--installed", formula]) if shutil.which("brew") else (1, "")
    return output.strip() if status == 0 else None
