"""What is checked of a lesson's form: its sections, its headings and kinds."""
import unittest

from tests.testkit import CheckTest
from maintain.rules.lessons import shape

README = "chapters/01-one/README.md"
STEP = "### Step 1.1: the first (core, 5 min)"


def lesson(sections=shape.SECTIONS, title="# Chapter 1: One", step=STEP, words=shape.WORDS):
    body = "".join(f"## {name}\n\n{step + chr(10) if name == 'Steps' else ''}\n" for name in sections)
    return f"{title}\n\n{body}{'word ' * words}\n"


class Shape(CheckTest):
    def setUp(self):
        super().setUp()
        for path in ("solutions/01-one/ANSWERS.md", "solutions/02-two/ANSWERS.md"):
            self.write(path, "## Question 1\n\n## Question 2\n\n## Question 3\n")
        self.write("chapters/02-two/README.md", lesson(title="# Chapter 2: Two", step=""))
        self.write(README, lesson())

    def test_a_lesson_has_its_sections_in_order(self):
        self.silent("shape")
        without = [name for name in shape.SECTIONS if name != "Recap"]
        self.write(README, lesson(without))
        self.finds("shape", f"{README}: its sections are {', '.join(without)}; they should be")
        self.write(README, lesson(list(reversed(shape.SECTIONS))))
        self.finds("shape", f"{README}: its sections are Further, ")

    def test_a_title_has_no_minutes(self):
        for title in ("# Chapter 1: One (5 min)", "# Chapter 2: One", "# One"):
            self.write(README, lesson(title=title))
            self.finds("shape", f"{README}:1: should be '# Chapter 1: Title', without minutes")

    def test_a_step_has_a_kind(self):
        for step in ("### Step 1.1: the first (5 min)", "### Step 1.1: the first (mine, 5 min)",
                     "### Step 2.1: the first (core, 5 min)", "### The first"):
            self.write(README, lesson(step=step))
            self.finds("shape", "should be '### Step 1.M: title (core, NN min)'")
        for kind in ("take", "extra"):
            self.write(README, lesson(step=STEP.replace("core", kind)))
            self.silent("shape")

    def test_a_lesson_is_long_enough_and_has_answers(self):
        self.write(README, lesson(words=20))
        self.finds("shape", "2000 at least are meant")
        self.write(README, lesson())
        self.write("solutions/01-one/ANSWERS.md", "## Question 1\n")
        self.finds("shape", "solutions/01-one/ANSWERS.md: three answers are meant")


if __name__ == "__main__":
    unittest.main()
