"""The ledger's page is what lists, tags in tests and cards say."""
import unittest

from maintain.ledger import page
from tests.maintain.ledger.ledger_tree import LIST, LedgerTest


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
        gap = f"| RFC 6455 {link} | **MUST NOT** A server masks no frame. | Nobody \\| knows. |\n"
        self.assertTrue(text.endswith(gap), text)
        self.assertNotIn("A server masks", text.split("## Gaps")[0])
        for numbers in ("all | 4 ", "taught in a step | 3", "in a step that names the section | 1", "with a test | 3",
                        "with an impostor | 1", "without a test: a gap | 1", "bind a server | 3", "bind a client | 1",
                        "say again what another rule says | 2", "do not meet | 2", "all | 8 "):
            self.assertIn(numbers, text)

    def test_an_impostor_has_a_link_to_its_step_of_the_kill_sheet(self):
        self.write("chapters/KILL_SHEET.md", "# The kill sheet\n\n### Step 1.1: the first\n")
        self.checks("ledger")
        self.assertIn("| [none is masked](KILL_SHEET.md#step-11-the-first) |", self.read(page.PAGE))

    def test_what_the_given_server_keeps_is_said_so(self):
        self.write("chapters/host/tests/host_test.cpp", "// pins: 6455-5.1-a, 6455-5.5-a1\nTEST(Host, KeepsIt) {}\n")
        self.checks("ledger")
        text = self.read(page.PAGE)
        self.assertIn("[KeepsIt](host/tests/host_test.cpp) | none is masked |", text)
        self.assertIn("[KeepsIt](host/tests/host_test.cpp) | the given server keeps it |", text)
        self.assertIn("kept by the given server | 1 |", text)

    def test_it_is_stale_after_a_change(self):
        self.checks("ledger")
        self.listed(LIST.replace("of two", "of three"))
        self.finds("rules", f"{page.PAGE}: not what lists, tests and cards say")


if __name__ == "__main__":
    unittest.main()
