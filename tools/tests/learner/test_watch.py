"""`watch` at a terminal: saves of every kind, each key, and a terminal that is as it was before, however it ends."""
import os
import shutil
import signal
import sys
import unittest

from tests.learner.terminal import Terminal
from tests.testkit import FILES, TreeTest, ends

STARTER = FILES["chapters/01-one/one.cpp"]
GOOD = FILES["solutions/01-one/one.cpp"]
PATH = "chapters/01-one/one.cpp"
# Green, red, or a test that never ends: as the file says.
TESTS = """#!/bin/sh
echo run >>runs
echo 'Chapter 1: One'
if grep -q slow chapters/01-one/one.cpp; then echo $$ >slow; echo it waits; exec sleep 1000; fi
if grep -q 'return 1;' chapters/01-one/one.cpp; then echo '  1.1   green  the first'; exit 4; fi
echo '  1.1   red    the first'
echo 'Next: chapters/01-one/one.cpp:1, Step 1.1.   Stuck? ./workbook hint 1.1'
exit 5
"""


class Watch(TreeTest):
    way = "inotify" if sys.platform.startswith("linux") else None

    def setUp(self):
        super().setUp()
        self.built()
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.says(1, TESTS)
        self.says(2, TESTS.replace("01-one/one", "02-two/two").replace("1.1", "2.1").replace("Chapter 1", "Chapter 2"))
        if self.way:
            self.environment["WORKBOOK_WATCH"] = self.way

    def says(self, number, text):
        for name, said in ((f"ch{number}_test", text), (f"ch{number}", "")):
            self.write(f"build/dev/bin/{name}", said)
            os.chmod(os.path.join(self.tree, f"build/dev/bin/{name}"), 0o755)

    def watch(self, *arguments, **size):
        command = [sys.executable, os.path.join(self.tree, "workbook"), "watch", *arguments]
        terminal = Terminal(command, self.tree, self.environment, **size)
        self.addCleanup(terminal.close)
        return terminal

    def runs(self):
        return self.read("runs").count("run")

    def place(self, path=PATH):
        return os.path.join(self.tree, path)

    def put_over(self, text):
        self.write("chapters/01-one/other", text)
        os.replace(self.place("chapters/01-one/other"), self.place())


class Saves(Watch):
    def test_each_way_to_save_is_one_run(self):
        terminal = self.watch("1")
        self.assertIn("1.1   red", terminal.screen())

        def in_place(text):
            self.write(PATH, text)

        def with_a_copy(text):  # as vim does it
            os.rename(self.place(), self.place() + "~")
            self.write(PATH, text)
            os.remove(self.place() + "~")

        def in_pieces(text):
            with open(self.place(), "w", encoding="utf-8") as file:
                for letter in text:
                    file.write(letter)
                    file.flush()

        def beside_other_files(text):
            self.write("chapters/01-one/.one.cpp.swp", "x")
            self.write("chapters/01-one/4913", "")
            os.remove(self.place("chapters/01-one/4913"))
            self.write(PATH, text)

        for count, save in enumerate((in_place, self.put_over, with_a_copy, in_pieces, beside_other_files), 1):
            with self.subTest(save.__name__):
                text, wanted = (GOOD, "1.1   green") if count % 2 else (STARTER, "1.1   red")
                save(text)
                self.assertIn(wanted, terminal.screen())
                if self.way == "inotify":  # kqueue does not say when a file is closed: there may be a run that is ended
                    self.assertEqual(self.runs(), count + 1)

    def test_a_save_of_the_same_text_is_a_run_and_a_note_beside_it_is_none(self):
        terminal = self.watch("1")
        terminal.screen()
        self.write("chapters/01-one/notes.txt", "mine")
        self.write(PATH, STARTER)
        terminal.screen()
        self.assertEqual(self.runs(), 2)

    def test_a_save_while_a_run_goes_on_ends_that_run(self):
        terminal = self.watch("1")
        terminal.screen()
        self.write(PATH, "// slow\n")
        terminal.until("it waits")
        waiting = int(self.read("slow"))
        self.write(PATH, GOOD)
        self.assertIn("1.1   green", terminal.screen())
        self.assertTrue(ends(waiting))

    def test_a_file_that_is_a_link_is_watched_where_it_is(self):
        elsewhere = os.path.join(self.root, "mine.cpp")
        os.rename(self.place(), elsewhere)
        os.symlink(elsewhere, self.place())
        terminal = self.watch("1")
        terminal.screen()
        with open(elsewhere, "w", encoding="utf-8") as file:
            file.write(GOOD)
        self.assertIn("1.1   green", terminal.screen())

    def test_a_folder_that_is_another_one_now_is_watched_again(self):
        terminal = self.watch("1")
        terminal.screen()
        os.rename(self.place("chapters/01-one"), self.place("chapters/old"))
        shutil.copytree(self.place("chapters/old"), self.place("chapters/01-one"))
        shutil.rmtree(self.place("chapters/old"))
        terminal.screen()
        self.write(PATH, GOOD)
        self.assertIn("1.1   green", terminal.screen())

    def test_what_does_not_compile_is_shown_and_its_step_has_help(self):
        self.program("ninja", f"#!/bin/sh\ngrep -q return {PATH} && exit 0\n"
                     f"echo \"{self.place()}:2:1: error: 'x' is nothing\"\nexit 1\n")
        terminal = self.watch("1")
        terminal.screen()
        self.write(PATH, "// Step 1.1: the first\nx\n")
        self.assertIn("does not compile", terminal.screen())
        terminal.type("h")
        self.assertIn("Which number?", terminal.screen())


