"""The checks `parts` and `glossary`: what a reader finds in the same place each time, and words that are defined."""
import unittest

from tests.testkit import CheckTest
from maintain.rules.lessons.parts import PARTS

README = "chapters/01-one/README.md"
STEP = "### Step 1.1: the first (core, 5 min)\n\n" + "".join(f"*{part}* Words.\n\n" for part in PARTS)
RECAP = ("One `a.b`. Two. Three!\n\n- Four.\n- Five?\n\n" + "1. a\n2. b\n3. c\n4. d\n\n"
         "<details><summary>Answers</summary>\n\n1. a\n2. b\n3. c\n4. d\n\n</details>\n")
FURTHER = "- [a](https://a.org): b.\n" * 3 + "\nAn exercise beyond: c.\n"
LESSON = ("# Chapter 1: One\n\n## What you will see\n\nAfter this chapter you can\n- a\n- b,\n  and more\n- c\n\n"
          f"Time: core 5 min, everything 7 min.\n\n## Steps\n\n{STEP}## Recap\n\n{RECAP}\n## Further\n\n{FURTHER}")


class Parts(CheckTest):
    def finds_in(self, text, words):
        self.write(README, text)
        self.finds("parts", f"{README}{words}")

    def test_a_lesson_with_all_of_them(self):
        self.write(README, LESSON)
        self.silent("parts")

    def test_the_five_parts_of_a_step_in_order(self):
        self.finds_in(LESSON.replace("*The idea.* Words.\n", ""),
                      ":15: step 1.1 has the parts The problem. Your task. ")
        other = LESSON.replace("The problem.", "X").replace("The idea.", "The problem.").replace("X", "The idea.")
        self.finds_in(other,
                      ":15: step 1.1 has the parts The idea. The problem. ")
        self.finds_in(LESSON.replace("*Your task.* Words.", "*Your task.*"),
                      ":15: step 1.1: nothing stands behind *Your task.*")
        self.write(README, LESSON.replace("*Your task.* Words.", "*Your task.*\n\n- Words."))
        self.silent("parts")

    def test_how_it_begins(self):
        self.finds_in(LESSON.replace("core 5 min", "5 min"), ": a line 'Time: core 68 min, everything 195 min.'")
        self.finds_in(LESSON.replace("- c\n", ""), ": 2 goals; three are meant")

    def test_how_it_ends(self):
        self.finds_in(LESSON.replace("Two. ", ""), ": its recap says 4 sentences")
        self.finds_in(LESSON.replace("4. d\n\n<details>", "\n<details>"), ": its recap has 3 questions")
        self.finds_in(LESSON.replace("4. d\n\n</details>", "\n</details>"), ": its recap has 3 answers")
        self.finds_in(LESSON.replace("- [a]", "- [a](b.md) [a]", 1).replace("https://a.org", "a.md", 1),
                      ": 2 links lead further")
        self.finds_in(LESSON.replace("An exercise", "A thing"), ": no exercise leads further")


class Glossary(CheckTest):
    def text(self, words):
        self.write(README, f"# Chapter 1: One\n\n{words}\n")

    def test_bold_is_a_link_to_the_glossary_once(self):
        link = "**[token](../GLOSSARY.md#token)**"
        self.text(f"A {link} here,\nand *more*.\n\n| **a** | b |\n|---|---|\n| 1 | 2 |")
        self.silent("glossary")
        self.text(f"A {link} here,\nand a **frame**.")
        self.finds("glossary", f"{README}:4: bold is for a word that is defined")
        self.text(f"A {link} here.\n\nAnother {link}.")
        self.finds("glossary", f"{README}:5: token is bold in line 3 already")
        self.text("| a |\n|---|\n| **b** |")
        self.finds("glossary", "bold is for a word")

    def test_a_word_stands_in_the_glossary_once(self):
        self.text("")
        self.write("chapters/GLOSSARY.md", "# Glossary\n\n### Piece\n\nA.\n\n### Token\n\nB.\n")
        self.silent("glossary")
        self.write("chapters/GLOSSARY.md", "# Glossary\n\n### Piece\n\nA.\n\n### Piece\n\nB.\n")
        self.finds("glossary", "chapters/GLOSSARY.md: Piece stands there twice")

    def test_chapter_0_is_read_too(self):
        self.text("")
        self.write("chapters/00-before-you-start/README.md", "# Chapter 0: Before\n\n**bold**\n")
        self.finds("glossary", "chapters/00-before-you-start/README.md:3: bold is for")


if __name__ == "__main__":
    unittest.main()
