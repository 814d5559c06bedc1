"""What is there on this machine. Each thing is judged by what it has to do here, and not by its name."""
import functools
import glob
import json
import os
import platform
import re
import shlex
import shutil
import sys
import tempfile

from workbook.core import files, processes
from workbook.core.files import BUILD
from workbook.core.trouble import Trouble

PATIENCE = 60  # seconds for one trial; only what hangs takes so long
BREWED_LLVM = ("/opt/homebrew/opt/llvm", "/usr/local/opt/llvm")
BREWED_HEADERS = ("/opt/homebrew/include", "/usr/local/include")
MAC_BROWSERS = ("/Applications/Chromium.app/Contents/MacOS/Chromium",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PYTHONS = ("/usr/bin/python3", "python3", "/opt/homebrew/bin/python3")
LEARNERS_FLAGS = ("-std=c++20", "-fsanitize=address,undefined")
TWO_NUMBERS = """\
#include <span>
#include <string>
int main(int count, char**) {
  const int numbers[] = {1, count};
  return std::to_string(std::span<const int>{numbers}.size()) == "2" ? 0 : 1;
}
"""
FUZZ_TARGET = """\
#include <cstddef>
#include <cstdint>
#include <string>
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return std::string(data, data + size) == "never" ? -1 : 0;
}
"""
NODE_TEST = 'import test from "node:test";\ntest("works", () => {});\n'


def said(command, **options):
    """(exit status, what it printed); a program that cannot be started has a status, too."""
    try:
        return processes.capture(command, PATIENCE, **options)
    except (Trouble, OSError):
        return 127, ""


def works(*command):
    return said(command)[0] == 0


def version(*command):
    """The first version in what it prints, say (14, 0, 6); () if it prints none."""
    status, output = said(command)
    found = re.search(r"\d+(?:\.\d+)+", output) if status == 0 else None
    return tuple(map(int, found[0].split("."))) if found else ()


class Trial:
    """A folder for one trial, where what is made may be run."""

    def __enter__(self):
        os.makedirs(BUILD, exist_ok=True)
        self.folder = tempfile.mkdtemp(prefix=".trial-", dir=BUILD)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def file(self, name, text=""):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


def compiles(compiler, source, *flags, after=(), run=None, **options):
    """The compiler makes a program of this text, and the program, called with `run`, ends well."""
    with Trial() as trial:
        path, program = trial.file("trial.cpp", source), os.path.join(trial.folder, "trial")
        if said([*compiler, *flags, path, *after, "-o", program], **options)[0] != 0:
            return False
        return run is None or said([program, *run], cwd=trial.folder)[0] == 0


# ---- Compilers, and what has to fit them.

@functools.lru_cache(maxsize=None)
def cxx_compiler():
    """The words of the C++ compiler that CMake is to take: it links C++20 with the learner's sanitizers. Or None."""
    named = os.environ.get("CXX")
    candidates = [shlex.split(named)] if named else [["c++"], ["g++"], ["clang++"]]
    return next((words for words in candidates if compiles(words, TWO_NUMBERS, *LEARNERS_FLAGS)), None)


def checks_syntax(compiler):
    """It reads C++20, with a library to go with it."""
    return compiles([compiler], TWO_NUMBERS, "-std=c++20", "-fsyntax-only")


@functools.lru_cache(maxsize=None)
def resource_folder(compiler):
    """Where this clang keeps what belongs to it; None if it is no clang."""
    status, output = said([compiler, "-print-resource-dir"])
    return output.strip() if status == 0 else None


@functools.lru_cache(maxsize=None)
def libfuzzer_of(compiler):
    """Its file, as fuzz/instrument.cmake looks for it; None if it is not there."""
    names = (f"linux/libclang_rt.fuzzer-{platform.machine()}.a", "*/libclang_rt.fuzzer.a",
             "darwin/libclang_rt.fuzzer_osx.a")
    folder = resource_folder(compiler)
    found = [path for name in names for path in glob.glob(os.path.join(folder, "lib", name))] if folder else []
    return found[0] if found else None


def has_libfuzzer(compiler):
    return libfuzzer_of(compiler) is not None


@functools.lru_cache(maxsize=None)
def fuzzes(compiler):
    """It compiles, links and runs a target as the preset fuzz does."""
    library = libfuzzer_of(compiler)
    return library is not None and remembered(f"{compiler} fuzzes", [shutil.which(compiler), library], lambda: compiles(
        [compiler], FUZZ_TARGET, *LEARNERS_FLAGS, "-fsanitize=fuzzer-no-link", after=[library, "-pthread"],
        run=["-runs=1"]))


@functools.lru_cache(maxsize=None)
def libfuzzer_compiler():
    """A clang++ that can fuzz, or None. Apple's cannot; Homebrew's hides."""
    brewed = [os.path.join(folder, "bin/clang++") for folder in BREWED_LLVM]
    return next((name for name in ("clang++-19", *brewed, "clang++") if fuzzes(name)), None)


@functools.lru_cache(maxsize=None)
def llvm_tool(compiler, name):
    """llvm-cov and the like, of the same LLVM as this clang: their formats change with each version. Or None."""
    wanted = version(compiler, "--version")[:1]
    resources = resource_folder(compiler)
    if not wanted or not resources:
        return None
    candidates = [os.path.join(resources, "../../../bin", name), f"{name}-{wanted[0]}", name]
    if sys.platform == "darwin":
        candidates.append(said(["xcrun", "-f", name])[1].strip())
    found = filter(None, map(shutil.which, filter(None, candidates)))
    return next((os.path.realpath(path) for path in found if llvm_version(path) == wanted), None)


def llvm_version(tool):
    """(19,). Before 17, llvm-profdata does not say; then the llvm-cov beside it does."""
    own = version(tool, "--version")
    return (own or version(os.path.join(os.path.dirname(os.path.realpath(tool)), "llvm-cov"), "--version"))[:1]


def has_llvm_tools():
    compiler = libfuzzer_compiler()
    return compiler is not None and all(
        llvm_tool(compiler, name) for name in ("llvm-cov", "llvm-profdata", "llvm-symbolizer"))


def emscripten_environment():
    """em++ wants a cache that it may write into; Debian's is root's."""
    if "EM_CACHE" in os.environ or os.geteuid() == 0:
        return dict(os.environ)
    return dict(os.environ, EM_CACHE=os.path.join(BUILD, "emscripten"))


def makes_wasm():
    return compiles(["em++"], TWO_NUMBERS, "-std=c++20", "-c", env=emscripten_environment())


# ---- Libraries.

def library(name, header):
    """pkg-config knows it, which CMake asks too, and the compiler finds its header."""
    if name == "openssl" and sys.platform == "darwin":
        return brew_prefix("openssl@3") is not None  # a brewed OpenSSL hides from both
    status, flags = said(["pkg-config", "--cflags", name])
    return status == 0 and includes(f"#include <{header}>", *shlex.split(flags))


def includes(text, *flags):
    """The preprocessor gets through this. Without a compiler nobody knows."""
    compiler = cxx_compiler()
    brewed = [f"-I{folder}" for folder in BREWED_HEADERS if os.path.isdir(folder)]
    return compiler is None or compiles(compiler, text + "\n", "-std=c++20", "-E", *flags, *brewed)


# ---- Programs.

def clang_format():
    """Version 14; others have other opinions."""
    return next((name for name in ("clang-format-14", "clang-format") if version(name, "--version")[:1] == (14,)), None)


def has_node():
    """Node.js that has a test runner of its own, and npm."""
    with Trial() as trial:
        return works("node", trial.file("trial.mjs", NODE_TEST)) and works("npm", "--version")


@functools.lru_cache(maxsize=None)
def chromium():
    """A browser that shows a page without a screen, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    candidates = [os.environ["CHROMIUM"]] if "CHROMIUM" in os.environ else [*names, *MAC_BROWSERS]
    return next((path for path in filter(None, map(shutil.which, candidates)) if shows_a_page(path)), None)


def shows_a_page(browser):
    with Trial() as trial:
        status, output = said([
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={trial.folder}", "--dump-dom", "data:text/html,<p>a page</p>"])
        return status == 0 and "<p>a page</p>" in output


@functools.lru_cache(maxsize=None)
def python_with(module):
    """A Python that can import this; None if none can. Debian's packages are for Debian's Python alone."""
    candidates = [sys.executable, *filter(None, map(shutil.which, PYTHONS))]
    return next((path for path in candidates
                 if works(path, "-c", f"import sys, {module}; sys.exit(sys.version_info < (3, 9))")), None)


def brew_prefix(formula):
    status, output = said(["brew", "--prefix", "--installed", formula]) if shutil.which("brew") else (1, "")
    return output.strip() if status == 0 else None


# ---- What has been found out.

def remembered(what, paths, judge):
    """A trial that takes a second and succeeded, with just these files, is not made again."""
    place = os.path.join(BUILD, "trials.json")
    files_now = [[path, os.stat(path).st_mtime_ns, os.stat(path).st_size] for path in map(os.path.realpath, paths)]
    try:
        known = json.loads(files.bytes_of(place) or b"{}")
    except ValueError:
        known = {}
    if known.get(what) == files_now:
        return True
    if not judge():
        return False
    files.write_whole(place, (json.dumps({**known, what: files_now}) + "\n").encode())
    return True


def forget():
    """Something was installed."""
    for answer in (cxx_compiler, resource_folder, libfuzzer_of, fuzzes, libfuzzer_compiler, llvm_tool, chromium,
                   python_with):
        answer.cache_clear()
