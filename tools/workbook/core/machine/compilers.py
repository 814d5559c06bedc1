"""The compilers of this machine, and what has to fit them. Each is judged by what it has to do here."""
import glob
import os
import platform
import shlex
import shutil
import sys

from workbook.core.machine.trials import compiles, once, remembered, said, version

BREWED_LLVM = ("/opt/homebrew/opt/llvm", "/usr/local/opt/llvm")
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


@once
def cxx_compiler():
    """The words of the C++ compiler that CMake is to take: it links C++20 with the learner's sanitizers. Or None."""
    named = os.environ.get("CXX")
    candidates = [shlex.split(named)] if named else [["c++"], ["g++"], ["clang++"]]
    return next((words for words in candidates if compiles(words, TWO_NUMBERS, *LEARNERS_FLAGS)), None)


def checks_syntax(*words):
    """This compiler reads C++20, with a library to go with it."""
    return compiles([*words], TWO_NUMBERS, "-std=c++20", "-fsyntax-only")


@once
def resource_folder(compiler):
    """Where this clang keeps what belongs to it; None if it is no clang."""
    status, output = said([compiler, "-print-resource-dir"])
    return output.strip() if status == 0 else None


@once
def libfuzzer_of(compiler):
    """Its file, as fuzz/instrument.cmake looks for it; None if it is not there."""
    names = (f"linux/libclang_rt.fuzzer-{platform.machine()}.a", "*/libclang_rt.fuzzer.a",
             "darwin/libclang_rt.fuzzer_osx.a")
    folder = resource_folder(compiler)
    found = [path for name in names for path in glob.glob(os.path.join(folder, "lib", name))] if folder else []
    return found[0] if found else None


def has_libfuzzer(compiler):
    return libfuzzer_of(compiler) is not None


@once
def fuzzes(compiler):
    """It compiles, links and runs a target as the preset fuzz does."""
    library = libfuzzer_of(compiler)
    return library is not None and remembered(f"{compiler} fuzzes", [shutil.which(compiler), library], lambda: compiles(
        [compiler], FUZZ_TARGET, *LEARNERS_FLAGS, "-fsanitize=fuzzer-no-link", after=[library, "-pthread"],
        run=["-runs=1"]))


@once
def libfuzzer_compiler():
    """A clang++ that can fuzz, or None. Apple's cannot; Homebrew's hides."""
    brewed = [os.path.join(folder, "bin/clang++") for folder in BREWED_LLVM]
    return next((name for name in ("clang++-19", *brewed, "clang++") if fuzzes(name)), None)


@once
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


@once
def makes_wasm():
    """emcmake configures for a compiler that makes WebAssembly of C++20."""
    paths = [shutil.which(name) for name in ("em++", "emcmake")]
    return all(paths) and remembered("em++ makes WebAssembly", paths, lambda: compiles(
        ["em++"], TWO_NUMBERS, "-std=c++20"))
