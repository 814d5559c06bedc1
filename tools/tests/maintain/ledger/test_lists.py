"""What is wrong in a list of rules is found, and so is a rule that no test pins."""
import unittest

from workbook.core.trouble import Trouble
from maintain.ledger import lists
from tests.maintain.ledger.ledger_tree import LIST, LedgerTest


class Rules(LedgerTest):
    def test_a_rule_has_a_test_or_a_reason(self):
        self.listed(LIST.replace("  gap: Nobody | knows.\n", ""))
        self.finds_now("6455-5.1-b: has neither a test ('// pins: 6455-5.1-b') nor a reason")

    def test_a_rule_with_a_test_needs_no_reason(self):
        self.listed(LIST.replace("  taught: 1.1", "  gap: No one looks."))
        self.finds_now("6455-5.5-a1: has a test, so it needs no reason")

    def test_what_is_said_again_is_a_rule(self):
        self.listed(LIST.replace("again 6455-5.1-b", "again 6455-5.1-c"))
        self.finds_now("says '6455-5.1-c' again, and there is no such rule")

    def test_a_step_that_teaches_is_there(self):
        self.listed(LIST.replace("taught: 1.1", "taught: 1.1, 1.2"))
        self.finds_now("6455-5.5-a1: is taught in 1.2, and there is no such step")

    def test_a_section_that_chapter_1_names_is_met(self):
        self.write("chapters/01-one/one.h", "// RFC 6455 §5.1, and RFC 6455 §9.\n")
        self.finds_now("chapters/01-one/one.h: names RFC 6455 §9, and its list leaves this section out as unmet")

    def test_a_list_without_a_form_is_told(self):
        self.listed(LIST.replace("a1 SHOULD", "a2 SHOULD"))
        self.finds("rules", f"{lists.FOLDER}/6455.txt:12: what is this? a2 SHOULD: The first of it.")


class Lists(unittest.TestCase):
    def test_a_list_has_its_form(self):
        lists.Rfc("6455.txt", LIST)
        for old, new in (("RFC 6455: ", "RFC: "), ("a1 SHOULD", "a2 SHOULD"), ("b MUST NOT", "c MUST NOT"),
                         ("- client: MUST", "- client: MAY"), ("- client: MUST", "- king: MUST"),
                         ("again 6455-5.1-b", "again"), ("- unmet: 2 other things", "- unmet: other things"),
                         ("\n5.5\n", "\n5.1\n"), ("  gap: Nobody | knows.\n", "  gap: One.\n  gap: Two.\n")):
            self.assertIn(old, LIST)
            with self.assertRaises(Trouble, msg=new):
                lists.Rfc("6455.txt", LIST.replace(old, new, 1))


if __name__ == "__main__":
    unittest.main()
