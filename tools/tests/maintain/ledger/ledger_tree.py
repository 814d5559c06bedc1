"""A small workbook whose ledger has four rules of an RFC."""
import os

from maintain.ledger import lists
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
CARD = ("# Step 1.1\n\n## impostor: none is masked\n\n- belief: A mask is a wish.\n- user: Nothing.\n"
        "- breaks: 6455-5.1-a\n\n"
        "```diff one.cpp\n-  return 1;\n+  return 2;\n```\n")


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
