"""The rehearsal: what `check` has to say while it is played, that a step which needs a later one is found, or one that is
green too early, and that the screens are kept."""
import os
import subprocess
import sys
import unittest

from maintain.rehearsal import play
from tests.testkit import FILES, TreeTest
from workbook.core.starters import blob_id

README = "# Chapter 1: One\n\n" + "".join(f"### Step {number}: so ({kind}, 5 min)\n\n" for number, kind in (
    ("1.1", "core"), ("1.2", "take"), ("1.3", "extra")))
STARTER = "".join(f"// Step 1.{number}: so\nint f{number}() {{\n  return {{}};  // your code here\n}}\n\n"
                  for number in (1, 2, 3))
# Says of each step what its line in the file says; step 1.2 asks for `needs` as well, and 1.3 is green for `early`, too.
TESTS = """#!{python}
import re, sys
text = open("chapters/01-one/one.cpp").read()
done = [f"return {{n}};" in text for n in (1, 2, 3)]
done[1] = done[1] and {needs}
shown = [*done[:2], done[2] or {early}]
if "--steps" in sys.argv:
    for number, is_done in enumerate(shown, 1):
        print(f"1.{{number}} {{'green' if is_done else 'red'}}")
    sys.exit(0)
print("Chapter 1: One")
for number, is_done in enumerate(done[:2], 1):
    print(f"  1.{{number}}   {{'green' if is_done else 'red'}}  so")
    if not is_done:
        print("Next: open it")
        sys.exit(5)
print("  1.3   green  so\\n\\nAll green." if done[2] else
      "  1.3   extra, not done  so\\n\\nChapter 1: all core steps are green.")
sys.exit(4)
"""


class Played(TreeTest):
    def setUp(self):
        super().setUp()
        ours = STARTER
        for number in (1, 2, 3):
            ours = ours.replace("return {};  // your code here", f"return {number};", 1)
        self.write("chapters/01-one/README.md", README)
        self.write("chapters/01-one/one.cpp", STARTER)
        self.write("solutions/01-one/one.cpp", ours)
        self.write("chapters/02-two/README.md", "# Chapter 2: Two\n\n### Step 2.1: the second (core, 5 min)\n")
        two = "chapters/02-two/two.cpp"
        self.write("tools/starters.lock", f"{blob_id(STARTER.encode())} chapters/01-one/one.cpp\n"
                                          f"{blob_id(FILES[two].encode())} {two}\n")
        self.commit()
        self.built()
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.programs("2.1", "int two() {")

    def programs(self, number, sign):
        path = "build/dev/bin/ch2_test"
        self.write(path, f"#!/bin/sh\nif grep -q '{sign}' chapters/02-two/two.cpp; then echo '  {number}   green  b'; "
                         f"echo '{number} green'; echo All green.; exit 4; fi; echo '  {number}   red    b'; "
                         f"echo '{number} red'; echo Next: a; exit 5\n")
        os.chmod(os.path.join(self.tree, path), 0o755)

    def play(self, needs="True", early="False"):
        path = "build/dev/bin/ch1_test"
        self.write(path, TESTS.format(python=sys.executable, needs=needs, early=early))
        os.chmod(os.path.join(self.tree, path), 0o755)
        script = ("import sys\nsys.path.insert(0, 'tools')\nfrom maintain.rehearsal import play\n"
                  "from maintain.test_parts.result import Result\nplay.talk = lambda result: None\nresult = Result()\n"
                  "play.check(result)\nprint(result.passed, len(result.failures))\n")
        answer = subprocess.run([sys.executable, "-B", "-c", script], cwd=self.tree, env=self.environment,
                                capture_output=True, text=True)
        self.assertEqual(answer.stderr, "", answer.stderr)
        self.assertEqual(self.read("chapters/01-one/one.cpp"), STARTER, "the starters are back")
        self.assertFalse(os.path.exists(os.path.join(self.tree, ".saved")))
        return answer.stdout

    def test_each_step_is_green_when_it_is_solved_and_the_next_is_red(self):
        for name in ("01-one", "02-two"):
            self.write(f"slides/rehearsal/{name}.md", "what was seen before\n")
        printed = self.play()
        self.assertTrue(printed.endswith("6 2\n"), printed)
        self.assertIn("-what was seen before\n", printed)
        for name in ("01-one", "02-two"):
            self.write(f"slides/rehearsal/{name}.md", self.read(f"build/rehearsal/{name}.md"))
        self.assertTrue(self.play().endswith("8 0\n"))
        kept = self.read("slides/rehearsal/01-one.md")
        self.assertEqual([line for line in kept.splitlines() if line.startswith("## ")],
                         ["## Before the first step", "## 1.1: so", "## 1.2: so", "## 1.3: so"])
        self.assertIn("[before](#12-so)", kept)
        self.assertIn("  1.3   extra, not done  so\n", kept)

    def test_a_core_step_that_needs_an_extra_one_is_found(self):
        printed = self.play(needs="done[2]")
        self.assertIn("steps 1.1, 1.2 are solved, and check 1 does not say '1.2 green'", printed)
        self.assertTrue(printed.endswith(" 1\n"), printed)

    def test_a_step_that_is_green_before_it_is_done_is_found(self):
        self.assertIn("steps 1.1 are solved, and check 1 hides that 1.3 is green and not done",
                      self.play(early="done[0]"))


class Difference(unittest.TestCase):
    END = "  1.1   green  a\n  1.2   extra, not done  b\n\nChapter 1: all core steps are green.\n"

    def test_what_check_says(self):
        red = "  1.1   green  a\n  1.2   red    b\n\nNext: chapters/a.cpp:1\n"
        self.assertEqual(play.difference(1, red, 1, ["1.1", "1.2"], ["1.3"], ["1.1"]), "")
        self.assertEqual(play.difference(0, self.END, 1, ["1.1"], ["1.2"], ["1.1"]), "")
        self.assertEqual(play.difference(0, "  1.1   green  a\nAll green.\n", 1, ["1.1"], [], ["1.1"]), "")
        self.assertEqual(play.difference(0, "  1.1   green  a\n  1.2   green  b\nAll green.\n", 1, ["1.1"], ["1.2"],
                                         ["1.1", "1.2"]), "")
        for status, printed, words in ((0, red, "ends with status 0"), (1, red.replace("1.2", "1.3"), "'1.2 red'"),
                                       (1, "", "'1.1 green'"), (1, red.replace("Next", "But"), "'Next: '"),
                                       (1, red + "  1.3   red  c\n", "says '1.3 red', too")):
            with self.subTest(words):
                self.assertIn(words, play.difference(status, printed, 1, ["1.1", "1.2"], ["1.3"], ["1.1"]))
        self.assertIn("status 1", play.difference(1, self.END, 1, ["1.1"], ["1.2"], ["1.1"]))
        self.assertIn("core steps are green", play.difference(0, self.END[:-20], 1, ["1.1"], ["1.2"], ["1.1"]))


if __name__ == "__main__":
    unittest.main()
