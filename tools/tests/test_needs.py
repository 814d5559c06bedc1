"""What the machine has is judged by what it does: programs that bear the name and do not do the work are not there."""
import contextlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import time
import unittest
from unittest import mock

from workbook.core import builds, files, old_builds
from workbook.core.machine import compilers, needs, packages, programs, trials
from workbook.core.trouble import Trouble

# A compiler makes a program that does this.
MAKES = """\
echo "$@" >> {notes}
while [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done
printf '#!/bin/sh\\n{program}\\n' > "$out"
chmod 755 "$out"
"""


class MachineTest(unittest.TestCase):
    """A machine that has nothing but what a test puts there."""

    def setUp(self):
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="workbook-test-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.bin, self.notes = os.path.join(self.root, "bin"), os.path.join(self.root, "notes")
        os.makedirs(self.bin)
        for name in ("sh", "chmod", "sleep", "cat"):
            os.symlink(shutil.which(name), os.path.join(self.bin, name))
        environment = {"PATH": self.bin, "HOME": self.root}
        for patch in (mock.patch.dict(os.environ, environment, clear=True),
                      mock.patch.object(trials, "BUILD", os.path.join(self.root, "build"))):
            patch.start()
            self.addCleanup(patch.stop)
        trials.forget()
        self.addCleanup(trials.forget)

    def write(self, path, text=""):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def program(self, name, text):
        path = self.write(f"bin/{name}" if "/" not in name else name, f"#!/bin/sh\n{text}\n")
        os.chmod(path, 0o755)
        return path

    def clang(self, name="clang++-19", version="19.1.7", program="exit 0"):
        """With a libFuzzer beside it; what it makes does `program`."""
        major = version.split(".", maxsplit=1)[0]
        folder = os.path.join(self.root, f"llvm-{major}/lib/clang/{major}")
        self.write(f"llvm-{major}/lib/clang/{major}/lib/some/libclang_rt.fuzzer.a", "!<arch>\n")
        makes = MAKES.format(notes=self.notes, program=program)
        self.program(name, f"case \"$1\" in --version) echo Debian clang version {version};;\n"
                           f"-print-resource-dir) echo {folder};;\n*) {makes};; esac")

    def trials(self):
        if not os.path.exists(self.notes):
            return 0
        with open(self.notes, encoding="utf-8") as file:
            return len(file.readlines())


class Compilers(MachineTest):
    def test_one_that_cannot_link_is_not_there(self):
        self.program("c++", "exit 1")
        self.assertIsNone(compilers.cxx_compiler())

    def test_the_next_one_is_taken_and_cmake_is_told(self):
        self.program("c++", "exit 1")
        self.program("g++", "exit 0")
        self.assertEqual(compilers.cxx_compiler(), ["g++"])
        self.assertEqual(builds.compiler([]), ["-DCMAKE_CXX_COMPILER=g++"])
        self.assertEqual(builds.compiler(["-DCMAKE_CXX_COMPILER=clang++-19"]), [])

    def test_the_one_that_you_name_is_the_one_that_is_judged(self):
        self.program("c++", "exit 0")
        self.program("mine", "exit 1")
        with mock.patch.dict(os.environ, CXX="mine"):
            self.assertIsNone(compilers.cxx_compiler())

    def test_a_clang_whose_fuzzers_do_not_run_is_not_one_for_fuzzing(self):
        self.clang(program="exit 1")
        self.assertIsNone(compilers.libfuzzer_compiler())
        self.assertEqual(self.trials(), 1)

    def test_a_clang_without_libfuzzer_is_not_tried(self):
        self.clang()
        shutil.rmtree(os.path.join(self.root, "llvm-19/lib"))
        self.assertIsNone(compilers.libfuzzer_compiler())
        self.assertEqual(self.trials(), 0)

    def test_what_worked_is_not_tried_again_until_it_is_another(self):
        self.clang()
        for _ in range(2):
            trials.forget()
            self.assertEqual(compilers.libfuzzer_compiler(), "clang++-19")
        self.assertEqual(self.trials(), 1)
        self.write("llvm-19/lib/clang/19/lib/some/libclang_rt.fuzzer.a", "!<arch>\nanother\n")
        trials.forget()
        self.assertEqual(compilers.libfuzzer_compiler(), "clang++-19")
        self.assertEqual(self.trials(), 2)

    def test_an_emscripten_that_compiles_nothing_is_not_there(self):
        self.program("em++", "echo em++ 3.1.6; [ \"$1\" = --version ]")
        self.assertFalse(compilers.makes_wasm())
        trials.forget()
        self.program("em++", "exit 0")
        self.assertFalse(compilers.makes_wasm(), "and nothing to configure with")
        trials.forget()
        self.program("emcmake", "exit 0")
        self.assertTrue(compilers.makes_wasm())

    def test_a_library_without_its_header_is_not_there(self):
        self.program("pkg-config", "exit 0")
        self.program("c++", "for word; do [ $word != -E ] || exit 1; done")
        self.assertFalse(programs.library("libuv", "uv.h"))
        self.program("c++", "exit 0")
        self.assertTrue(programs.library("libuv", "uv.h"))
        self.program("pkg-config", "exit 1")
        self.assertFalse(programs.library("libuv", "uv.h"))


    def test_a_full_disk_is_not_a_missing_library(self):
        self.program("c++", "echo 'ld: final link failed: No space left on device' >&2; exit 1")
        with self.assertRaisesRegex(Trouble, f"the disk of {self.root}/build is full"):
            trials.compiles(["c++"], "int main() {}")
        self.program("c++", "echo 'ld: cannot find -luv' >&2; exit 1")
        self.assertFalse(trials.compiles(["c++"], "int main() {}"))


