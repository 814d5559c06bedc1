"""Building, installing, running: what is said, what is passed on, and that nothing stays behind."""
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

from tests.testkit import TreeTest, ends

SERVER = """#!/usr/bin/env python3
import os, signal, sys, time
def stop(number, frame):
    os.write(1, b"goodbye %d\\n" % number)
    os._exit(40 + number)
signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
print("listening on http://127.0.0.1:1234", sys.argv[1:], flush=True)
time.sleep(60)
"""

GCC_SAYS = """\
[1/3] Building CXX object chapters/x.o
FAILED: chapters/CMakeFiles/one_yours.dir/01-one/one.cpp.o
/usr/bin/c++ -DA -o chapters/x.o -c {tree}/chapters/01-one/one.cpp
In file included from {tree}/chapters/01-one/one.cpp:1:
{tree}/chapters/01-one/one.cpp: In function 'int one()':
{tree}/chapters/01-one/one.cpp:3:11: error: expected ';' before '}}' token
    3 |   return 1
      |           ^
      |           ;
    4 | }}
      | ~
{tree}/chapters/01-one/one.cpp:9:1: error: 'x' was not declared in this scope
ninja: build stopped: subcommand failed.
"""


SLEEPERS = """
import os, sys
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from workbook.core import processes
with processes.Pool() as pool:
    list(pool.map(lambda note: processes.capture(["sleeper", note]), sys.argv[1:], "sleepers"))
"""


