"""What was saved is listed and comes back; the chapters before yours become ours, and that is undone by one command."""
import os
import subprocess
import sys

from workbook.core.starters import blob_id
from tests.testkit import FILES, TreeTest

ONE, TWO = "chapters/01-one/one.cpp", "chapters/02-two/two.cpp"
MINE = "// Step 1.1: the first\nint one() {\n  return 7;\n}\n"


class SavesTest(TreeTest):
    def ok(self, *words):
        status, out, err = self.workbook(*words)
        self.assertEqual((status, err), (0, ""))
        return out


class Saves(SavesTest):
    def test_nothing_saved_is_one_line(self):
        for command in ("saves", "restore"):
            self.check_error([command], 1, "nothing has been saved")

    def test_the_list_says_when_what_and_why(self):
        self.write(ONE, MINE)
        self.ok("solve", "1.1")
        self.ok("reset", "1")
        os.remove(os.path.join(self.tree, TWO))
        self.ok("reset", "2")
        lines = self.ok("saves").splitlines()
        self.assertRegex(lines[0], r"^  1  20\d\d-\d\d-\d\d \d\d:\d\d  before solve 1\.1$")
        self.assertEqual(lines[1], "     01-one: one.cpp")
        self.assertRegex(lines[2], r"^  2  20.*  before reset 1$")
        self.assertEqual(lines[5], "     02-two: no file was there")
        self.assertTrue(lines[6].startswith("Next: ./workbook restore NUMBER"))

    def test_the_newest_comes_back_and_that_is_undone_by_the_same_word(self):
        self.write(ONE, MINE)
        self.assertIn("To have yours back: ./workbook restore 1\n", self.ok("solve", "1"))
        self.assertIn(f"As in save 1 again: {ONE}.\n", self.ok("restore"))
        self.assertEqual(self.read(ONE), MINE)
        self.ok("restore")
        self.assertEqual(self.read(ONE), FILES["solutions/01-one/one.cpp"])
        self.assertIn("To undo this: ./workbook restore 4", self.ok("restore", "1"))
        self.assertEqual(self.read(ONE), MINE)
        self.assertIn("already are as in save 1. Nothing changed.", self.ok("restore", "1"))
        self.assertEqual(self.ok("saves").count("before restore"), 3)

    def test_many_in_one_second_keep_their_order(self):
        for number in range(12):
            self.write(ONE, f"// {number}\n")
            self.ok("reset", "1")
        for number in (0, 1, 9, 10, 11):
            self.ok("restore", str(number + 1))
            self.assertEqual(self.read(ONE), f"// {number}\n")

    def test_a_number_that_is_none_is_one_line(self):
        self.write(ONE, MINE)
        self.ok("solve", "1")
        self.check_error(["restore", "2"], 2, "there is no save 2: they are 1 to 1. ./workbook saves lists them.")
        for word, wrong in (("0", "'0' is less than 1"), ("x", "'x' is no number")):
            self.check_error(["restore", word], 2, wrong)

    def test_a_save_without_a_note_is_listed_and_comes_back(self):
        self.write(".saved/01-one/2024-05-06T07-08-09/one.cpp", MINE)
        self.write(".saved/01-one/2024-05-06T07-08-09-2/one.cpp", "// later\n")
        self.write(".saved/01-one/my own/one.cpp", "// not one of ours\n")
        out = self.ok("saves")
        self.assertIn("  1  2024-05-06 07:08  (no reason was noted)\n     01-one: one.cpp\n", out)
        self.assertIn("  2  2024-05-06 07:08", out)
        self.assertNotIn("  3  ", out)
        self.ok("restore", "1")
        self.assertEqual(self.read(ONE), MINE)

    def test_a_file_that_the_chapter_has_no_more_stays_in_its_save(self):
        place = ".saved/01-one/2024-05-06T07-08-09"
        self.write(f"{place}/one.cpp", MINE)
        self.write(f"{place}/old.cpp", "// old\n")
        self.assertIn(f"{place}/old.cpp stays there: chapters/01-one has no old.cpp any more.", self.ok("restore"))
        self.assertEqual(self.read(ONE), MINE)
        self.assertFalse(os.path.exists(os.path.join(self.tree, "chapters/01-one/old.cpp")))