class Tools(MachineTest):
    def tool(self, name, version):
        self.program(name, f"echo Debian LLVM version {version}")

    def test_a_tool_of_another_llvm_than_the_compilers_is_not_taken(self):
        self.clang()
        self.tool("llvm-cov", "14.0.6")
        self.assertIsNone(compilers.llvm_tool("clang++-19", "llvm-cov"))

    def test_a_tool_of_the_same_llvm_is_found_by_its_number_or_beside_the_compiler(self):
        self.clang()
        self.tool("llvm-cov", "14.0.6")
        self.tool("llvm-cov-19", "19.1.7")
        self.assertEqual(compilers.llvm_tool("clang++-19", "llvm-cov"), os.path.join(self.bin, "llvm-cov-19"))
        self.tool("llvm-19/bin/llvm-cov", "19.1.7")
        trials.forget()
        self.assertEqual(compilers.llvm_tool("clang++-19", "llvm-cov"), os.path.join(self.root, "llvm-19/bin/llvm-cov"))

    def test_a_tool_that_does_not_say_its_version_has_the_one_beside_it(self):
        self.program("llvm-profdata", "echo Unknown command 19.1; exit 1")
        self.tool("llvm-cov", "14.0.6")
        self.clang()
        self.assertIsNone(compilers.llvm_tool("clang++-19", "llvm-profdata"))
        self.clang("clang++", "14.0.6")
        self.assertEqual(compilers.llvm_tool("clang++", "llvm-profdata"), os.path.join(self.bin, "llvm-profdata"))

    def test_the_llvm_that_is_installed_fits_the_compiler(self):
        self.assertEqual(needs.LLVM.packages("apt-get"), ["llvm-19"])
        self.clang("clang++", "18.1.3")
        trials.forget()
        self.assertEqual(needs.LLVM.packages("apt-get"), ["llvm-18"])
        self.assertFalse(needs.LLVM.there())
        for name in ("llvm-cov", "llvm-profdata", "llvm-symbolizer"):
            self.tool(name + "-18", "18.1.3")
        trials.forget()
        self.assertTrue(needs.LLVM.there())

    def test_only_clang_format_14_has_our_opinions(self):
        self.program("clang-format", "echo clang-format version 19.1.7")
        self.assertIsNone(programs.clang_format())
        self.program("clang-format-14", "echo Debian clang-format version 14.0.6")
        self.assertEqual(programs.clang_format(), "clang-format-14")

    def test_an_old_cmake_is_not_there(self):
        cmake = next(need for need in needs.BUILD if need.name == "CMake")
        for version, there in (("3.18.4", False), ("3.22.0", True), ("4.0.1", True)):
            self.program("cmake", f"echo cmake version {version}")
            self.assertEqual(cmake.there(), there, version)

    def test_node_without_a_test_runner_or_npm_is_not_there(self):
        self.program("node", "exit 0")
        self.program("npm", "exit 1")
        self.assertFalse(programs.has_node())
        trials.forget()
        self.program("npm", "exit 0")
        self.assertTrue(programs.has_node())
        trials.forget()
        self.program("node", "exit  1")
        self.assertFalse(programs.has_node())

    def test_a_program_that_cannot_be_started_is_not_there(self):
        self.write("bin/curl", "neither a script nor a program")
        self.assertFalse(trials.works("curl", "--version"))
        os.chmod(os.path.join(self.bin, "curl"), 0o755)
        self.assertFalse(trials.works("curl", "--version"))


