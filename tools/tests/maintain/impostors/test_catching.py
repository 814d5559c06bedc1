"""The proof of *Catch the impostors* sees a choice that is wrong, and tests that catch too few."""
import unittest
from unittest import mock

from workbook.core.lessons import chapters
from workbook.impostors import running, trying, variants
from maintain.impostors import catching


class Choice(unittest.TestCase):
    def choice(self, change):
        there = change(variants.impostors(chapters()[2]))
        with mock.patch.object(variants, "impostors", lambda _: there):
            return catching.choice(chapters()[2])

    def test_nine_are_chosen_in_each_chapter(self):
        for chapter in chapters():
            self.assertIsNone(catching.choice(chapter))

    def test_eight_are_too_few(self):
        self.assertIn("stands 8 times, not 9", self.choice(lambda there: there[1:]))

    def test_nine_of_one_step_are_no_choice(self):
        self.assertIn("too often for a step: ['3.2']", self.choice(lambda there: there[:1] * 9))


class Catches(unittest.TestCase):
    def said(self, caught=9, accused=None, notes=()):
        chapter = chapters()[2]
        result = trying.Result(chapter, "your_test.cpp", 3)
        result.accused, result.notes = accused, list(notes)
        test = running.Test("A.B", "1")
        result.caught = [(one.bodies[0], test if number < caught else None)
                         for number, one in enumerate(variants.impostors(chapter))]
        with mock.patch.object(trying, "tried", lambda *_: result):
            return catching.catches(chapter, "ours", 9)

    def test_all_nine_and_nothing_to_say(self):
        self.assertIsNone(self.said())

    def test_one_that_lives_a_wrong_accusation_and_a_note_are_seen(self):
        self.assertIn("Still here", self.said(caught=8))
        self.assertIn("A wrong accusation", self.said(accused="A wrong accusation"))
        self.assertIn("skips itself", self.said(notes=["A.B skips itself"]))


if __name__ == "__main__":
    unittest.main()
