"""The page for a room: its rows follow the steps, and its commands what the tool installs."""
import unittest

from maintain.rules.lessons.guide import PAGE
from tests.testkit import REAL, CheckTest

LESSON = ("# Chapter 1: One\n\n### Step 1.1: the first (core, 5 min)\n\n### Step 1.2: another (take, 5 min)\n\n"
          "### Step 1.3: wherever, `it` ends (core, 5 min)\n")
ROWS = ("# Guide\n\n| step | see | say |\n|---|---|---|\n| 1.1 the first | a | b |\n| 1.1 the first | c | d |\n"
        "| 1.3 wherever, `it` ends | e | f |\n")
APT = "sudo apt-get install --no-install-recommends {}\n"


def commands():
    with open(f"{REAL}/{PAGE}", encoding="utf-8") as file:
        return [line for line in file if line.startswith(("sudo apt-get install", "brew install"))]


class Guide(CheckTest):
    def setUp(self):
        super().setUp()
        self.write("chapters/01-one/README.md", LESSON)
        self.page(ROWS)

    def page(self, rows, installs="".join(commands())):
        self.write(PAGE, f"{rows}\n```text\n{installs}```\n")

    def test_all_is_well(self):
        self.silent("guide")

    def test_a_core_step_without_a_row(self):
        self.page(ROWS.replace("1.3", "1.2").replace("wherever, `it` ends", "another"))
        self.finds("guide", f"{PAGE}: no row '| 1.3 wherever, `it` ends | ...' says where people get stuck")
        self.assertNotIn("1.2", self.checks("guide")[1])  # a taken step may have one, and need not

    def test_a_row_without_a_step(self):
        self.page(ROWS + "| 1.4 gone | a | b |\n")
        self.finds("guide", f"{PAGE}: a row is about step 1.4, and there is no such step")

    def test_a_step_that_has_another_title_now(self):
        self.page(ROWS.replace("the first", "the last"))
        self.finds("guide", f"{PAGE}: step 1.1 is called 'the first' now, and not 'the last'")

    def test_packages_that_the_tool_does_not_install(self):
        apt, brew = commands()
        self.page(ROWS, apt.replace("libuv1-dev ", "") + brew)
        self.finds("guide", "other here: libuv1-dev")
        self.page(ROWS, apt)
        self.finds("guide", "`brew install` should name cmake git")

    def test_no_page(self):
        self.git("rm", "-q", "-r", "--ignore-unmatch", "slides")
        self.call(["rm", "-rf", "slides"])
        self.finds("guide", f"{PAGE}: missing")


if __name__ == "__main__":
    unittest.main()
