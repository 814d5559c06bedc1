"""Minutes: what they are made of, where they are said, and that what has a link to a heading follows it."""
import unittest

from maintain.rules.lessons import times
from tests.testkit import CheckTest

ONE = "chapters/01-one/README.md"
ROW = "| [1 One]({}) | a | b | core {} min, all {} min |\n"
WORDS = "word " * 240
LESSON = ("# Chapter 1: One\n\n## What you will see\n\nTime: core 1 min, everything 1 min.\n\n## Steps\n\n"
          f"### Step 1.1: the first (core, 99 min)\n\n{WORDS}`code`\n\n```text\n{WORDS}\n```\n\n"
          f"### Step 1.2: another (take, 99 min)\n\n{WORDS}\n\n### Step 1.3: the last (extra, 99 min)\n\n{WORDS}\n\n"
          f"## Recap\n\n{WORDS}\n")
OURS = "// Step 1.1: the first\nint one() {\n  // why\n\n  int a = 1;\n  int b = 2;\n  return a + b;\n}\n"
GIVEN = "// Step 1.1: the first\nint one() {\n  return {};  // your code here\n}\n"
LINK = "[1.1](01-one/README.md#step-11-the-first-core-{}-min)\n"


class Times(CheckTest):
    def setUp(self):
        super().setUp()
        self.write(ONE, LESSON)
        self.write(times.MEASURED, "# nothing yet\n")
        self.write("README.md", ROW.format(ONE, 1, 1))
        self.write("chapters/01-one/one.cpp", GIVEN)
        self.write("solutions/01-one/one.cpp", OURS)
        self.write("chapters/01-one/tests/one_test.cpp", "".join(f"TEST(Step1_1, Is{n}) {{\n}}\n" for n in range(8)))
        self.write("chapters/LINKS.md", LINK.format(99))
        self.write("web/lab/places.js", '"step-11-the-first-core-99-min"\n')

    def test_they_are_written_where_they_are_said(self):
        self.finds("minutes", f"{ONE}:5: the minutes are others")
        self.assertEqual(self.checks("times"), (0, "4 files say other minutes now.\n"))
        lesson = self.read(ONE)
        # 241 words and a heading's less, three lines of ours, eight tests: 2.0 + 2.1 + 2 + 1
        self.assertIn("### Step 1.1: the first (core, 7 min)\n", lesson)
        self.assertIn("### Step 1.2: another (take, 3 min)\n", lesson)
        self.assertIn("### Step 1.3: the last (extra, 3 min)\n", lesson)
        rest = 2  # the recap
        self.assertIn(f"Time: core {7 + 3 + rest} min, everything {7 + 3 + 3 + rest} min.\n", lesson)
        self.assertEqual(self.read("README.md"), ROW.format(ONE, 12, 15))
        self.assertEqual(self.read("chapters/LINKS.md"), LINK.format(7))
        self.assertEqual(self.read("web/lab/places.js"), '"step-11-the-first-core-7-min"\n')
        self.silent("minutes")
        self.assertEqual(self.checks("times"), (0, "0 files say other minutes now.\n"))

    def test_what_was_measured_counts_more(self):
        self.checks("times")
        self.write(times.MEASURED, "1.1 42\n")
        self.finds("minutes", "the minutes are others")
        self.checks("times")
        self.assertIn("the first (core, 42 min)", self.read(ONE))
        self.write(times.MEASURED, "1.1 about 42\n")
        self.finds("minutes", f"{times.MEASURED}:1: a line is '3.6 42'")

    def test_the_core_is_a_day(self):
        self.write(times.MEASURED, "1.1 400\n")
        self.checks("times")
        self.finds("minutes", "the core takes 405 minutes; a day in a room has 360")

    def test_readme_has_a_row_for_each_chapter(self):
        self.write("README.md", ROW.format("chapters/other.md", 1, 1))
        self.checks("times")
        self.finds("minutes", f"README.md: no row '| [...]({ONE})")

    def test_chapter_0_has_words_alone(self):
        self.write("chapters/00-before-you-start/README.md", f"# Chapter 0: Before\n\nTime: 1 min.\n\n{WORDS * 3}\n")
        self.checks("times")
        self.assertIn("Time: 12 min.\n", self.read("chapters/00-before-you-start/README.md"))


if __name__ == "__main__":
    unittest.main()
