"""The ledger of the RFCs' rules: what is wrong in its lists, in tags of tests and in cards is found."""
import os
import unittest

from workbook.core.trouble import Trouble
from maintain.ledger import lists, page, rfc_text, taught
from tests.testkit import CheckTest

LIST = """RFC 6455: The WebSocket Protocol
# A remark.

5.1
- client: MUST
a MUST: A frame without a mask ends `the connection`.
b MUST NOT: A server masks no frame.
  gap: Nobody | knows.

5.5
a SHOULD: A list of two.
a1 SHOULD: The first of it.
  taught: 1.1
- again 6455-5.1-b: MUST NOT, MUST NOT

9
- unmet: 2 other things
"""
TESTS = """// pins: 6455-5.1-a, 6455-5.5-a
// Another comment.
TEST(Step1_1, IsOne) {}

// pins: 6455-5.5-a1
TEST(Host, IsTwo) {}
"""
README = "# Chapter 1: One\n\n### Step 1.1: the first (core, 5 min)\n\nRFC 6455 §5.1 says so.\n"
CARD = ("# Step 1.1\n\n## impostor: none is masked\n\n- belief: A mask is a wish.\n- user: Nothing.\n- breaks: 6455-5.1-a\n\n"
        "```diff one.cpp\n-  return 1;\n+  return 2;\n```\n")
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


class LedgerTest(CheckTest):
    def setUp(self):
        super().setUp()
        for name in os.listdir(os.path.join(self.tree, lists.FOLDER)):
            if name.endswith(".txt"):
                os.remove(os.path.join(self.tree, lists.FOLDER, name))
        self.listed(LIST)
        self.write("chapters/01-one/tests/one_test.cpp", TESTS)
        self.write("chapters/01-one/README.md", README)
        self.write("tools/impostors/01/1.1.md", CARD)

    def listed(self, text):
        self.write(f"{lists.FOLDER}/6455.txt", text)

    def finds_now(self, words):
        """On a page that is written anew, so that nothing else is wrong."""
        self.checks("ledger")
        status, out = self.checks("rules")
        self.assertEqual((status, out.count("\n    ")), (1, 1), out)
        self.assertIn(words, out)


class Page(LedgerTest):
    def test_it_is_written_from_lists_tags_and_cards(self):
        self.finds("rules", f"{page.PAGE}: not what lists, tests and cards say")
        self.assertEqual(self.checks("ledger"), (0, f"{page.PAGE} is written.\n"))
        self.silent("rules")
        text = self.read(page.PAGE)
        link = "[§5.1](https://www.rfc-editor.org/rfc/rfc6455#section-5.1)"
        step = "[1.1](01-one/README.md#step-11-the-first-core-5-min)"
        test = "[IsOne](01-one/tests/one_test.cpp)"
        self.assertIn(f"| {link} | **MUST** A frame without a mask ends `the connection`. | {step} | {test} | "
                      "none is masked |\n", text)
        self.assertIn(f"**SHOULD** The first of it. | {step} | [IsTwo](01-one/tests/one_test.cpp) | — |\n", text)
        self.assertTrue(text.endswith(f"| RFC 6455 {link} | **MUST NOT** A server masks no frame. | Nobody \\| knows. |\n"))
        self.assertNotIn("A server masks", text.split("## Gaps")[0])
        for numbers in ("all | 4 ", "taught in a step | 3", "in a step that names the section | 1", "with a test | 3",
                        "with an impostor | 1", "without a test: a gap | 1", "bind a server | 3", "bind a client | 1",
                        "say again what another rule says | 2", "do not meet | 2", "all | 8 "):
            self.assertIn(numbers, text)

    def test_an_impostor_has_a_link_to_its_chapter_of_the_kill_sheet(self):
        self.write("chapters/KILL_SHEET.md", "# The kill sheet\n\n## Chapter 1: One\n")
        self.checks("ledger")
        self.assertIn("| [none is masked](KILL_SHEET.md#chapter-1-one) |", self.read(page.PAGE))

    def test_it_is_stale_after_a_change(self):
        self.checks("ledger")
        self.listed(LIST.replace("of two", "of three"))
        self.finds("rules", f"{page.PAGE}: not what lists, tests and cards say")


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
