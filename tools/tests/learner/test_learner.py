"""hint, diff, solve, reset, status, and every wrong command line."""
import os
import subprocess
import unittest

from tests.testkit import FILES, REAL, TreeTest

STARTER = FILES["chapters/01-one/one.cpp"]
SOLUTION = FILES["solutions/01-one/one.cpp"]
MINE = "int one() { return 7; }\n"


class Hints(TreeTest):
    def test_each_question_says_more_and_the_last_stays(self):
        levels = [self.workbook("hint", "1.1")[1] for _ in range(4)]
        for level, words in zip(levels, ("Which number?", "The number one.", "return 1;", "return 1;")):
            self.assertIn(words, level)
        self.assertIn("hint 1 of 3", levels[0])
        self.assertIn("hint 3 of 3", levels[3])
        self.assertNotIn("The number one.", levels[0])
        self.assertIn("Step 1.1: the first", levels[0])

    def test_reset_starts_the_hints_again(self):
        self.workbook("hint", "1.1")
        self.workbook("hint", "1.1")
        self.write("chapters/01-one/one.cpp", MINE)
        self.workbook("reset", "1")
        self.assertIn("hint 1 of 3", self.workbook("hint", "1.1")[1])

    def test_wrong_steps_are_one_line(self):
        self.check_error(["hint"], 2, "./workbook hint N.M")
        self.check_error(["hint", "1"], 2, "'1' is no step")
        self.check_error(["hint", "1.9"], 2, "they are for the steps 1.1 to 1.1")
        self.check_error(["hint", "7.1"], 2, "there is no chapter '7'")
        self.check_error(["hint", "2.1"], 1, "chapters/02-two/HINTS.md is missing")


class Keep(TreeTest):
    def saves(self):
        folder = os.path.join(self.tree, ".saved/01-one")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def test_solve_saves_first_and_says_where(self):
        self.write("chapters/01-one/one.cpp", MINE)
        status, out, _ = self.workbook("solve", "1")
        self.assertEqual(status, 0)
        self.assertEqual(self.read("chapters/01-one/one.cpp"), SOLUTION)
        [save] = self.saves()
        self.assertEqual(self.read(f".saved/01-one/{save}/one.cpp"), MINE)
        self.assertIn(f".saved/01-one/{save}", out)

    def test_reset_saves_first_and_restores_the_starter(self):
        self.write("chapters/01-one/one.cpp", MINE)
        self.assertEqual(self.workbook("reset", "1")[0], 0)
        self.assertEqual(self.read("chapters/01-one/one.cpp"), STARTER)
        self.assertEqual(self.read(f".saved/01-one/{self.saves()[0]}/one.cpp"), MINE)

    def test_the_starter_comes_back_even_after_commits_over_it(self):
        self.write("chapters/01-one/one.cpp", MINE)
        self.commit()
        self.workbook("reset", "1")
        self.assertEqual(self.read("chapters/01-one/one.cpp"), STARTER)

    def test_no_save_is_ever_written_over(self):
        for text in ("a\n", "b\n", "c\n"):
            self.write("chapters/01-one/one.cpp", text)
            self.workbook("reset", "1")
        texts = {self.read(f".saved/01-one/{save}/one.cpp") for save in self.saves()}
        self.assertEqual(texts, {"a\n", "b\n", "c\n"})

    def test_a_deleted_file_comes_back(self):
        os.remove(os.path.join(self.tree, "chapters/01-one/one.cpp"))
        self.assertEqual(self.workbook("reset", "1")[0], 0)
        self.assertEqual(self.read("chapters/01-one/one.cpp"), STARTER)

    def test_nothing_to_do_saves_nothing(self):
        status, out, _ = self.workbook("reset", "1")
        self.assertEqual(status, 0)
        self.assertIn("Nothing changed", out)
        self.assertEqual(self.saves(), [])

    def test_the_chapter_beside_is_left_alone(self):
        self.write("chapters/02-two/two.cpp", MINE)
        self.workbook("solve", "1")
        self.assertEqual(self.read("chapters/02-two/two.cpp"), MINE)

    def test_without_git_reset_is_one_line_and_changes_nothing(self):
        self.write("chapters/01-one/one.cpp", MINE)
        self.only_these_programs("python3")
        self.check_error(["reset", "1"], 1, "git is not installed")
        self.assertEqual(self.read("chapters/01-one/one.cpp"), MINE)

    def test_a_copy_without_history_is_one_line(self):
        os.rename(os.path.join(self.tree, ".git"), os.path.join(self.tree, "not-git"))
        self.write("chapters/01-one/one.cpp", MINE)
        self.check_error(["reset", "1"], 1, "git does not have the starter")

    def test_a_clone_of_another_owner_is_read_for_this_one_question(self):
        self.write("chapters/01-one/one.cpp", MINE)
        self.environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"
        with self.assertRaises(subprocess.CalledProcessError):
            self.call(["git", "cat-file", "-e", "HEAD"])
        self.assertEqual(self.workbook("reset", "1")[0], 0)
        self.assertEqual(self.read("chapters/01-one/one.cpp"), STARTER)

    def test_a_git_that_still_does_not_trust_it_is_quoted(self):
        for words in ("fatal: detected dubious ownership in repository at 'x'", "fatal: unsafe repository ('x' is)"):
            with self.subTest(words):
                self.program("git", f"#!/bin/sh\necho \"{words}\" >&2\nexit 128\n")
                self.write("chapters/01-one/one.cpp", MINE)
                self.check_error(["reset", "1"], 1, f"git says: {words} If you trust it: git config --global --add "
                                 f"safe.directory {self.tree}")
        self.program("git", "#!/bin/sh\necho 'fatal: loose object is corrupt' >&2\nexit 128\n")
        self.check_error(["reset", "1"], 1, "git does not have the starter of chapters/01-one/one.cpp here")
        self.check_error(["reset", "1"], 1, "fatal: loose object is corrupt")

    def test_line_ends_of_another_system_are_nothing_of_yours(self):
        for path in ("chapters/01-one/one.cpp", "chapters/02-two/two.cpp"):
            with open(os.path.join(self.tree, path), "wb") as file:
                file.write(FILES[path].replace("\n", "\r\n").encode())
        self.assertEqual(self.workbook()[1].count("not started"), 2)
        self.assertEqual(self.workbook("reset", "1")[0], 0)
        self.assertEqual(self.read("chapters/01-one/one.cpp"), STARTER)

    def test_a_clone_with_windows_line_ends_is_one_line(self):
        with open(os.path.join(self.tree, "workbook"), "rb") as file:
            text = file.read()
        with open(os.path.join(self.tree, "workbook"), "wb") as file:
            file.write(text.replace(b"\n", b"\r\n"))
        self.check_error(["status"], 1, "the files of this clone have Windows line ends (CRLF)")

    def test_diff_shows_yours_and_ours(self):
        _, out, _ = self.workbook("diff", "1")
        self.assertIn("--- chapters/01-one/one.cpp", out)
        self.assertIn("-  return {};  // your code here", out)
        self.assertIn("+  return 1;", out)
        self.workbook("solve", "1")
        self.assertEqual(self.workbook("diff", "1")[1], "The same as ours: one.cpp\n")