class Running(TreeTest):
    def server(self, preset, name):
        self.built(preset)
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.write(f"build/{preset}/bin/{name}", SERVER)
        os.chmod(os.path.join(self.tree, f"build/{preset}/bin/{name}"), 0o755)

    def test_signals_reach_the_server_and_its_status_is_ours(self):
        self.server("release", "ch6_solution")
        for number in (signal.SIGTERM, signal.SIGINT):
            process = self.start("chat", "--port", "0")
            self.assertIn("['--port', '0']", process.stdout.readline())
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out, err), (40 + number, f"goodbye {int(number)}\n", ""))

    def test_which_server_runs(self):
        for arguments, preset, name in ((["chat", "--mine"], "release", "chat_mine"),
                                        (["echo"], "release", "echo"),
                                        (["run", "1"], "dev", "ch1"),
                                        (["run", "2", "--solution"], "dev", "ch2_solution")):
            with self.subTest(arguments):
                self.server(preset, name)
                process = self.start(*arguments)
                self.assertIn("listening on", process.stdout.readline())
                process.terminate()
                process.communicate(timeout=60)

    def test_what_the_server_is_to_know_is_handed_on(self):
        self.server("dev", "ch2")
        words = ["--any", "--host", "a.example", "--host", "[::7]", "--origin", "https://b.example",
                 "--heartbeat", "2000"]
        process = self.start("run", "2", *words)
        self.assertIn(repr(words), process.stdout.readline())
        process.terminate()
        process.communicate(timeout=60)

    def test_a_signal_during_the_build_ends_all_that_was_started(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            self.built("release")
            note = os.path.join(self.root, f"pids-{int(number)}")
            self.program("ninja", f"#!/bin/sh\nsleep 300 &\necho $$ $! > {note}.new; mv {note}.new {note}\nwait\n")
            process = self.start("chat")
            while not os.path.exists(note):
                self.assertIsNone(process.poll(), process.stderr)
                time.sleep(0.01)
            process.send_signal(number)
            _, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, err), (128 + number, ""))
            with open(note, encoding="utf-8") as file:
                for pid in map(int, file.read().split()):
                    self.assertTrue(ends(pid), f"{pid} is still there")

    def test_a_signal_ends_what_many_threads_of_a_script_have_started(self):
        self.program("sleeper", "#!/bin/sh\nsleep 300 &\necho $$ $! > $1.new; mv $1.new $1\nwait\n")
        self.write("tools/maintain/sleepers.py", SLEEPERS)
        count = min(os.cpu_count() or 1, 3)
        for number in (signal.SIGTERM, signal.SIGINT):
            notes = [os.path.join(self.root, f"pids-{int(number)}-{i}") for i in range(count)]
            call = f"told(processes.script, 'tools/maintain/sleepers.py', *{notes})"
            process = subprocess.Popen(
                [sys.executable, "-c", f"import sys; from workbook.core import processes\n"
                 f"from workbook.core.trouble import told\nsys.exit({call})"],
                cwd=os.path.join(self.tree, "tools"), env=self.environment, stderr=subprocess.PIPE, text=True)
            while not all(map(os.path.exists, notes)):
                self.assertIsNone(process.poll(), "it ended by itself")
                time.sleep(0.01)
            process.send_signal(number)
            _, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, err), (128 + number, ""))
            for note in notes:
                with open(note, encoding="utf-8") as file:
                    for pid in map(int, file.read().split()):
                        self.assertTrue(ends(pid), f"{pid} is still there")

    def test_a_signal_that_comes_while_a_script_is_stopped_is_not_lost(self):
        """As with Ctrl-Z, kill and fg. The system may give it to a thread that waits for something else."""
        self.program("sleeper", "#!/bin/sh\necho $$ > $1.new; mv $1.new $1\nexec sleep 300\n")
        self.write("tools/maintain/sleepers.py", SLEEPERS)
        note = os.path.join(self.root, "pid")
        process = subprocess.Popen([sys.executable, "tools/maintain/sleepers.py", note], cwd=self.tree, env=self.environment)
        self.addCleanup(process.kill)
        while not os.path.exists(note):
            self.assertIsNone(process.poll(), "it ended by itself")
            time.sleep(0.01)
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGCONT)
        self.assertEqual(process.wait(60), 128 + signal.SIGTERM)
        with open(note, encoding="utf-8") as file:
            self.assertTrue(ends(int(file.read())))

    def chapter_1_has_tests(self, text):
        self.built()
        self.write("build/dev/bin/ch1_test", "#!/bin/sh\n" + text)
        os.chmod(os.path.join(self.tree, "build/dev/bin/ch1_test"), 0o755)

    def test_check_passes_the_screen_through_and_ends_with_its_status(self):
        self.chapter_1_has_tests("echo 'Step 1.1 red'\nexit 5\n")
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.assertEqual(self.workbook("check", "1"), (1, "Step 1.1 red\n", ""))

    def test_check_builds_the_server_when_the_steps_before_it_are_green(self):
        self.chapter_1_has_tests(f"echo $@ >> {self.root}/notes\n"
                                "[ $1 = --before-server ] && echo 1.6 green && exit 3\necho 1.7 red; exit 5\n")
        self.program("ninja", f"#!/bin/sh\necho \"ninja $3\" >> {self.root}/notes\n")
        self.assertEqual(self.workbook("check", "1"), (1, "1.6 green\n1.7 red\n", ""))
        with open(os.path.join(self.root, "notes"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "ninja ch1_test\n--before-server --begun= --untouched\n"
                             "ninja ch1\n--from-server --begun= --untouched\n")

    def test_check_builds_no_server_for_a_red_step_before_it(self):
        self.chapter_1_has_tests("exit 5\n")
        self.program("ninja", f"#!/bin/sh\necho \"ninja $3\" >> {self.root}/notes\n")
        self.assertEqual(self.workbook("check", "1")[0], 1)
        with open(os.path.join(self.root, "notes"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "ninja ch1_test\n")

    def test_of_two_commands_one_builds_and_the_other_waits(self):
        self.chapter_1_has_tests("exit 4\n")
        alone = f"{self.root}/somebody-builds"
        self.program("ninja", f"#!/bin/sh\nmkdir {alone} || exit 1\nsleep 0.2\nrmdir {alone}\n")
        both = [self.start("check", "1") for _ in range(3)]
        for process in both:
            self.assertEqual((*process.communicate(), process.returncode), ("", "", 0))

    def test_files_from_the_future_are_put_into_the_present(self):
        self.chapter_1_has_tests("exit 4\n")
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        names = ["chapters/01-one/CMakeLists.txt", "chapters/01-one/one.cpp"]
        self.write(names[0], "# ours\n")
        for count, words in ((1, ""), (2, " and 1 more")):
            for name in names[:count]:
                os.utime(os.path.join(self.tree, name), (time.time() + 86_400 * count,) * 2)
            self.assertEqual(self.workbook("check", "1"), (0, f"{names[0]}{words}: written in the future, says this "
                                                              "machine's clock. The time is now set to now.\n", ""))
            for name in names:
                self.assertLess(os.stat(os.path.join(self.tree, name)).st_mtime, time.time() + 1)
        self.assertEqual(self.read(names[0]), "# ours\n")
        self.assertEqual(self.workbook("check", "1"), (0, "", ""))

    def test_a_compiler_error_is_one_screen(self):
        self.built()
        wall = GCC_SAYS.format(tree=self.tree)
        self.program("ninja", f"#!/bin/sh\ncat <<'END'\n{wall}END\nexit 1\n")
        status, out, err = self.workbook("check", "1")
        self.assertEqual((status, err), (1, ""))
        self.assertIn("chapters/01-one/one.cpp:3 does not compile.\n  expected ';' before '}' token\n", out)
        self.assertIn("    3 |   return 1\n", out)
        self.assertIn("1 more behind it", out)
        self.assertIn("Next: chapters/01-one/one.cpp:3. Repair this line", out)
        self.assertNotIn("declared in this scope", out)
        self.assertLess(out.count("\n"), 12)

    def screen_of(self, printed):
        """What `check 1` says when a build prints this and fails."""
        self.built()
        self.program("ninja", f"#!/bin/sh\ncat <<'END'\n{printed}\nEND\nexit 1\n")
        status, out, err = self.workbook("check", "1")
        self.assertEqual((status, err), (1, ""))
        return out

    def test_a_message_of_the_compilers_is_said_in_plain_words(self):
        one = f"{self.tree}/chapters/01-one/one.cpp:3:1: error: "
        view = "std::basic_string_view<char>"
        for said, words in (
                ("could not convert '\"no\"' from 'const char [3]' to 'std::variant<ws::RequestLine, ws::HttpFailure>'",
                 "a text alone is not a refusal"),
                ("could not convert 'p' from 'span<const unsigned char>' to 'span<unsigned char>'", "Copy them"),
                (f"conversion from '{view}' to non-scalar type 'std::string' {{aka 'std::__cxx11::basic_string<char>'}}"
                 " requested", "std::string(view)"),
                (f"no match for 'operator+' (operand types are '{view}' and 'const char [2]')", "a view cannot grow"),
                ("'accumulate' is not a member of 'std'", "an #include is missing"),
                ("no matching function for call to 'find(std::vector<int>::iterator, std::vector<int>::const_iterator, "
                 "int)'", "begin and end are of two containers"),
                ("no matching function for call to 'find'", "begin and end are of two containers"),
                (f"invalid initialization of reference of type 'const std::vector<{view} >&' from expression of type "
                 f"'{view}'", "{element} is a list of one"),
                ("no viable conversion from 'const std::string_view' (aka 'int') to 'const std::vector<std::string_view>'",
                 "{element} is a list of one"),
                ("'vector' is not a member of 'ws::std'", "an #include stands inside"),
                ("no type named 'Bytes' in namespace '(anonymous namespace)::ws'", "an #include stands inside"),
                ("no member named 'accumulate' in namespace 'std'", "an #include is missing"),
                ("expected ',' or ';' before 'switch'", "a ; is missing at the end of the line above"),
                ("redefinition of 'class {anonymous}::Step3_2_One_Test'", "two tests have the same name"),
                ("void value not ignored as it ought to be", "ASSERT_... ends a function without a value"),
                ("cannot initialize return object of type 'int' with an rvalue of type 'void'", "ASSERT_... ends"),
                ("unterminated function-like macro invocation", "a ) is missing"),
                ("'std::optional<ws::FrameHeader>' has no member named 'size'", "an optional is not its value"),
                ("passing 'const C' as 'this' argument discards qualifiers", "may be read, and not changed")):
            with self.subTest(said):
                out = self.screen_of(one + said)
                self.assertIn("  This usually means: ", out)
                self.assertIn(words, " ".join(out.split()))
        self.assertNotIn("usually", self.screen_of(one + "expected ';' before '}' token"))

    def test_a_missing_function_is_named(self):
        out = self.screen_of("/usr/bin/ld: a.o: undefined reference to `ws::one()'")
        self.assertIn("ws::one() is promised in a header, and no .cpp has it", out)

    def test_a_function_that_is_there_twice_is_named(self):
        for line in ("/usr/bin/ld: b.o: in function `ws::one()': multiple definition of `ws::one()'; a.o: first defined here",
                     "b.o: error: multiple definition of 'ws::one()'",
                     "ld.lld: error: duplicate symbol: ws::one()"):
            with self.subTest(line):
                self.assertIn("ws::one() is written twice, so the program cannot be linked.\n"
                              "  chapters/01-one/one.cpp:2 is where it belongs (Step 1.1)\n", self.screen_of(line))
                self.assertIn("ws::nobodys() is written twice, so the program cannot be linked.\n"
                              "Next: take one of the two away", self.screen_of(line.replace("one()", "nobodys()")))
        self.write("chapters/01-one/one.cpp", "int two();\n\n// Step 1.1: the first\nint one() {\n}\n")
        self.write("solutions/01-one/other.cpp", "")
        self.write("chapters/01-one/other.cpp", "int one();\nint alone() {}\nint one() {\n  return 1;\n}\n")
        self.assertIn("ws::one() is written twice, so the program cannot be linked.\n"
                      "  chapters/01-one/one.cpp:4 is where it belongs (Step 1.1)\n"
                      "  chapters/01-one/other.cpp:3\n"
                      "Next: chapters/01-one/one.cpp. Keep one of the two, there, save, and check again.\n",
                      self.screen_of("ld.lld: error: duplicate symbol: ws::one()"))

    def test_a_file_that_ends_too_early_is_told_by_its_last_steps(self):
        self.write("solutions/01-one/one.cpp", "// Step 1.1: a\nint one() {\n}\n\n// Step 1.2: b\nint two() {\n}\n\n"
                                               "// Step 1.3: c\nint three() {\n}\n")
        self.write("chapters/01-one/one.cpp", "// Step 1.1: a\nint one() {\n")
        for said in ("expected '}' at end of input", "expected '}'"):
            out = self.screen_of(f"{self.tree}/chapters/01-one/one.cpp:2:12: error: {said}")
            self.assertIn("  (The file ends too early: the lines // Step 1.2 to 1.3 are not in it any more.)\n"
                          "Next: chapters/01-one/one.cpp. Bring its end back (undo, in your editor), save", out)
            self.assertNotIn("braces", out)
        out = self.screen_of("ld.lld: error: undefined symbol: ws::three()")
        self.assertIn("(The file ends too early: the lines // Step 1.2 to 1.3 are not in it any more.)", out)
        self.write("chapters/01-one/one.cpp", "// Step 1.1: a\n// Step 1.2: b\nint two() {\n}\n")
        out = self.screen_of("ld.lld: error: undefined symbol: ws::one()")
        self.assertNotIn("too early", out)
        self.assertIn("Write it as the header has it", out)
        self.assertIn("(The file ends too early: the line // Step 1.3 is not in it any more.)",
                      self.screen_of("ld.lld: error: undefined symbol: ws::three()"))

    def test_the_linkers_line_leads_to_the_file_that_lacks_the_function(self):
        self.write("chapters/01-one/one.h", "// one(int) is the first.\nint one();\n")
        self.write("chapters/01-one/one.cpp", "// Step 1.1: the first\n")
        for line in (f"{self.tree}/chapters/01-one/main.cpp:50: error: undefined reference to 'ws::one()'",  # gold
                     "../../chapters/01-one/main.cpp:50: error: undefined reference to 'ws::one()'",
                     "a.o:main.cpp:function main: error: undefined reference to 'ws::one()'",
                     "/usr/bin/ld: main.cpp:(.text+0x12): undefined reference to `ws::one()'",
                     "ld.lld: error: undefined symbol: ws::one()",
                     '  "ws::one()", referenced from:'):
            with self.subTest(line):
                out = self.screen_of(line + "\ncollect2: error: ld returned 1 exit status")
                self.assertIn("ws::one() is promised in chapters/01-one/one.h:2, and no .cpp has it", out)
                self.assertIn("chapters/01-one/one.cpp is where it belongs (Step 1.1).\n"
                              "Next: chapters/01-one/one.cpp. Write it", out)
                self.assertNotIn("main.cpp", out)
                self.assertNotIn("Repair this line", out)

    def test_a_function_with_another_signature_is_shown_beside_the_promise(self):
        self.write("solutions/02-two/two.cpp", "int lone(int);\n\n// Step 2.2: b\nint Pair::one(int a) const {\n}\n")
        self.write("chapters/02-two/two.h", "class Pair {\n  int one(int a) const;\n};\n")
        self.write("chapters/02-two/two.cpp", "int lone(int) {}\n// Step 2.2: b\nint Pair::one(long a) const {\n}\n")
        out = self.screen_of("main.cpp:50: error: undefined reference to 'ws::Pair::one[abi:cxx11](std::span<unsigned "
                             "char, 18446744073709551615ul>) const'")
        self.assertIn("ws::Pair::one[abi:cxx11](std::span<unsigned char>) const is promised", out)
        self.assertIn("is promised in chapters/02-two/two.h:2, and no .cpp has it", out)
        self.assertIn("chapters/02-two/two.cpp:3 has one of this name, and it is another one", out)

    def test_a_name_that_no_solution_has_is_told_as_before(self):
        out = self.screen_of("x.cpp:5: error: undefined reference to 'ws::nobody::has(std::vector<int>)'")
        self.assertIn("is promised in a header, and no .cpp has it", out)
        self.assertIn("Next: write it (same name, same parameters)", out)

    def test_an_error_in_a_given_file_is_no_line_to_mend(self):
        out = self.screen_of(f"{self.tree}/chapters/01-one/tests/one_test.cpp:1:5: error: 'TEST' is nothing")
        self.assertIn("chapters/01-one/tests/one_test.cpp:1 does not compile", out)
        self.assertIn("git checkout -- chapters/01-one/tests/one_test.cpp brings it back", out)
        self.assertNotIn("Repair this line", out)

    def test_an_error_in_the_compilers_own_headers_leads_to_your_line(self):
        out = self.screen_of(f"In file included from /usr/include/c++/12/algorithm:61,\n"
                             f"                 from {self.tree}/chapters/01-one/one.cpp:3:\n"
                             f"/usr/include/c++/12/bits/stl_algo.h: In instantiation of 'void std::sort(int)':\n"
                             f"{self.tree}/chapters/01-one/one.cpp:12:7:   required from here\n"
                             f"/usr/include/c++/12/bits/stl_algo.h:1938:50: error: no match for 'operator-'")
        self.assertIn("chapters/01-one/one.cpp:12 does not compile.\n  no match for 'operator-'", out)
        self.assertIn("Next: chapters/01-one/one.cpp:12. Repair this line", out)
        out = self.screen_of("/usr/include/c++/12/span:7:1: error: nobody of ours was here")
        self.assertIn("Next: this is no file of the workbook's.", out)
        self.assertNotIn("Repair this line", out)

    def test_an_include_inside_of_braces_is_the_line_to_mend_and_no_header_is_blamed(self):
        self.write("chapters/01-one/one.cpp", "#include <map>\n\nnamespace ws {\n// }\n#include <set>\n"
                                              "  # include \"one.h\"\nint one() { return 1; }\n}\n")
        wrong = "error: 'fill' is not a member of 'ws::std'"
        for header, line in (("/usr/include/c++/12/set", 5), (f"{self.tree}/chapters/01-one/one.h", 6)):
            with self.subTest(header):
                out = self.screen_of(f"In file included from {self.tree}/chapters/01-one/one.cpp:{line}:\n"
                                     f"{header}:9:1: {wrong}")
                self.assertIn(f"chapters/01-one/one.cpp:{line} does not compile.\n  'fill' is not a member", out)
                self.assertIn("stands inside of the braces", " ".join(out.split()))
                self.assertIn(f"Next: chapters/01-one/one.cpp:{line}. Put it above the braces, save", out)
        above = self.screen_of(f"In file included from {self.tree}/chapters/01-one/one.cpp:1:\n"
                               f"{self.tree}/chapters/01-one/one.h:9:1: error: 'fill' is nothing")
        self.assertIn("chapters/01-one/one.h:9 does not compile", above)
        self.assertNotIn("braces", above)

    def test_what_a_compiler_says_has_short_types_and_a_meaning(self):
        one = f"{self.tree}/chapters/01-one/one.cpp"
        share = "std::shared_ptr<const std::vector<unsigned char> >"
        wrong = (f"no match for 'operator=' (operand types are 'std::span<std::span<const unsigned char> >::"
                 f"element_type' {{aka 'std::span<const unsigned char>'}} and 'std::allocator<{share}>::value_type' "
                 f"{{aka 'const {share}'}})")
        self.assertIn("  no match for 'operator=' (operand types are 'ByteView' and 'const SharedBytes')\n",
                      self.screen_of(f"{one}:4:1: error: {wrong}"))
        for said, words in (
                (wrong, "a SharedBytes points to its bytes: *share is the Bytes,"),
                ("no match for 'operator>>' (operand types are 'const ws::CloseCode' and 'int')",
                 "static_cast<std::uint16_t>"),
                ("invalid operands to binary expression ('const CloseCode' and 'int')", "static_cast<std::uint16_t>"),
                ("no match for \u2018operator[]\u2019 (operand types are \u2018const ws::Json\u2019 and 'int')",
                 'field("user")'),
                ("could not convert '{}' to 'std::initializer_list<ws::JsonField>'", "static_cast<std::uint64_t>"),
                ("no declaration matches 'void ws::Outbox::poop(std::size_t)'", "the header has no such function"),
                ("out-of-line definition of 'poop' does not match any declaration in 'ws::Outbox'",
                 "no such function"),
                ("assignment of member 'ws::Outbox::size_' in read-only object", "const in its header"),
                ("passing 'const Bytes' as 'this' argument discards qualifiers [-fpermissive]", "const in its header"),
                ("narrowing conversion of 'code' from 'int' to 'unsigned char' [-Wnarrowing]",
                 "static_cast<std::uint8_t>")):
            with self.subTest(said):
                self.assertIn(words, self.screen_of(f"{one}:4:1: error: {said}\n    4 | x\n      | ^"))
        self.assertNotIn("usually means", self.screen_of(f"{one}:4:1: error: expected ';' before '}}' token"))

    def test_a_function_of_ones_own_that_is_promised_and_not_written_is_asked_for_in_its_file(self):
        self.write("chapters/01-one/one.cpp", "// Step 1.1: the first\nint place_of(int client);\n")
        out = self.screen_of("one.cpp:5: error: undefined reference to 'ws::place_of(int)'")
        self.assertIn("ws::place_of(int) is promised in chapters/01-one/one.cpp:2, and no .cpp has it", out)
        self.assertIn("Next: chapters/01-one/one.cpp:2. Write this function there", out)

    def test_a_parenthesis_without_its_other_leads_to_the_line_that_opens_it(self):
        one = f"{self.tree}/chapters/01-one/one.cpp"
        out = self.screen_of(f"{one}:23:16: error: unterminated argument list invoking macro \"EXPECT_TRUE\"\n"
                             f"   23 | }}  // namespace\n"
                             f"{one}:20:3: error: 'EXPECT_TRUE' was not declared in this scope\n"
                             f"   20 |   EXPECT_TRUE(one();\n"
                             f"{one}:20:14: error: expected '}}' at end of input")
        self.assertIn("one.cpp:20 does not compile.\n  unterminated argument list invoking macro \"EXPECT_TRUE\"\n"
                      "     20 |   EXPECT_TRUE(one();\n  This usually means: a ) is missing", out)
        self.assertIn("Next: chapters/01-one/one.cpp:20. Repair this line", out)

    def test_a_brace_without_its_other_is_said(self):
        one = f"{self.tree}/chapters/01-one/one.cpp"
        out = self.screen_of(f"{one}:4:1: error: a function-definition is not allowed here\n"
                             f"{one}:9:2: error: expected '}}' at end of input")
        self.assertIn("(Some { has no }: in this function, or in one above it.)", out)

    def test_the_function_that_lacks_a_brace_is_named(self):
        one = f"{self.tree}/chapters/01-one/one.cpp"
        last = ("expected '}' at end of input",)
        for text, line, errors in (
                ("// a\n{ns}bool first() {{\n  while (1) {{\n    one(\"}}\");\n}}\n\nint one() {{\n}}\n", 3,
                 ("a function-definition is not allowed here before '{' token", *last)),
                ("// a\n{ns}bool first() {{\n}}\n\nint one() {{\n  if (1) {{  // }}\n}}\n", 6, last),
                ("// a\n{ns}bool first() {{\n  for (;;) {{\n}}\n\nint one() {{\n}}\n}}\n", 3, last)):
            self.write("chapters/01-one/one.cpp", text.format(ns="namespace ws {\n"))
            with self.subTest(text):
                out = self.screen_of("\n".join(f"{one}:9:1: error: {error}" for error in errors))
                self.assertIn(f"(Some {{ has no }} in the function that begins at line {line}.)\n", out)
                self.assertIn(f"Next: chapters/01-one/one.cpp:{line}. Close its braces, save", out)

    def test_cmakes_own_words_are_shown(self):
        for said, words in (
                ("CMake Error at chapters/CMakeLists.txt:12 (workbook_chaptr):\n  Unknown CMake command "
                 "\"workbook_chaptr\".\n\n", "CMake stops at chapters/CMakeLists.txt:12.\n  Unknown CMake command "
                 "\"workbook_chaptr\".\nNext: git diff chapters/CMakeLists.txt shows"),
                ('CMake Error at CMakeLists.txt:3:\n  Parse error.  Expected "(", got identifier with text "x".\n',
                 "CMake stops at CMakeLists.txt:3.\n  Parse error."),
                ("CMake Error at chapters/CMakeLists.txt:41 (add_library):\n  Cannot find source file:\n\n"
                 "    01-one/one.cpp\n\n  Tried extensions .c .C\n", "git checkout -- chapters/01-one/one.cpp brings"),
                ("CMake Error at /usr/share/cmake-3.25/Modules/FindPackageHandle.cmake:230 (message):\n"
                 "  Could NOT find GTest\nCall Stack (most recent call first):\n  /usr/share/x.cmake:1 (find)\n"
                 "  chapters/CMakeLists.txt:88 (find_package)\n", "CMake stops at chapters/CMakeLists.txt:88.\n"
                 "  Could NOT find GTest\nNext: ./workbook doctor"),
                ("CMake Error: The source directory is not there", "CMake cannot configure the build.\n  The source")):
            with self.subTest(said):
                out = self.screen_of(f"[0/1] Re-running CMake...\n{said}\n-- Configuring incomplete!\n"
                                     "FAILED: build.ninja\nninja: error: rebuilding 'build.ninja': subcommand failed")
                self.assertIn(words, out)
                self.assertNotIn("FAILED", out)

    def test_a_file_that_is_gone_is_named_with_what_brings_it_back(self):
        out = self.screen_of(f"ninja: error: '{self.tree}/chapters/01-one/one.cpp', needed by 'x.o', missing and no "
                             "known rule to make it")
        self.assertIn("chapters/01-one/one.cpp is not there any more.\n"
                      "Next: git checkout -- chapters/01-one/one.cpp", out)

    def test_check_alone_goes_on_to_the_next_chapter_when_all_is_green(self):
        self.chapter_1_has_tests("echo one green; exit 4\n")
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.write("build/dev/bin/ch2_test", "#!/bin/sh\necho two red\nexit 5\n")
        os.chmod(os.path.join(self.tree, "build/dev/bin/ch2_test"), 0o755)
        self.assertEqual(self.workbook("check"), (0, "one green\n", ""))  # nothing is begun: the first
        self.write("chapters/01-one/one.cpp", "int one() { return 1; }\n")
        self.assertEqual(self.workbook("check"), (1, "one green\ntwo red\n", ""))
        self.chapter_1_has_tests("echo one red; exit 5\n")
        self.assertEqual(self.workbook("check"), (1, "one red\n", ""))

    def test_tests_that_cannot_start_or_are_killed_say_nothing_about_steps(self):
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.write("chapters/01-one/one.cpp", "int one() { return 1; }\n")
        loader = "ch1_test: error while loading shared libraries: libuv.so.1: cannot open shared object file"
        for text, words in ((f"echo '{loader}' >&2; exit 127\n", "does not start"),
                            ("kill -9 $$\n", "was killed (SIGKILL)"), ("kill -SEGV $$\n", "was killed (SIGSEGV)"),
                            ("exit 77\n", "ended early (exit status 77)")):
            with self.subTest(text):
                self.chapter_1_has_tests(text)
                status, out, err = self.workbook("check")
                self.assertEqual((status, out), (1, ""))
                self.assertIn(f"workbook: build/dev/bin/ch1_test {words}: that says nothing about your steps.\n", err)
                status, out, err = self.workbook()
                self.assertEqual((status, err), (0, ""))
                self.assertIn(f"its test program {words}", out)
                self.assertIn("Next: ./workbook check 1\n", out)
                self.assertNotIn("steps green", out)
        self.chapter_1_has_tests(f"echo '{loader}' >&2; exit 127\n")
        self.assertIn(f"does not start: {loader}", self.workbook()[1])
        self.chapter_1_has_tests("exit 0\n")  # your code may end the program before anything is tried
        self.assertIn("ch1_test ended early (exit status 0): that says nothing", self.workbook("check", "1")[2])
        self.assertIn("its test program has no steps\n", self.workbook()[1])

    def test_a_copied_or_renamed_folder_is_built_anew(self):
        self.only_these_programs("python3", "cat", "mkdir", "touch")
        for name in ("c++", "pkg-config"):
            self.program(name, "#!/bin/sh\nexit 0\n")
        self.program("ninja", "#!/bin/sh\n[ $1 = --version ] || [ -e \"$2/build.ninja\" ]\n")
        self.program("cmake", "#!/bin/sh\necho cmake version 3.25.1\n[ $1 = --version ] && exit\n"
                              "mkdir -p \"$4\"; touch \"$4/build.ninja\"\necho $4 >> cmake-was-called\n")
        self.write("build/dev/CMakeCache.txt", f"CMAKE_HOME_DIRECTORY:INTERNAL={self.tree}\n"
                                               "CMAKE_GENERATOR:INTERNAL=Ninja\n")
        self.write("build/dev/build.ninja", f"# of {self.tree}\n")
        self.write("build/dev/.ninja_log", "")
        self.chapter_1_has_tests("echo 'Step 1.1 green'; exit 4\n")
        self.assertEqual(self.workbook("check", "1"), (0, "Step 1.1 green\n", ""))
        first = self.tree
        for place, bring in (("a copy", shutil.copytree), ("umbenannt für 3 $ (neu)", os.rename)):
            with self.subTest(place):
                self.tree = os.path.join(self.root, place)
                bring(first, self.tree)
                said = f"build/dev is from another time: it is a build of {first}. It is configured anew.\n"
                self.assertEqual(self.workbook("check", "1"), (0, said + "Step 1.1 green\n", ""))
                self.assertEqual(self.read("cmake-was-called"), f"{self.tree}/build/dev\n")
                self.assertEqual(self.read("build/dev/build.ninja"), "")
                self.assertFalse(os.path.exists(os.path.join(self.tree, "build/dev/.ninja_log")))

    def test_a_folder_that_cmake_or_ninja_cannot_take_is_one_line_before_anything_is_built(self):
        self.program("cmake", "#!/bin/sh\necho $@ >> cmake-was-called\n")
        self.built()
        self.write("build/dev/CMakeCache.txt", f"CMAKE_HOME_DIRECTORY:INTERNAL={self.tree}\n")
        before = self.tree
        for name, what in (("C#", "#"), ("a;b", ";"), ("it's", "'"), ('so "called"', '"'), ("x[1]", "["), ("a&b", "&"),
                           ("back\\slash", "\\"), ("why?", "?"), ("12:30", ":"), ("a|b", "|"), ("${HOME}", "${"),
                           ("$env{X}", "$env{"), ("a<b", "<"), ("`id`", "`"), ("two\nlines", "\n")):
            with self.subTest(name):
                self.tree = os.path.join(self.root, name)
                os.rename(before, self.tree)
                before = self.tree
                status, _, err = self.workbook("check", "1")
                self.assertEqual(status, 1)
                self.assertIn(f"no {what!r} may stand in the name of the folder", err)
                self.assertFalse(os.path.exists(os.path.join(self.tree, "cmake-was-called")))

    def test_a_build_of_another_compiler_is_configured_anew(self):
        self.built()
        self.only_these_programs("python3", "cat")
        for name in ("c++", "pkg-config", "ninja"):
            self.program(name, "#!/bin/sh\nexit 0\n")
        self.program("cmake", "#!/bin/sh\necho cmake version 3.25.1 $@\necho $@ >> cmake-was-called\n")
        self.write("build/dev/CMakeCache.txt", "CMAKE_CXX_COMPILER:FILEPATH=/opt/gone/bin/c++\n")
        self.write("build/dev/bin/ch1_test", "#!/bin/sh\necho 'Step 1.1 green'; exit 4\n")
        os.chmod(os.path.join(self.tree, "build/dev/bin/ch1_test"), 0o755)
        said = "build/dev is from another time: /opt/gone/bin/c++ is gone. It is configured anew.\n"
        self.assertEqual(self.workbook("check", "1"), (0, said + "Step 1.1 green\n", ""))
        self.assertIn("--preset dev", self.read("cmake-was-called"))

    def test_no_ninja_is_one_line(self):
        self.built()
        self.only_these_programs("python3")
        self.check_error(["check", "1"], 1, "ninja is not installed")


class Installing(TreeTest):
    """A machine with nothing on it, and a package manager that only takes notes."""

    def setUp(self):
        super().setUp()
        self.only_these_programs("python3", "git", "env", "sh", "cat", "touch", "chmod")
        self.notes = os.path.join(self.root, "notes")
        self.program("apt-cache", "#!/bin/sh\necho '  Candidate: 1.0'\n")

    def apt(self, after="", status=0):
        self.program("apt-get", f"#!/bin/sh\necho \"$DEBIAN_FRONTEND $@\" >> {self.notes}\n"
                                f"echo apt-get is talking\n{after}\nexit {status}\n")

    def noted(self):
        with open(self.notes, encoding="utf-8") as file:
            return file.read()

    def run_as(self, user):
        """geteuid is asked who we are; for this test the answer is `user`."""
        self.environment["PYTHONPATH"] = self.root
        with open(os.path.join(self.root, "sitecustomize.py"), "w", encoding="utf-8") as file:
            file.write(f"import os\nos.geteuid = lambda: {user}\n")

    def everything_appears(self):
        """What apt-get would have brought."""
        lines = []
        for name in ("c++", "cmake", "ninja", "pkg-config"):
            lines.append(f"echo '#!/bin/sh\necho 4.0' > {self.bin}/{name}; chmod 755 {self.bin}/{name}")
        return "\n".join(lines)

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_says_what_it_installs_and_takes_no_more_than_the_command_needs(self):
        self.run_as(0)
        self.apt(self.everything_appears())
        _, out, err = self.workbook("chat", "--port", "0")
        self.assertIn("To build the chat, this machine lacks 9 things. Installing them with apt-get", out, err)
        self.assertIn("GoogleTest       libgtest-dev", out)
        self.assertNotIn("apt-get is talking", out + err)
        self.assertIn("noninteractive -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends g++ cmake "
                      "ninja-build pkg-config libuv1-dev libssl-dev nlohmann-json3-dev libutf8proc-dev libgtest-dev\n",
                      self.noted())
        for word in ("update", "chromium", "clang", "emscripten", "npm"):
            self.assertNotIn(word, self.noted())

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_asks_for_a_new_list_only_if_the_old_one_is_empty(self):
        self.run_as(0)
        self.program("apt-cache", f"#!/bin/sh\nif [ -e {self.root}/updated ]; then echo '  Candidate: 1.0'; "
                                  "else echo '  Candidate: (none)'; fi\n")
        self.apt(f"touch {self.root}/updated\n" + self.everything_appears())
        self.workbook("chat")
        self.assertEqual(re.findall(r"-o \S+ (\w+)", self.noted())[:2], ["update", "install"])

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_without_root_and_sudo_one_line_says_what_to_run(self):
        self.run_as(1000)
        self.apt()
        self.check_error(["chat"], 1, "sudo apt-get install --no-install-recommends g++ cmake ninja-build")
        self.assertFalse(os.path.exists(self.notes))

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_without_root_it_asks_sudo(self):
        self.run_as(1000)
        self.apt(self.everything_appears())
        self.program("sudo", f"#!/bin/sh\necho sudo >> {self.notes}\n[ \"$1\" = -n ] && shift\n[ \"$1\" = true ] || \"$@\"\n")
        _, out, _ = self.workbook("check", "1")
        self.assertIn("To build your tests, this machine lacks 9 things", out)
        self.assertIn("sudo\nnoninteractive", self.noted())

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_a_failed_installation_is_named_with_its_log(self):
        self.run_as(0)
        self.apt("echo 'E: Unable to fetch some archives'", status=100)
        status, _, err = self.workbook("chat")
        self.assertEqual(status, 1)
        self.assertIn("apt-get failed: E: Unable to fetch some archives (all of it: build/packages.log)", err)

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_what_was_installed_is_judged_again(self):
        self.run_as(0)
        self.apt(self.everything_appears() + f"\necho 'exit 1' >> {self.bin}/c++")
        status, _, err = self.workbook("chat")
        self.assertEqual(status, 1)
        self.assertIn("installed, and still not found: C++ compiler. See build/packages.log", err)

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_on_a_terminal_it_asks_first(self):
        self.run_as(0)
        for keys in ("\n", "y\n", "YES\n"):
            with self.subTest(keys):
                self.apt(self.everything_appears())
                _, shown = self.at_terminal(keys, "chat", "--port", "0")
                self.assertIn("GoogleTest       libgtest-dev\nInstall them? [Y/n]", shown)
                self.assertIn("install -y --no-install-recommends g++ cmake", self.noted())
                os.remove(self.notes)
                for name in ("c++", "cmake", "ninja", "pkg-config"):
                    os.remove(os.path.join(self.bin, name))

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_no_is_one_line_with_the_command_and_changes_nothing(self):
        self.program("apt-cache", "#!/bin/sh\necho '  Candidate: (none)'\n")  # not even a new list is asked for
        self.program("sudo", f"#!/bin/sh\necho sudo $@ >> {self.notes}\n")
        self.apt(self.everything_appears())
        for user, keys, arguments, root in ((0, "n\n", ["chat"], ""), (1000, "no\n", ["check", "2"], "sudo "),
                                            (1000, "what?\n", ["run", "1"], "sudo "), (0, "\x04", ["test"], "")):
            with self.subTest(keys):
                self.run_as(user)
                status, shown = self.at_terminal(keys, *arguments)
                self.assertEqual(status, 1)
                last = shown.rstrip("\n").split("\n")[-1]
                self.assertIn(f"workbook: nothing was installed. By hand: {root}apt-get install "
                              "--no-install-recommends g++ cmake ninja-build", last)
                self.assertFalse(os.path.exists(self.notes))

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_yes_and_ci_are_not_asked(self):
        self.run_as(0)
        for arguments, ci in ((["chat", "--yes"], False), (["check", "1", "--yes"], False), (["status"], True),
                              (["fuzz", "frame", "--solution", "--yes"], False), (["test", "tool", "--yes"], False)):
            with self.subTest(arguments):
                self.write("chapters/01-one/one.cpp", "int one();\n")  # begun: the status has something to build
                self.environment.update({"CI": "true"} if ci else {})
                self.apt()
                _, shown = self.at_terminal("", *arguments)
                self.assertNotIn("[Y/n]", shown)
                self.assertIn("install -y", self.noted())
                os.remove(self.notes)
                self.environment.pop("CI", None)

    @unittest.skipIf(os.uname().sysname == "Darwin", "apt is for Linux")
    def test_a_no_to_the_status_is_no_broken_chapter(self):
        self.run_as(0)
        self.apt()
        self.write("chapters/01-one/one.cpp", "int one();\n")
        status, shown = self.at_terminal("n\n")
        self.assertEqual(status, 1)
        self.assertIn("nothing was installed", shown)
        self.assertNotIn("does not compile", shown)

    def test_another_system_is_told_the_names(self):
        if os.uname().sysname != "Darwin":
            self.check_error(["chat"], 1, "please install (this is no Debian or Ubuntu): C++ compiler, CMake")

    def test_doctor_names_the_price_of_what_is_missing(self):
        status, out, _ = self.workbook("doctor")
        self.assertEqual(status, 1)
        self.assertIn("MISSING  CMake            without it: nothing can be built", out)
        self.assertIn("MISSING  Emscripten       without it: the site's labs, which run the chapters' C++ in", out)
        self.assertIn("there    git", out)


if __name__ == "__main__":
    unittest.main()
