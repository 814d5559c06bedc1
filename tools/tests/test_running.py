"""Building, installing, running: what is said, what is passed on, and that nothing stays behind."""
import os
import re
import signal
import subprocess
import sys
import time
import unittest

from tests.testkit import TreeTest, alive

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
        words = ["--any", "--host", "a.example", "--host", "[::7]", "--origin", "https://b.example"]
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
                    self.assertFalse(alive(pid), f"{pid} is still there")

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
                        self.assertFalse(alive(pid), f"{pid} is still there")

    def chapter_1_has_tests(self, text):
        self.built()
        self.write("build/dev/bin/ch1_test", "#!/bin/sh\n" + text)
        os.chmod(os.path.join(self.tree, "build/dev/bin/ch1_test"), 0o755)

    def test_check_passes_the_screen_through_and_ends_with_its_status(self):
        self.chapter_1_has_tests("echo 'Step 1.1 red'\nexit 1\n")
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.assertEqual(self.workbook("check", "1"), (1, "Step 1.1 red\n", ""))

    def test_check_builds_the_server_when_the_steps_before_it_are_green(self):
        self.chapter_1_has_tests(f"echo $@ >> {self.root}/notes\n"
                                "[ $1 = --before-server ] && echo 1.6 green && exit 3\necho 1.7 red; exit 1\n")
        self.program("ninja", f"#!/bin/sh\necho \"ninja $3\" >> {self.root}/notes\n")
        self.assertEqual(self.workbook("check", "1"), (1, "1.6 green\n1.7 red\n", ""))
        with open(os.path.join(self.root, "notes"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "ninja ch1_test\n--before-server\nninja ch1\n--from-server\n")

    def test_check_builds_no_server_for_a_red_step_before_it(self):
        self.chapter_1_has_tests("exit 1\n")
        self.program("ninja", f"#!/bin/sh\necho \"ninja $3\" >> {self.root}/notes\n")
        self.assertEqual(self.workbook("check", "1")[0], 1)
        with open(os.path.join(self.root, "notes"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "ninja ch1_test\n")

    def test_a_compiler_error_is_one_screen(self):
        self.built()
        wall = GCC_SAYS.format(tree=self.tree)
        self.program("ninja", f"#!/bin/sh\ncat <<'END'\n{wall}END\nexit 1\n")
        status, out, err = self.workbook("check", "1")
        self.assertEqual((status, out), (1, ""))
        self.assertIn("chapters/01-one/one.cpp:3 does not compile.\n  expected ';' before '}' token\n", err)
        self.assertIn("    3 |   return 1\n", err)
        self.assertIn("1 more behind it", err)
        self.assertIn("Next: chapters/01-one/one.cpp:3. Mend this line", err)
        self.assertNotIn("declared in this scope", err)
        self.assertLess(err.count("\n"), 12)

    def test_a_missing_function_is_named(self):
        self.built()
        self.program("ninja", "#!/bin/sh\ncat <<'END'\n/usr/bin/ld: a.o: undefined reference to `ws::one()'\nEND\nexit 1\n")
        _, _, err = self.workbook("check", "1")
        self.assertIn("ws::one() is promised in a header, and no .cpp has it", err)

    def test_a_build_of_another_compiler_is_configured_anew(self):
        self.built()
        self.only_these_programs("python3", "cat")
        for name in ("c++", "pkg-config", "ninja"):
            self.program(name, "#!/bin/sh\nexit 0\n")
        self.program("cmake", "#!/bin/sh\necho cmake version 3.25.1 $@\necho $@ >> cmake-was-called\n")
        self.write("build/dev/CMakeCache.txt", "CMAKE_CXX_COMPILER:FILEPATH=/opt/gone/bin/c++\n")
        self.write("build/dev/bin/ch1_test", "#!/bin/sh\necho 'Step 1.1 green'\n")
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
        self.assertIn("To build the chat, this machine lacks 8 things. Installing them with apt-get", out, err)
        self.assertIn("GoogleTest       libgtest-dev", out)
        self.assertNotIn("apt-get is talking", out + err)
        self.assertIn("noninteractive -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends g++ cmake "
                      "ninja-build pkg-config libuv1-dev libssl-dev nlohmann-json3-dev libgtest-dev\n", self.noted())
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
        self.assertIn("To build your tests, this machine lacks 8 things", out)
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

    def test_another_system_is_told_the_names(self):
        if os.uname().sysname != "Darwin":
            self.check_error(["chat"], 1, "please install (this is no Debian or Ubuntu): C++ compiler, CMake")

    def test_doctor_names_the_price_of_what_is_missing(self):
        status, out, _ = self.workbook("doctor")
        self.assertEqual(status, 1)
        self.assertIn("MISSING  CMake            without it: nothing can be built", out)
        self.assertIn("MISSING  Emscripten       without it: WebAssembly is not checked", out)
        self.assertIn("there    git", out)


if __name__ == "__main__":
    unittest.main()