class SavesByPolling(Saves):
    """Where nobody tells: a folder of another machine."""
    way = "polling"

    test_each_way_to_save_is_one_run = None  # it may look in the middle of one; then there are two
    test_a_folder_that_is_another_one_now_is_watched_again = None  # it may look when none is there: a run more


class Keys(Watch):
    def test_each_key_shows_what_it_says(self):
        terminal = self.watch("1")
        terminal.screen()
        for key, words in (("h", "Which number?"), ("h", "The number one."), ("l", "1.1   red"), ("d", "+  return 1;"),
                           ("\n", "Stuck? ./workbook hint 1.1")):
            with self.subTest(key):
                terminal.type(key)
                self.assertIn(words, terminal.screen())
        terminal.type("xyz\033[1;5d\033Oh\033[3~q")  # the keys with arrows, and F-keys, are none of ours
        self.assertEqual(terminal.ended(), 0)
        self.assertTrue(terminal.is_as_before())
        self.assertEqual(self.runs(), 1)

    def test_a_green_chapter_waits_until_it_is_told_to_go_on(self):
        self.write(PATH, GOOD)
        terminal = self.watch("1")
        self.assertIn("[#]  1 of 1 core", terminal.screen())
        self.write(PATH, GOOD + "\n")
        self.assertIn("Chapter 1", terminal.screen())
        terminal.type("n")
        self.assertIn("Chapter 2", terminal.screen())
        self.write("chapters/02-two/two.cpp", "// Step 2.1: the second\nreturn 1;\n")
        self.assertIn("2.1   green", terminal.screen())
        terminal.type("n")
        self.assertIn("This is the last chapter", terminal.screen())

    def test_a_key_during_a_run_waits_for_its_end_and_q_does_not(self):
        self.write(PATH, "// slow\n")
        terminal = self.watch("1")
        terminal.until("it waits")
        terminal.type("h")
        self.write(PATH, STARTER)
        self.assertIn("1.1   red", terminal.screen())
        self.assertIn("Which number?", terminal.screen())
        self.write(PATH, "// slow\n")
        terminal.until("it waits")
        waiting = int(self.read("slow"))
        terminal.type("q")
        self.assertEqual(terminal.ended(), 0)
        self.assertTrue(ends(waiting))

    def test_a_wide_terminal_has_all_in_one_line_and_a_narrow_one_in_two(self):
        wide = self.watch("1", columns=120).screen().split("\n")[-1]
        self.assertEqual(wide, "chapter 1  [.]  0 of 1 core   n next  h hint  l list  a all  d diff  q quit")
        narrow = self.watch("1", columns=60).screen().split("\n")
        self.assertEqual(narrow[-2:], ["chapter 1  [.]  0 of 1 core", "n next  h hint  l list  a all  d diff  q quit"])

    def test_without_colour_there_is_none(self):
        self.environment["NO_COLOR"] = "1"
        terminal = self.watch("1")
        terminal.type("d")
        for _ in range(2):
            self.assertNotIn("\033[3", terminal.screen())

    def test_without_a_terminal_it_is_one_run_and_its_status(self):
        for text, status in ((STARTER, 1), (GOOD, 0)):
            self.write(PATH, text)
            code, out, err = self.workbook("watch", "1")
            self.assertEqual((code, err), (status, ""))
            self.assertIn("Chapter 1: One\n  1.1   ", out)
            self.assertNotIn("q quit", out)
            self.assertNotIn("\033", out)