class Lines(TreeTest):
    def test_wrong_command_lines_are_one_line_and_status_2(self):
        for arguments, words in ((["dance"], "no command 'dance'"),
                                 (["check", "9"], "The chapters are 1 to 2"),
                                 (["check", "one"], "no chapter 'one'"),
                                 (["check", "1", "2"], "'2' is one word too many"),
                                 (["diff"], "which chapter?"),
                                 (["run"], "which chapter?"),
                                 (["run", "1", "--fast"], "'--fast' is not understood"),
                                 (["chat", "--port"], "--port wants a value. It goes: ./workbook chat"),
                                 (["chat", "--port", "99999"], "no port"),
                                 (["chat", "--por", "1"], "'--por' is not understood"),
                                 (["echo", "--strict"], "'--strict' is not understood"),
                                 (["test", "nothing"], "no part 'nothing'"),
                                 (["doctor", "now"], "one word too many")):
            with self.subTest(arguments):
                self.check_error(arguments, 2, words)

    def test_status_of_an_untouched_workbook_builds_nothing(self):
        self.only_these_programs("python3")
        status, out, err = self.workbook()
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out.count("not started"), 2)
        self.assertIn("Next: open chapters/01-one/README.md", out)

    def test_chapter_0_is_named_and_has_nothing_to_check(self):
        page = "chapters/00-before-you-start/README.md"
        self.check_error(["check", "0"], 2, "there is no chapter '0'. The chapters are 1 to 2.")
        self.write(page, "# Chapter 0: Before you start\n")
        self.check_error(["check", "0"], 2, f"chapter 0 has no steps. It is read: {page}")
        self.assertIn(f"New here? First read {page}\nNext: open chapters/01-one/README.md", self.workbook()[1])
        self.built()
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.write("chapters/01-one/one.cpp", MINE)
        self.assertNotIn("New here?", self.workbook()[1])

    def test_status_counts_green_and_red_steps(self):
        self.built()
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.write("build/dev/bin/ch1_test", "#!/bin/sh\necho 1.1 green\necho 1.2 red\n")
        os.chmod(os.path.join(self.tree, "build/dev/bin/ch1_test"), 0o755)
        self.write("chapters/01-one/one.cpp", MINE)
        _, out, _ = self.workbook()
        self.assertIn("1 of 2 steps green, red: 1.2", out)
        self.assertIn("Next: ./workbook check 1 (step 1.2)", out)

    def test_help_names_every_command(self):
        from workbook import cli
        text = self.workbook("help")[1]
        for name in set(cli.COMMANDS) - {"status", "bench"}:
            self.assertIn(f"./workbook {name}", text)
        with open(os.path.join(REAL, "chapters/COMMANDS.md"), encoding="utf-8") as page:
            told = page.read()
        for name in set(cli.COMMANDS) - {"status"}:
            self.assertIn(f"`./workbook {name}", told)

    def test_each_command_has_a_help_of_its_own(self):
        for arguments in (["run", "--help"], ["help", "run"], ["run", "1", "-h"]):
            status, out, err = self.workbook(*arguments)
            self.assertEqual((status, err), (0, ""))
            self.assertTrue(out.startswith("usage: ./workbook run N [--solution]\n"), out)
            self.assertIn("--keep FILE", out)


if __name__ == "__main__":
    unittest.main()
