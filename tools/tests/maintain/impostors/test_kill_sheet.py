"""Golden screens say what a learner needs, and the kill sheet says what they say."""
import os
import re
import unittest

from maintain.impostors import golden
from maintain.rules.impostors import beliefs, kill_sheet
from tests.testkit import CheckTest

CARD = """# Step 1.1

## impostor: two for one

- belief: One is two.
- user: The page says 2.

```diff one.cpp
-  return 1;
+  return 2;
```

## twin: a sum

```diff one.cpp
-  return 1;
+  return 0 + 1;
```
"""
SCREEN = """Step 1.1  IsOne                                                        red
  bytes      81 05
             ^^ the first of two (RFC 6455 §5.2)
  yours      one() = 2
  expected   1
  This usually means: you have counted from the
  other end.
  A person sees: a page that says 2.
  test       chapters/01-one/tests/one_test.cpp:LINE
Next: chapters/01-one/one.cpp:LINE, Step 1.1.   Stuck? ./workbook hint 1.1
"""
RECORDED = ("# Step 1.1\n\n## two for one\nbelief: One is two.\nuser: The page says 2.\nkilled by: Step1_1.IsOne\n\n"
            + SCREEN)
TEST = """\
TEST(Step1_1, IsOne) {
  tell({.text = "one", .section = "one.h", .usually = "no count.", .person = "no page.",
        .yours = {{"2", "two is one too many."}}});
  EXPECT_EQ(one(), 1);
}
"""
PAGE, SHOWN = "tools/impostors/01/1.1.md", golden.path_of("1.1")


