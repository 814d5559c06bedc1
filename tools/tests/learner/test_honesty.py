"""What `check` and `run` say beside the steps: given files that were changed, what a file forgot to include, what was
green already, and how a server of yours ended."""
import os
import signal
import sys
import unittest

from tests.testkit import REAL, TreeTest
from workbook.core.lessons import chapters
from workbook.learner.notes import includes, unset

GREEN, RED = "echo green; exit 4\n", "echo red; exit 5\n"
TEST = "chapters/01-one/tests/one_test.cpp"
# A server that writes a word, takes a signal, and ends as its arguments say.
SERVER = f"""#!{sys.executable}
import os, signal, sys, time
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: sys.exit(7))
print("a word", file=sys.stderr, flush=True)
print("listening on http://127.0.0.1:1", flush=True)
how = os.environ.get("HOW")
if how == "report":
    sys.stderr.write("=====\\n==5==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x5\\n    #0 0x5 in f\\n")
    sys.exit(1)
if how == "exit":
    sys.exit(3)
time.sleep(60)
"""


class Chapter1(TreeTest):
    def setUp(self):
        super().setUp()
        self.built()
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.says(GREEN)
        self.built_program("ch1", "exit 0\n")

    def built_program(self, name, text):
        self.write(f"build/dev/bin/{name}", text if text.startswith("#!") else "#!/bin/sh\n" + text)
        os.chmod(os.path.join(self.tree, f"build/dev/bin/{name}"), 0o755)

    def says(self, text):
        self.built_program("ch1_test", text)


class Given(Chapter1):
    def test_a_test_that_was_changed_is_named_when_red_and_when_green(self):
        self.write(TEST, "")
        for text in (GREEN, RED):  # green does not count, and is not remembered
            self.says(text)
            code, out, err = self.workbook("check", "1")
            self.assertEqual((code, err), (1, ""))
            self.assertFalse(os.path.exists(os.path.join(self.tree, ".saved/green.json")))
            self.assertIn(f"Changed, and not yours to write: {TEST}\n", out)
            self.assertIn(f"git diff HEAD -- {TEST} shows it", out)
        command = next(line for line in out.splitlines() if "git checkout" in line).split(" brings")[0]
        self.call(command.split())
        self.assertEqual(self.workbook("check", "1")[1], "red\n")

    def test_the_tests_are_told_that_green_does_not_count(self):
        self.says("echo changed: $WORKBOOK_CHANGED; exit 4\n")
        self.assertEqual(self.workbook("check", "1")[1], "changed:\n")
        self.write(TEST, "")
        self.assertIn("changed: 1\n", self.workbook("check", "1")[1])

    def test_every_kind_of_given_file_is_seen(self):
        self.write("chapters/base/bytes.h", "// bytes\n")
        self.write("CMakeLists.txt", "# build\n")
        self.commit()
        self.write("chapters/base/bytes.h", "// other bytes\n")
        os.remove(os.path.join(self.tree, "CMakeLists.txt"))
        self.write("solutions/01-one/one.cpp", "int one() { return 2; }\n")
        os.remove(os.path.join(self.tree, TEST))
        out = self.workbook("check", "1")[1]
        self.assertIn("yours to write: CMakeLists.txt\n  and chapters/01-one/tests/one_test.cpp\n"
                      "  and chapters/base/bytes.h; 1 more: git diff --stat HEAD\n", out)

    def test_what_is_yours_is_not_named(self):
        self.write("chapters/01-one/one.cpp", "int one() { return 7; }\n")
        self.write("chapters/01-one/README.md", "# my notes\n")
        self.write("chapters/01-one/tests/my_own_test.cpp", "TEST(Mine, Is) {}\n")
        self.assertEqual(self.workbook("check", "1"), (0, "green\n", ""))

    def test_a_change_that_was_committed_is_seen_in_a_clone(self):
        clone = os.path.join(self.root, "clone")
        self.git("clone", "-q", self.tree, clone)
        self.tree = clone
        self.built()
        self.says(GREEN)
        self.write(TEST, "\n")
        self.write("chapters/01-one/one.cpp", "int one() { return 7; }\n")
        self.git("commit", "-q", "-a", "-m", "my work")
        out = self.workbook("check", "1")[1]
        self.assertIn(f"not yours to write: {TEST}\n", out)
        self.assertNotIn("one.cpp brings", out)
        command = next(line for line in out.splitlines() if "git checkout" in line).split(" brings")[0]
        self.call(command.split())
        self.assertEqual(self.workbook("check", "1")[1], "green\n")

    def test_a_build_that_fails_names_them_too(self):
        self.program("ninja", "#!/bin/sh\necho \"chapters/01-one/one.cpp:3:1: error: 'x' is nothing\"\nexit 1\n")
        self.write(TEST, "\n")
        out = self.workbook("check", "1")[1]
        self.assertIn("does not compile", out)
        self.assertIn(f"not yours to write: {TEST}\n", out)

    def test_without_git_nobody_knows_and_nothing_is_said(self):
        self.write(TEST, "\n")
        self.only_these_programs("python3", "sh", "echo")
        self.assertEqual(self.workbook("check", "1"), (0, "green\n", ""))
        self.environment["PATH"] = self.bin + os.pathsep + os.environ["PATH"]
        os.rename(os.path.join(self.tree, ".git"), os.path.join(self.tree, "not-git"))
        self.assertEqual(self.workbook("check", "1"), (0, "green\n", ""))