class CatchUp(SavesTest):
    def test_what_is_before_becomes_ours_and_comes_back_with_one_word(self):
        self.write(ONE, MINE)
        self.write(TWO, "// mine\n")
        out = self.ok("catch-up", "2")
        self.assertIn("chapters/01-one is now our solution: one.cpp.\n", out)
        self.assertIn("Chapter 2 is as it was. Yours are saved in .saved/01-one/", out)
        self.assertTrue(out.endswith("Next: ./workbook check 2\n"), out)
        self.assertEqual(self.read(ONE), FILES["solutions/01-one/one.cpp"])
        self.assertEqual(self.read(TWO), "// mine\n")
        [command] = [line.split(": ")[1] for line in out.splitlines() if line.startswith("To have yours back")]
        self.call(command.split())
        self.assertEqual(self.read(ONE), MINE)

    def test_several_chapters_are_one_save(self):
        for end in ("chapters", "solutions"):
            self.write(f"{end}/03-three/three.cpp", f"// {end}\n")
        self.write(ONE, MINE)
        self.write(TWO, "// mine\n")
        self.ok("catch-up", "3")
        self.assertIn("before catch-up 3\n     01-one: one.cpp\n     02-two: two.cpp\n", self.ok("saves"))
        self.ok("restore")
        self.assertEqual((self.read(ONE), self.read(TWO)), (MINE, "// mine\n"))
        self.ok("restore")
        self.assertEqual(self.read(TWO), FILES["solutions/02-two/two.cpp"])

    def test_nothing_to_do_is_said_and_saves_nothing(self):
        self.assertEqual(self.ok("catch-up", "1"), "There is nothing to do: no chapter comes before 1.\n")
        self.write(ONE, FILES["solutions/01-one/one.cpp"])
        self.assertIn("all before chapter 2 already is our solution.", self.ok("catch-up", "2"))
        self.assertFalse(os.path.exists(os.path.join(self.tree, ".saved/01-one")))
        self.check_error(["catch-up"], 2, "which chapter?")


TESTS = "chapters/01-one/tests/your_test.cpp"
EXAMPLE, MY_TESTS = "TEST(Step1_1, Example) {}\n", "TEST(Step1_1, Mine) {}\n"


class YourTests(SavesTest):
    """The tests that a learner writes are the learner's: nothing takes ours for them, and nothing is lost."""

    def setUp(self):
        super().setUp()
        self.write(TESTS, EXAMPLE)
        self.write(TESTS.replace("chapters", "solutions"), "// ours\n")
        self.write("tools/starters.lock", self.read("tools/starters.lock") + f"{blob_id(EXAMPLE.encode())} {TESTS}\n")
        self.commit()
        self.write(ONE, MINE)
        self.write(TESTS, MY_TESTS)

    def test_reset_begins_them_again_and_restore_brings_them_back(self):
        self.assertIn("is now the starter: one.cpp, tests/your_test.cpp.\n", self.ok("reset", "1"))
        self.assertEqual(self.read(TESTS), EXAMPLE)
        self.assertIn("01-one: one.cpp, tests/your_test.cpp\n", self.ok("saves"))
        self.ok("restore")
        self.assertEqual((self.read(ONE), self.read(TESTS)), (MINE, MY_TESTS))

    def test_reset_forgets_what_was_revealed_of_the_chapter(self):
        self.write(".saved/impostors.json", '{"1.1: one": 2, "2.1: two": 1}\n')
        self.ok("reset", "1")
        self.assertEqual(self.read(".saved/impostors.json"), '{"2.1: two": 1}\n')

    def test_solve_and_catch_up_leave_them_alone(self):
        self.ok("solve", "1")
        self.ok("catch-up", "2")
        self.ok("reset", "1.1")
        self.assertEqual(self.read(TESTS), MY_TESTS)

    def test_they_are_not_a_given_file_that_was_changed(self):
        self.built()
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        os.makedirs(os.path.join(self.tree, "build/dev/bin"))
        program = os.path.join(self.tree, "build/dev/bin/ch1_test")
        with open(program, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexit 4\n")
        os.chmod(program, 0o755)
        self.assertEqual(self.workbook("check", "1")[:2], (0, ""))
        self.write("chapters/01-one/tests/one_test.cpp", "// changed\n")
        self.assertIn("not yours to write: chapters/01-one/tests/one_test.cpp", self.workbook("check", "1")[1])
        self.environment["WORKBOOK_INSIDE_TEST"] = "1"  # a branch may change it, and is tested
        self.assertEqual(self.workbook("check", "1")[:2], (0, ""))

    def test_the_checks_of_the_workbook_do_not_read_them_as_tests_of_a_step(self):
        checks = [sys.executable, "tools/maintain/checks.py", "steps", "stories"]
        self.write("chapters/01-one/tests/one_test.cpp", "TEST(Step1_1, NoStory) {\n}\n")
        self.write(TESTS, "TEST(Step1_9, NoStory) {\n}\n")
        said = subprocess.run(checks, cwd=self.tree, env=self.environment, capture_output=True, text=True).stdout
        self.assertIn("one_test.cpp", said)
        self.assertNotIn("your_test.cpp", said)
        self.assertNotIn("1.9", said)