class Browsers(MachineTest):
    def test_one_that_does_not_start_is_not_there(self):
        self.program("chromium", "echo Chromium 140.0; [ \"$1\" = --version ]")
        self.program("google-chrome", "exit 0")
        self.assertIsNone(programs.chromium())

    def test_one_that_hangs_is_ended_with_all_that_it_started(self):
        self.program("chromium", "sleep 300 & sleep 300")
        with mock.patch.object(trials, "PATIENCE", 1):
            self.assertIsNone(programs.chromium())

    def test_one_that_shows_a_page_is_taken(self):
        self.program("chromium", "exit 1")
        path = self.program("google-chrome", "echo '<html><body><p>a page</p></body></html>'")
        self.assertEqual(programs.chromium(), path)

    def test_the_one_without_windows_is_got_where_the_system_has_it(self):
        self.program("apt-cache", "exit 100")
        self.assertEqual(needs.CHROMIUM.packages("apt-get"), ["chromium"])
        self.program("apt-cache", "[ \"$2\" = chromium-headless-shell ]")
        self.assertEqual(needs.CHROMIUM.packages("apt-get"), ["chromium-headless-shell"])

    def test_the_pages_tests_look_for_the_same_ones_in_the_same_order(self):
        names = re.search(r"const names = (\[.*\]);", files.read("web/tests/shared/server.mjs"))[1]
        self.assertEqual(json.loads(names), list(programs.BROWSERS))


class Pythons(MachineTest):
    def test_the_one_that_can_import_it(self):
        self.assertEqual(programs.python_with("json"), sys.executable)
        self.assertIsNone(programs.python_with("no_module_has_this_name"))

    def test_another_than_ours_if_that_one_can(self):
        real = sys.executable
        other = self.program("python3", f"exec {real} \"$@\"")
        with mock.patch.object(sys, "executable", self.program("python-without", "exit 1")), \
                mock.patch.object(programs, "PYTHONS", ("python3",)):
            self.assertEqual(programs.python_with("json"), other)


class Installing(MachineTest):
    def test_what_has_come_may_want_more(self):
        clang, asked = [], []
        first = needs.Need("a clang", lambda: clang, "", "", "")
        second = needs.Need("its llvm-cov", lambda: not clang or len(asked) == 2, "", "", "")

        def install(missing, _what):
            asked.append([need.name for need in missing])
            clang.append("here")
            return missing

        with mock.patch.dict(needs.OF, build=[first, second]), mock.patch.object(packages, "install", install):
            packages.ensure("build")
        self.assertEqual(asked, [["a clang"], ["its llvm-cov"]])

    def test_what_the_system_does_not_have_is_one_line(self):
        with mock.patch.object(packages.Apt, "candidate", lambda _, name: name != "clang-19"), \
                mock.patch.object(packages.Apt, "update"), mock.patch.object(os, "geteuid", lambda: 0), \
                contextlib.redirect_stdout(io.StringIO()) as out:
            self.program("apt-get", "exit 0")
            self.assertEqual(packages.Apt().prepare([needs.LIBFUZZER, needs.WSLAY]), [needs.WSLAY])
        self.assertEqual(out.getvalue().splitlines()[1:],
                         ["  libFuzzer: this system has no package clang-19; a plainer fuzzer."])


    def test_a_person_is_asked_where_the_person_looks(self):
        person, file = mock.Mock(isatty=lambda: True), mock.Mock(isatty=lambda: False)
        also = mock.Mock(isatty=lambda: True)
        for stdin, stdout, stderr, asked in ((person, also, file, also), (person, file, also, also),  # check > file
                                             (file, also, also, None), (None, also, also, None),
                                             (person, file, file, None)):
            with mock.patch.multiple(sys, stdin=stdin, stdout=stdout, stderr=stderr):
                answer = packages.terminal()
            self.assertIs(answer, asked)
        with mock.patch.multiple(sys, stdin=person, stdout=also), mock.patch.dict(os.environ, CI="1"):
            self.assertIsNone(packages.terminal())

    def test_a_no_to_what_we_can_do_without_goes_on_and_does_not_ask_again(self):
        asked = []
        self.addCleanup(packages.declined.clear)
        self.program("apt-get", "exit 1")
        with mock.patch.dict(needs.OF, fuzz=[needs.WSLAY]), mock.patch.object(os, "geteuid", lambda: 0), \
                mock.patch.object(packages, "terminal", lambda: sys.stdout), \
                mock.patch.object(packages, "is_yes", lambda question, _: asked.append(question)), \
                contextlib.redirect_stdout(io.StringIO()) as out:
            packages.ensure("fuzz")
            packages.ensure("fuzz")
        self.assertEqual(len(asked), 1)
        self.assertIn("Not installed: wslay (one oracle of the fuzzers less). By hand: apt-get install "
                      "--no-install-recommends libwslay-dev\n", out.getvalue())


