"""A tag in a test, and a fact on a card, names a rule."""
import unittest

from tests.maintain.ledger.ledger_tree import CARD, TESTS, LedgerTest


class Tags(LedgerTest):
    def given(self, text):
        self.write("chapters/01-one/tests/one_test.cpp", text)

    def test_a_tag_names_a_rule(self):
        self.given(TESTS.replace("6455-5.1-a, ", "6455-5.1-a, 6455-5.2-z, "))
        self.finds_now("one_test.cpp:1: there is no rule 6455-5.2-z")

    def test_a_tag_stands_above_a_test(self):
        self.given(TESTS + "\n// pins: 6455-5.1-a\nint a;\n\nTEST(A, B) {}\n")
        self.finds_now("one_test.cpp:8: this tag stands above no test")
        self.given(TESTS + "\n// pins: 6455-5.1-a\n")
        self.finds_now("one_test.cpp:8: this tag stands above no test")

    def test_a_tag_has_its_form(self):
        for tag in ("// pins: 6455 §5.1", "//pins: 6455-5.1-a", "  // pins: 6455-5.1-a", "// pins: 6455-5.1-a."):
            self.given(TESTS + f"\n{tag}\nTEST(A, B) {{}}\n")
            self.finds_now("one_test.cpp:8: a tag is a line '// pins: 6455-5.1-a, 6455-5.2-c'")

    def test_a_card_names_a_rule(self):
        self.write("tools/impostors/01/1.1.md", CARD.replace("6455-5.1-a", "6455-5.1-a, 6455-5.1-z"))
        self.finds_now("1.1.md: none is masked: there is no rule 6455-5.1-z")

    def test_a_card_breaks_a_rule_that_a_test_pins(self):
        self.write("tools/impostors/01/1.1.md", CARD.replace("6455-5.1-a", "6455-5.1-b"))
        self.finds_now("1.1.md: none is masked: breaks 6455-5.1-b, and no test pins that")


if __name__ == "__main__":
    unittest.main()
