"""Extra steps: what counts as begun, what the test program is told of it, and how `check` and the status go on."""
import os
import unittest

from tests.testkit import TreeTest
from workbook.core.starters import blob_id

PATH = "chapters/03-three/three.cpp"
README = "# Chapter 3: Three\n\n" + "".join(f"### Step {number}: so ({kind}, 5 min)\n\n" for number, kind in (
    ("3.1", "core"), ("3.2", "take"), ("3.3", "extra"), ("3.4", "extra"), ("3.5", "extra")))
STARTER = """\
// Step 3.1: so
int one() {
  // Step 3.3: so
  return {};  // your code here
}

// Step 3.2: so
int two() {
  return {};  // your code here
}

// Step 3.4: so

// Step 3.5: so
int five() {
  return {};  // your code here
}

}  // namespace ws
"""
TELL = "echo $@ >> told\n"


class Extra(TreeTest):
    def setUp(self):
        super().setUp()
        self.write(PATH, STARTER)
        self.write("solutions/03-three/three.cpp", STARTER.replace("return {};  // your code here", "return 3;"))
        self.write("chapters/03-three/README.md", README)
        self.write("tools/starters.lock", self.read("tools/starters.lock") + f"{blob_id(STARTER.encode())} {PATH}\n")
        self.commit()
        self.built()
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.says("exit 4\n")

    def says(self, text, chapter=3):
        path = f"build/dev/bin/ch{chapter}_test"
        self.write(path, f"#!/bin/sh\n{TELL}{text}")
        os.chmod(os.path.join(self.tree, path), 0o755)

    def told(self, *words):
        """What the test program is told when a learner says this."""
        note = os.path.join(self.tree, "told")
        if os.path.exists(note):
            os.remove(note)
        self.workbook(*words)
        return self.read("told").splitlines()

    def begun(self, text):
        self.write(PATH, text)
        [line] = self.told("check", "3")
        return line.split("--begun=")[1]

    def test_an_untouched_chapter_is_called_so(self):
        self.assertEqual(self.told("check", "3"), ["--before-server --begun= --untouched"])
        self.write(PATH, STARTER.replace("int two() {\n  return {};", "int two() {\n  return 2;"))
        self.assertEqual(self.told("check", "3"), ["--before-server --begun="])

    def test_a_step_with_a_line_of_yours_is_begun(self):
        self.assertEqual(self.begun(STARTER.replace("// Step 3.4: so\n", "// Step 3.4: so\nint four();\n")), "3.4")
        self.assertEqual(self.begun(STARTER.replace("return {};  // your code here", "return 7;")), "3.3,3.5")
        self.assertEqual(self.begun(STARTER.replace("  // Step 3.3: so\n", "")), "3.3")

    def test_empty_lines_and_line_ends_are_nothing_of_yours(self):
        mine = STARTER.replace("int two() {\n", "int two() {\n  one();\n")
        for text in (mine.replace("\n\n", "\n\n\n"), mine.replace("\n", " \n"), mine.replace("\n", "\r\n")):
            self.assertEqual(self.begun(text), "")

    def test_without_git_the_lines_themselves_say_it(self):
        os.rename(os.path.join(self.tree, ".git"), os.path.join(self.tree, "not-git"))
        self.assertEqual(self.begun(STARTER.replace("int two() {\n  return {};  // your code here", "int two() {")), "")
        mine = STARTER.replace("// Step 3.4: so\n", "// Step 3.4: so\nint four();\n")
        self.assertEqual(self.begun(mine), "3.4")
        self.assertEqual(self.begun(mine.replace("int five() {\n  return {};  // your code here", "int five() {")),
                         "3.4,3.5")

    def test_all_steps_are_one_run_and_the_server_is_built_before(self):
        self.program("ninja", "#!/bin/sh\necho $@ >> built\n")
        self.write(PATH, STARTER + "// mine\n")
        self.assertEqual(self.told("check", "3", "--all"), ["--before-server --begun=3.5 --all"])
        self.assertTrue(self.read("built").endswith("ch3_test ch3\n"), self.read("built"))

    def test_one_step_alone(self):
        self.says("[ $1 = --before-server ] && exit 3\nexit 5\n")
        self.assertEqual(self.told("check", "3.4"), ["--before-server --step=3.4", "--from-server --step=3.4"])
        self.assertEqual(self.workbook("check", "3.4")[0], 1)
        self.says("exit 4\n")
        self.assertEqual(self.workbook("check", "3.4")[0], 0)
        self.assertFalse(os.path.exists(os.path.join(self.tree, ".saved/green.json")), "a step is no chapter")
        self.check_error(["check", "3.9"], 2, "there is no step 3.9. Chapter 3 has the steps 3.1 to 3.5.")
        self.check_error(["check", "9.1"], 2, "there is no chapter '9'")

    def test_a_step_that_was_green_before_is_told_to_the_next_run(self):
        self.write(PATH, STARTER + "// mine\n")
        self.says("printf '3.1 green\\n3.2 red\\n' > \"$WORKBOOK_VERDICTS\"; exit 5\n")
        words = self.told("check", "3")[0]
        self.assertNotIn("--before=", words)
        self.says("printf '3.1 red\\n' > \"$WORKBOOK_VERDICTS\"; exit 5\n")
        for _ in range(2):
            self.assertEqual(self.told("check", "3"), [f"{words} --before=3.1"])
        self.assertEqual(self.told("check", "3.1"), ["--before-server --step=3.1 --before=3.1"])

    def test_a_red_extra_step_is_not_a_red_chapter_and_is_tried_again(self):
        self.write(PATH, STARTER.replace("int five() {\n  return {};", "int five() {\n  return 2;"))
        self.says("echo red extra; exit 6\n")
        self.assertEqual(self.workbook("check", "3"), (0, "red extra\n", ""))
        self.assertFalse(os.path.exists(os.path.join(self.tree, ".saved/green.json")))
        for chapter in (1, 2):
            self.says("echo another chapter; exit 4\n", chapter)
        self.write("chapters/02-two/two.cpp", "int two() { return 2; }\n")
        self.assertEqual(self.workbook("check"), (0, "red extra\n", ""))  # this is where you are
        self.write("chapters/04-four/four.cpp", "// Step 4.1: so\nint mine();\n")
        self.write("solutions/04-four/four.cpp", "// Step 4.1: so\n")
        self.write("tools/starters.lock", self.read("tools/starters.lock") + f"{'0' * 40} chapters/04-four/four.cpp\n")
        self.says("echo four; exit 4\n", 4)
        self.assertEqual(self.workbook("check"), (0, "four\nred extra\nanother chapter\n", ""))

    def test_the_status_counts_extra_steps_apart(self):
        self.write(PATH, STARTER.replace("int five() {\n  return {};", "int five() {\n  return 2;"))
        self.says("echo 3.1 green; echo 3.2 green; echo 3.3 undone; echo 3.4 undone; echo 3.5 red\n")
        out = self.workbook()[1]
        self.assertIn("core 2 of 2, extra 0 of 3 steps green, red: 3.5\n", out)
        self.assertEqual(self.told("status"), ["--steps --begun=3.5"])
        self.assertNotIn("Next: ./workbook check 3", out)
        self.says("echo 3.1 green; echo 3.2 red; echo 3.3 undone; echo 3.4 undone; echo 3.5 green\n")
        for one in ("1", "2"):
            self.workbook("solve", one)
            self.says(f"echo {one}.1 green\n", one)
        out = self.workbook()[1]
        self.assertIn("core 1 of 2, extra 1 of 3 steps green, red: 3.2\n", out)
        self.assertIn("Next: ./workbook check 3 (step 3.2)", out)


if __name__ == "__main__":
    unittest.main()