class OldBuilds(MachineTest):
    def setUp(self):
        super().setUp()
        self.build = os.path.join(self.root, "build/dev")
        self.compiler = self.program("c++", "echo 12.2.0")
        self.cache()

    def cache(self, **more):
        entries = {"CMAKE_HOME_DIRECTORY": self.root, "CMAKE_GENERATOR": "Ninja", "CMAKE_CXX_COMPILER": self.compiler,
                   "CMAKE_AR": "/nothing/that/we/use", **more}
        self.write("build/dev/CMakeCache.txt", "".join(f"{name}:STRING={value}\n" for name, value in entries.items()))

    def why(self):
        return old_builds.why_old(self.build, self.root)

    def test_one_of_here_and_now_is_gone_on_with(self):
        self.assertIsNone(self.why())
        os.remove(os.path.join(self.build, "CMakeCache.txt"))
        self.assertIsNone(self.why())

    def test_what_does_not_fit_is_named(self):
        for entry, words in (({"CMAKE_HOME_DIRECTORY": "/elsewhere"}, "it is a build of /elsewhere"),
                             ({"CMAKE_GENERATOR": "Unix Makefiles"}, "it is a build for Unix Makefiles"),
                             ({"CMAKE_CXX_COMPILER": "/gone/c++"}, "/gone/c++ is gone"),
                             ({"CMAKE_COMMAND": "/gone/cmake"}, "/gone/cmake is gone"),
                             ({"pkgcfg_lib_libuv_uv": "/gone/libuv.so"}, "/gone/libuv.so is gone")):
            with self.subTest(entry):
                self.cache(**entry)
                self.assertEqual(self.why(), words)

    def test_a_compiler_that_has_become_another_is_named(self):
        self.write("build/dev/CMakeFiles/3.25.1/CMakeCXXCompiler.cmake", 'set(CMAKE_CXX_COMPILER_VERSION "11.1.0")\n')
        self.assertIsNone(self.why())  # the build is newer than the compiler
        os.utime(os.path.join(self.build, "CMakeCache.txt"), (0, 0))
        self.assertEqual(self.why(), "the compiler was 11.1.0, and is 12.2.0 now")
        self.write("build/dev/CMakeFiles/3.25.1/CMakeCXXCompiler.cmake", 'set(CMAKE_CXX_COMPILER_VERSION "12.2.0")\n')
        self.assertIsNone(self.why())

    def test_one_from_the_future_is_named(self):
        for name in ("CMakeCache.txt", "build.ninja", ".ninja_log"):
            with self.subTest(name):
                path = os.path.join(self.build, name)
                self.write(f"build/dev/{name}", files.bytes_of(path).decode() if os.path.exists(path) else "")
                os.utime(path, (time.time() + 5000,) * 2)
                self.assertEqual(self.why(), "it is from the future, and so the clock was wrong")
                os.utime(path)
                self.assertIsNone(self.why())

    def test_what_is_not_the_builds_own_stays(self):
        self.cache(CMAKE_CXX_COMPILER="/gone/c++")
        for path in ("build.ninja", ".ninja_log", ".ninja_deps", "CMakeFiles/x", "grown/an-input"):
            self.write(f"build/dev/{path}")
        self.assertEqual(old_builds.forget(self.build, self.root), "/gone/c++ is gone")
        self.assertEqual(os.listdir(self.build), ["grown"])


if __name__ == "__main__":
    unittest.main()