class Sheet(CheckTest):
    def setUp(self):
        super().setUp()
        self.write(beliefs.LIST, "")  # the real one is copied with its room
        self.write(PAGE, CARD)
        self.write(SHOWN, RECORDED)
        self.write("chapters/01-one/tests/one_test.cpp", TEST)

    def test_a_whole_screen_is_fine(self):
        self.silent("screens")

    def test_each_of_the_six_things_is_missed(self):
        faults = {
            "what was given": ("             ^^ the first of two (RFC 6455 §5.2)\n", "             a remark (§5.2)\n"),
            "the rule": (" (RFC 6455 §5.2)", " (for one)"),
            "the likely belief": ("This usually means: you", "You"),
            "what a person sees": ("A person sees:", "Seen is"),
            "the test's line": ("one_test.cpp:LINE", "one_test.cpp"),
            "the learner's line": ("Next: chapters/01-one/one.cpp:LINE, Step 1.1.", "Next: look around."),
            "words for an assertion": ("  yours      one() = 2\n", "Value of: one()\n"),
        }
        for lacking, (there, instead) in faults.items():
            self.assertIn(there, RECORDED)
            self.write(SHOWN, RECORDED.replace(there, instead))
            self.finds("screens", f"{SHOWN}: two for one: no {lacking}\n")

    def test_other_ways_to_say_it_are_fine(self):
        for there, instead in (
            ("  bytes      81 05\n             ^^ the first of two (RFC 6455 §5.2)\n",
             "  tried      one, and then two\n  rule       one.h: it is one\n"),
            ("  bytes      81 05\n             ^^ the first of two (RFC 6455 §5.2)\n",
             "  text       one\n  rule       §5\n"),
            (" (RFC 6455 §5.2)", " (README, Step 1.1: it is one)"),
            ("  This usually means: you have counted from the\n  other end.\n", "  two is one too\n  many.\n"),
        ):
            self.assertIn(there, RECORDED)
            self.write(SHOWN, RECORDED.replace(there, instead))
            self.silent("screens")

    def test_a_card_has_its_facts_and_a_title_of_its_own(self):
        for fact in ("belief", "user"):
            self.write(PAGE, "".join(line for line in CARD.splitlines(True) if not line.startswith(f"- {fact}")))
            self.finds("screens", f"{PAGE}: two for one: has no line '- {fact}: ...'")
        self.write(PAGE, CARD + CARD.partition("\n")[2].partition("## twin")[0])
        self.finds("screens", f"{PAGE}: two for one: another impostor of the chapter has this title")

    def test_a_stale_screen_is_found_without_a_build(self):
        again = "python3 tools/maintain/impostors/proof.py 1.1 --record"
        self.write(PAGE, CARD.replace("One is two.", "Two is one."))
        self.finds("screens", f"{SHOWN}: two for one: not the facts of its card: {again}")
        self.write(PAGE, CARD.replace("two for one", "three for one"))
        self.finds("screens", f"{SHOWN}: not the impostors of tools/impostors: {again}")

    def test_a_story_has_its_four_parts(self):
        for field, lacking in ((".text", "what is given"), (".section", "the rule"), (".person", "what a person sees")):
            self.write("chapters/01-one/tests/one_test.cpp", TEST.replace(f"{field} =", ".function ="))
            self.finds("screens", f"one_test.cpp:1: IsOne: no {lacking}\n")
        without = TEST.replace(".usually =", ".here =").replace(".yours =", ".at =")
        self.write("chapters/01-one/tests/one_test.cpp", without)
        self.finds("screens", "one_test.cpp:1: IsOne: no the likely belief")

    def test_the_sheet_says_which_test_refuses_what(self):
        self.finds("killed", f"{kill_sheet.PAGE}: not what the impostors say")
        self.assertEqual(self.checks("kill_sheet"), (0, f"{kill_sheet.PAGE} is written.\n"))
        self.silent("killed")
        sheet = self.read(kill_sheet.PAGE)
        for words in ("| [1: One](#chapter-1-one) | 1 | 1 | 1 |\n| All | 1 | 1 | 1 |\n", "The tests refuse every impostor.",
                      "\n### [Step 1.1: the first](01-one/README.md#step-11-the-first-core-5-min)\n\n"
                      "1 impostor, 1 twin: a sum.\n\n",
                      "| two for one | One is two. | The page says 2. | [IsOne](01-one/tests/one_test.cpp) |\n"):
            self.assertIn(words, sheet)
        self.assertNotIn("refuse most", sheet)
        self.write(PAGE, CARD.replace("a sum", "an empty sum"))
        self.finds("killed", f"{kill_sheet.PAGE}: not what the impostors say")

    def test_a_test_that_refuses_many_has_a_line(self):
        cards, shown = [], []
        for number in range(1, kill_sheet.MANY + 1):
            cards.append(CARD.partition("\n")[2].partition("## twin")[0].replace("two for one", f"wrong {number}"))
            shown.append(RECORDED.partition("\n")[2].replace("two for one", f"wrong {number}"))
        self.write(PAGE, "# Step 1.1\n" + "".join(cards))
        self.write(SHOWN, "# Step 1.1\n" + "".join(shown))
        self.checks("kill_sheet")
        self.assertIn(f"| [IsOne](01-one/tests/one_test.cpp) | [1.1](#step-11-the-first) | {kill_sheet.MANY} |\n",
                      self.read(kill_sheet.PAGE))

    def test_rows_of_one_test_stand_together_in_the_order_of_the_tests(self):
        self.write("chapters/01-one/tests/one_test.cpp", TEST + "".join(TEST.replace("IsOne", name)
                                                                        for name in ("IsLess", "IsMore")))
        cards, shown = [], []
        for title, test in (("a", "IsMore"), ("b", "IsOne"), ("c", "IsMore"), ("d", "IsLess")):
            cards.append(CARD.partition("\n")[2].partition("## twin")[0].replace("two for one", title))
            shown.append(RECORDED.partition("\n")[2].replace("two for one", title).replace("IsOne", test))
        self.write(PAGE, "# Step 1.1\n" + "".join(cards))
        self.write(SHOWN, "# Step 1.1\n" + "".join(shown))
        self.checks("kill_sheet")
        self.assertEqual(re.findall(r"^\| ([a-d]) \|", self.read(kill_sheet.PAGE), re.M), ["b", "d", "a", "c"])

    def test_beliefs_that_come_back_are_counted(self):
        self.write(beliefs.LIST, "# A remark.\n\nOne is two.\n  1.1: two for one\n")
        self.checks("kill_sheet")
        self.assertIn("| One is two. | 1 | [1.1](#step-11-the-first) |\n", self.read(kill_sheet.PAGE))
        self.finds("killed", "'One is two.' is behind impostors of fewer than 3 steps")

    def test_a_list_of_beliefs_names_impostors_that_are_there_and_each_once(self):
        for text, found in (
            ("One is two.\n  1.1: three for one\n", "step 1.1 has no impostor with the title 'three for one'"),
            ("One.\n  1.1: two for one\nTwo.\n  1.1: two for one\n", "'two for one' stands under two beliefs"),
            ("  1.1: two for one\n", f"{beliefs.LIST}:1: what is this?"),
            ("One.\n 1.1 two\n", f"{beliefs.LIST}:2: what is this?"),
        ):
            self.write(beliefs.LIST, text)
            self.finds("killed", found)

    def test_a_survivor_and_a_test_that_is_gone_are_found(self):
        os.remove(os.path.join(self.tree, SHOWN))
        self.checks("kill_sheet")
        self.assertIn("Of 1 no golden screen says", self.read(kill_sheet.PAGE))
        self.finds("killed", f"{PAGE}: two for one: no golden screen says which test refuses it")
        self.write(SHOWN, RECORDED)
        self.write("chapters/01-one/tests/one_test.cpp", TEST.replace("IsOne", "IsTheOne"))
        self.finds("killed", f"{SHOWN}: there is no test Step1_1.IsOne any more")


if __name__ == "__main__":
    unittest.main()
