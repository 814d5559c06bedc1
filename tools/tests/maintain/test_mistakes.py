"""The page of common mistakes is what the tests' stories say."""
import unittest

from maintain.rules.lessons import mistakes
from tests.testkit import CheckTest

TESTS = """\
TEST(Step1_1, IsOne) {
  tell({.bytes = "81"_hex, .usually = "one() gives " "a two | a three.", .person = "no <b>page."});
  tell({.usually = "one() gives a two | a three.", .person = "no <b>page."});
}

TEST(Step1_1, StaysOne) {
  test::tell({.usually = "the next_one was read."});
}

TEST(Step1_1, HasTwoCauses) {
  tell({.text = x == "a: ?" ? "no" : "yes",
        .usually = x == "two: ?" ? "one: " "two." : "none.",
        .person = "a page? no: nothing"});
}

TEST(Step1_1, HasNoCause) {
  tell({.person = "no page."});
}
"""
ROWS = """\
## Chapter 1: One

### [Step 1.1: the first](01-one/README.md#step-11-the-first-core-5-min)

| A user sees | It usually means |
|---|---|
| No &lt;b&gt;page. | `one()` gives a two \\| a three. |
| Nothing yet. | The `next_one` was read. |
| A page? no: nothing | One: two. |
| A page? no: nothing | None. |
"""


README = ("# Chapter 1: One\n\n## Steps\n\n[So](../MISTAKES.md#chapter-1-one).\n\n"
          "### Step 1.1: the first (core, 5 min)\n")


class Mistakes(CheckTest):
    def test_the_page_is_written_from_the_tests(self):
        self.finds("usually", f"{mistakes.PAGE}: not what the tests say")
        self.write("chapters/01-one/tests/one_test.cpp", TESTS)
        self.write("chapters/01-one/README.md", README)
        self.assertEqual(self.checks("mistakes"), (0, f"{mistakes.PAGE} is written.\n"))
        self.assertTrue(self.read(mistakes.PAGE).endswith("\n" + ROWS), self.read(mistakes.PAGE))
        self.silent("usually")
        self.write("chapters/01-one/tests/one_test.cpp", TESTS.replace("two", "four"))
        self.finds("usually", f"{mistakes.PAGE}: not what the tests say")

    def test_a_chapter_has_a_link_to_it(self):
        self.write("chapters/01-one/README.md", README)
        self.write("chapters/02-two/README.md", "# Chapter 2: Two\n\n## Steps\n\nNone.\n")
        self.checks("mistakes")
        self.finds("usually", "All [common mistakes](../MISTAKES.md#chapter-2-two) of this chapter")
        self.write("chapters/02-two/README.md", "# Chapter 2: Two\n\n## Steps\n\n[So](../MISTAKES.md#chapter-2-two).\n")
        self.silent("usually")


if __name__ == "__main__":
    unittest.main()
