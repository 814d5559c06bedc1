"""An impostor that says which rules it breaks, and the tests that pin them."""
import unittest
from unittest import mock

from workbook.core.lessons import chapters
from maintain.impostors import breaking

PINNED = {"6455-5.1-a": ["Step3_5.One", "Step3_5.Two"], "6455-5.2-a": ["Step3_5.Two"]}


class Body:
    chapter = chapters()[2]

    def __init__(self, *rules):
        self.rules = list(rules)

    def breaks(self):
        return self.rules


class Variant:
    """Runs tests of which some are red."""

    def __init__(self, *red):
        self.red, self.asked = red, []

    def build(self, program):
        return program

    def run(self, _, words, *__):
        self.asked.append(words)
        tests = words.split("=")[1].split(":")
        return (1 if set(tests) & set(self.red) else 0), ""


class Breaking(unittest.TestCase):
    def wrong(self, body, variant, killer):
        pins = breaking.Pins.__new__(breaking.Pins)
        pins.tests = PINNED
        with mock.patch.object(breaking, "server_tests", return_value=set()):
            return pins.wrong(body, variant, killer)

    def test_the_test_whose_screen_is_shown_is_enough(self):
        variant = Variant()
        self.assertIsNone(self.wrong(Body("6455-5.1-a"), variant, "Step3_5.Two"))
        self.assertEqual(variant.asked, [])

    def test_else_one_of_the_rules_tests_has_to_be_red(self):
        self.assertIsNone(self.wrong(Body("6455-5.1-a", "6455-5.2-a"), Variant("Step3_5.Two"), "Step3_5.Three"))
        said = self.wrong(Body("6455-5.1-a", "6455-5.2-a"), Variant("Step3_5.One"), "Step3_5.Three")
        self.assertEqual(said, "  it breaks 6455-5.2-a, and no test that pins that is red for it")

    def test_an_impostor_may_break_no_rule(self):
        self.assertIsNone(self.wrong(Body(), Variant(), "Step3_5.Three"))


if __name__ == "__main__":
    unittest.main()