# A chapter of three steps: each is green if its function returns 1. With --step=, one of them.
THREE = """#!/bin/sh
echo "$@" >>told
result=4
for number in 1 2 3; do
  case " $* " in *" --step=3.$number "* | *" --begun="*) ;; *) continue;; esac
  if [ $number = 3 ] && ! grep -q "f3() { return" chapters/03-three/three.cpp; then
    echo "  3.3   extra, not done  so"; continue; fi
  if grep -q "f$number() { return 1; }" chapters/03-three/three.cpp; then echo "  3.$number   green  so"; continue; fi
  echo "  3.$number   red    so"; result=5
  case " $* " in *" --all "*) ;; *) exit 5;; esac
done
exit $result
"""


class Steps(Watch):
    PATH = "chapters/03-three/three.cpp"

    def setUp(self):
        super().setUp()
        self.wants(0, 0, 0)
        self.write("solutions/03-three/three.cpp", self.read(self.PATH))
        self.write("chapters/03-three/README.md", "# Chapter 3: Three\n\n" + "".join(
            f"### Step 3.{number}: so ({kind}, 5 min)\n\n"
            for number, kind in ((1, "core"), (2, "take"), (3, "extra"))))
        self.says(3, THREE)

    def wants(self, *numbers):
        self.write(self.PATH, "".join(f"// Step 3.{at}: so\nint f{at}() {{ return {number}; }}\n"
                                      for at, number in enumerate(numbers, 1)))

    def test_n_shows_the_next_step_that_is_red_alone_and_then_all_again(self):
        terminal = self.watch("3")
        self.assertIn("[..]  0 of 2 core, 0 of 1 extra", terminal.screen())
        terminal.type("n")
        screen = terminal.screen()
        self.assertIn("3.2   red", screen)
        self.assertNotIn("3.1   ", screen)
        self.assertIn("[..]  step 3.2 alone", screen)
        self.wants(0, 1, 0)
        self.assertIn("3.2   green", terminal.screen())
        terminal.type("n")
        self.assertIn("3.3   red", terminal.screen())
        terminal.type("n")
        self.assertIn("3.1   red", terminal.screen())
        self.assertEqual([line.split("--step=")[-1] for line in self.read("told").splitlines() if "--step" in line],
                         ["3.2", "3.2", "3.3"])

    def test_a_runs_on_past_the_first_red_step_and_back(self):
        self.wants(0, 1, 0)
        terminal = self.watch("3")
        self.assertNotIn("3.2", terminal.screen())
        terminal.type("a")
        screen = terminal.screen()
        self.assertIn("3.1   red    so\n  3.2   green  so\n  3.3   red", screen)
        self.assertIn("[.#]  1 of 2 core, 0 of 1 extra", screen)
        terminal.type("l")
        self.assertIn("  3.1   red             core   so\n  3.2   green           take   so\n", terminal.screen())
        terminal.type("a")
        self.assertNotIn("3.2", terminal.screen())
        terminal.type("l")
        self.assertIn("  3.2   was green       take   so\n", terminal.screen())

    def test_an_extra_step_that_is_not_begun_does_not_hold_up_the_chapter(self):
        self.write(self.PATH, "".join(f"// Step 3.{at}: so\nint f{at}() {{ return 1; }}\n" for at in (1, 2)))
        terminal = self.watch("3")
        self.assertIn("[##]  2 of 2 core, 0 of 1 extra", terminal.screen())
        terminal.type("l")
        self.assertNotIn("was green", terminal.screen())
        terminal.type("n")
        self.assertIn("This is the last chapter", terminal.screen())

    def test_where_one_step_was_alone_it_goes_on_with_it(self):
        terminal = self.watch("3")
        terminal.screen()
        terminal.type("n")
        terminal.screen()
        terminal.process.kill()
        terminal.ended()
        self.assertIn("step 3.2 alone", self.watch().screen())
        self.assertIn("[..]  0 of 2 core", self.watch("3").screen())


