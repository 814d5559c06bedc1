"""A list of rules is compared with the text of its RFC, and lessons are searched for sections."""
import unittest

from maintain.ledger import lists, rfc_text, taught
from tests.maintain.ledger.ledger_tree import LedgerTest

RFC = """Request for Comments: 6455

Table of Contents

   5.1.  Overview MUST ...................... 1

Abstract: this MUST is in no section.

5.1.  Overview

   A client MUST mask. It MUST end. A server MUST
   NOT.

Fette                        Standards Track                    [Page 1]
\f
RFC 6455                   The WebSocket Protocol             December 2011

5.5.  Frames

   This SHOULD be, that MUST NOT, and the last MUST NOT.

9.  Others

   It is REQUIRED, and NOT RECOMMENDED.
"""


class Texts(LedgerTest):
    def compared(self, text):
        self.write("rfc.txt", text)
        answer = self.call(["sh", "-c", f"python3 {lists.FOLDER}/rfc_text.py --rfc rfc.txt; echo $?"])
        return answer.stdout.splitlines()

    def test_list_and_text_have_the_same_words_in_the_same_order(self):
        self.assertEqual(self.compared(RFC), ["RFC 6455: 8 in 3 sections; the list has 8 in 3", "0"])

    def test_a_difference_is_told(self):
        _, *wrong, status = self.compared(RFC.replace("It MUST end", "It SHOULD end").replace("REQUIRED, and ", ""))
        self.assertEqual(wrong, [
            f"{lists.FOLDER}/6455.txt: §5.1: the list has MUST, MUST, MUST NOT, and the text MUST, SHOULD, MUST NOT",
            f"{lists.FOLDER}/6455.txt: §9: the list has 2 words, and the text NOT RECOMMENDED"])
        self.assertEqual(status, "1")

    def test_a_section_that_one_of_them_lacks_is_told(self):
        wrong = self.compared(RFC + "\n10.  More\n\n   You SHALL.\n")[1:-1]
        self.assertEqual(wrong, [f"{lists.FOLDER}/6455.txt: §10: the list has nothing, and the text SHALL"])

    def test_another_rfc_is_told(self):
        self.assertEqual(self.compared(RFC.replace("6455", "7000"))[-1], "1")


class Taught(unittest.TestCase):
    KNOWN = {"6455": {"5.1", "5.5.1"}, "9112": {"5.1", "3"}}

    def test_a_section_belongs_to_the_rfc_that_was_named_last_and_has_it(self):
        text = "RFC 6455 §5.1, §5.5.1. RFC 9112 §3, and §5.5.1; RFC 7000 §3 and §4. §3"
        self.assertEqual(taught.mentioned(text, self.KNOWN),
                         {("6455", "5.1"), ("6455", "5.5.1"), ("9112", "3")})
        self.assertEqual(taught.mentioned("§5.1; RFC 9112 §5.1", self.KNOWN), {("9112", "5.1")})

    def test_our_lists_are_read(self):
        listed = lists.rfcs()
        self.assertEqual([rfc.number for rfc in listed], ["6455", "9110", "9112"])
        self.assertEqual(rfc_text.section_key("10.2"), [10, 2])
        self.assertEqual(len(lists.rules(listed)), sum(len(rfc.rules) for rfc in listed))


if __name__ == "__main__":
    unittest.main()