class Includes(Chapter1):
    def test_what_a_file_uses_and_does_not_include_is_said(self):
        self.write("chapters/01-one/one.h", "#include <optional>\n")
        self.write("chapters/01-one/one.cpp",
                   '#include "one.h"\n#include <vector>\nstd::optional<int> a;\nstd::vector<int> b;\n'
                   '// std::array\nconst char* text = "std::variant";\nint c = std::count(b.begin(), b.end(), 1);\n'
                   "std::span<int> d;\nint e = std::find(b.begin(), b.end(), 1) - b.begin();\n")
        out = self.workbook("check", "1")[1]
        self.assertEqual(out.splitlines()[1:], [
            "chapters/01-one/one.cpp uses std::count: write #include <algorithm>. The fuzzers do not compile without "
            "it.", "chapters/01-one/one.cpp uses std::span: write #include <span>. The fuzzers do not compile without "
            "it."])

    def test_our_own_solutions_lack_nothing(self):
        self.assertTrue(os.path.exists(os.path.join(REAL, "chapters")))
        for one in chapters():
            for name in one.files():
                self.assertEqual(includes.missing(f"{one.solution}/{name}"), [], name)


class Unset(Chapter1):
    def test_a_variable_without_a_value_is_told_once_for_a_file(self):
        self.write("chapters/01-one/one.cpp",
                   "struct Pair {\n  int a;\n  int b;\n};\n\nint one() {\n  int c = 0;\n  // int d;\n  bool e;\n"
                   "  std::size_t f;\n  return c;\n}\n")
        self.assertEqual(self.workbook("check", "1")[1].splitlines()[1:], [
            "chapters/01-one/one.cpp:9: e has no value here, and may be anything: bool e = false;"])
        self.write("chapters/01-one/one.cpp", "int one() {\n  std::size_t f;\n  return 1;\n}\n")
        self.assertIn("one.cpp:2: f has no value here, and may be anything: std::size_t f = 0;",
                      self.workbook("check", "1")[1])

    def test_our_own_solutions_have_none(self):
        for one in chapters():
            for name in one.files():
                self.assertEqual(unset.unset(f"{one.solution}/{name}"), [], name)


class KnownGreen(Chapter1):
    def test_what_was_green_is_not_tried_again(self):
        self.write("chapters/01-one/one.cpp", "int one() { return 1; }\n")
        self.built_program("ch2_test", "echo two red; exit 5\n")
        self.assertEqual(self.workbook("check"), (1, "green\ntwo red\n", ""))
        self.assertEqual(self.workbook("check"), (1, "Chapter 1 is green, as it was.\ntwo red\n", ""))
        self.assertEqual(self.workbook("check", "1"), (0, "green\n", ""))  # who names it wants to see it
        self.says(RED)  # linked anew
        self.assertEqual(self.workbook("check"), (1, "red\n", ""))
        self.says(GREEN)
        self.built_program("ch1", "exit 1\n")
        self.assertEqual(self.workbook("check"), (1, "green\ntwo red\n", ""))

    def test_a_file_of_another_kind_is_no_memory(self):
        self.write("chapters/01-one/one.cpp", "int one() { return 1; }\n")
        self.write(".saved/green.json", "[1]\n")
        self.assertEqual(self.workbook("check", "1"), (0, "green\n", ""))
        self.assertIn("01-one", self.read(".saved/green.json"))


class Watched(Chapter1):
    def setUp(self):
        super().setUp()
        self.built_program("ch1", SERVER)
        self.says("[ $1 = --crash ] && cat > told && echo 'The server crashes.'\n")

    def test_a_report_is_told_in_words(self):
        self.environment["HOW"] = "report"
        status, out, err = self.workbook("run", "1")
        self.assertEqual((status, err), (1, "a word\n"))
        self.assertEqual(out, "listening on http://127.0.0.1:1\nThe server crashes.\n"
                         "All of it: build/dev/crash.txt\n")
        self.assertIn("heap-buffer-overflow", self.read("told"))
        self.assertIn("#0 0x5 in f", self.read("build/dev/crash.txt"))
        self.assertNotIn("a word", self.read("told"))

    def test_a_report_that_nobody_understands_is_shown_as_it_is(self):
        self.environment["HOW"] = "report"
        self.says("exit 1\n")
        status, out, err = self.workbook("run", "1")
        self.assertEqual((status, out), (1, "listening on http://127.0.0.1:1\n"))
        self.assertIn("heap-buffer-overflow", err)

    def test_another_end_is_the_servers_own(self):
        self.environment["HOW"] = "exit"
        self.assertEqual(self.workbook("run", "1"), (3, "listening on http://127.0.0.1:1\n", "a word\n"))

    def test_signals_reach_it_and_its_status_is_ours(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            process = self.start("run", "1")
            self.assertIn("listening on", process.stdout.readline())
            process.send_signal(number)
            _, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, err), (7, "a word\n"))


class Hints(TreeTest):
    def test_a_hint_fits_the_terminal_and_code_stays_as_it_is(self):
        code = "int a_line_of_code_that_is_far_wider_than_the_terminal_of_this_test_but_is_code = 1;"
        self.write("chapters/01-one/HINTS.md", "## Step 1.1\n\n1. " + "word " * 40 + "\n2. b\n3. Nearly " + "all " * 30
                   + f"\n\n   ```cpp\n   {code}\n   ```\n")
        self.environment["COLUMNS"] = "50"
        first = self.workbook("hint", "1.1")[1]
        self.assertTrue(all(len(line) <= 50 for line in first.splitlines()[2:-2]), first)
        self.assertEqual(first.count("word"), 40)
        self.workbook("hint", "1.1")
        self.assertIn(code, self.workbook("hint", "1.1")[1])


if __name__ == "__main__":
    unittest.main()