class Endings(Watch):
    """The terminal is as it was before."""

    def test_signals(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with self.subTest(number):
                self.write(PATH, "// slow\n")
                terminal = self.watch("1")
                terminal.until("it waits")
                waiting = int(self.read("slow"))
                self.assertTrue(terminal.gives_each_key())
                terminal.process.send_signal(number)
                self.assertEqual(terminal.ended(), 128 + number)
                self.assertTrue(terminal.is_as_before())
                self.assertTrue(ends(waiting))

    def test_control_c(self):
        terminal = self.watch("1")
        terminal.screen()
        terminal.type("\3")
        self.assertEqual(terminal.ended(), 130)
        self.assertTrue(terminal.is_as_before())

    def test_something_goes_wrong(self):
        self.write(".saved", "a file where a folder should be")
        terminal = self.watch("1")
        terminal.until("workbook: ")
        self.assertEqual(terminal.ended(), 1)
        self.assertTrue(terminal.is_as_before())

    def test_control_z_and_back(self):
        self.environment.update(PS1="ready> ", ENV="", HISTFILE="")
        terminal = Terminal(["sh", "-i"], self.tree, self.environment)
        self.addCleanup(terminal.close)
        terminal.until("ready> ")
        terminal.type(f"{sys.executable} workbook watch 1\n")
        terminal.screen()
        self.assertTrue(terminal.gives_each_key())
        terminal.type("\x1a")
        terminal.until("ready> ")
        self.assertFalse(terminal.gives_each_key())
        terminal.type("fg\n")
        self.assertIn("1.1   red", terminal.screen())
        self.assertTrue(terminal.gives_each_key())
        self.write(PATH, GOOD)
        self.assertIn("1.1   green", terminal.screen())
        terminal.type("q")
        terminal.until("ready> ")
        terminal.type("echo ended $?\n")
        terminal.until("\nended 0")


class Notes(Watch):
    NOTE = ".saved/progress"

    def test_it_goes_on_where_it_was_and_believes_nothing_green(self):
        self.write(PATH, GOOD)
        terminal = self.watch("1")
        terminal.screen()
        terminal.type("n")
        terminal.screen()
        terminal.process.kill()
        terminal.ended()
        self.assertEqual(self.read(self.NOTE).splitlines()[1:], ["at 2", "1.1 green", "2.1 red"])
        self.write(self.NOTE, "at 1\n1.1 green\n2.1 green\n")
        self.write(PATH, STARTER)
        screen = self.watch().screen()
        self.assertIn("1.1   red", screen)
        self.assertIn("0 of 1 core", screen)

    def test_a_broken_note_is_no_trouble(self):
        for text in ("", "at 9\n", "at one\nx y\n", "\0\xff", "at 1 7.7\n"):
            with self.subTest(text):
                self.write(self.NOTE, text)
                self.assertIn("Chapter 1", self.watch().screen())


@unittest.skipUnless(shutil.which("tmux"), "tmux is not here")
class InTmux(Watch):
    def tmux(self, *words):
        return self.call(["tmux", "-S", os.path.join(self.root, "socket"), "-f", "/dev/null", *words]).stdout

    def test_the_screen_is_what_a_person_sees(self):
        """`pipe-pane` says when something has come; what then stands there is read from the terminal itself."""
        heard = os.path.join(self.root, "heard")
        os.mkfifo(heard)
        self.addCleanup(self.tmux, "kill-server")
        self.tmux("new-session", "-d", "-x", "80", "-y", "24", "cat")
        self.tmux("set-option", "-g", "remain-on-exit", "on")
        self.tmux("pipe-pane", f"exec cat >{heard}")
        with open(heard, "rb", buffering=0) as pipe:
            self.tmux("respawn-pane", "-k", f"{sys.executable} workbook watch 1")
            for save, wanted in ((None, "1.1   red"), (GOOD, "1.1   green"), (STARTER, "1.1   red")):
                if save:
                    self.write(PATH, save)
                shown = b""
                while b"q quit" not in shown:
                    shown += pipe.read(4096)
                screen = self.tmux("capture-pane", "-p")
                self.assertIn(wanted, screen)
                self.assertTrue(screen.rstrip().endswith("q quit"), screen)


if __name__ == "__main__":
    unittest.main()
