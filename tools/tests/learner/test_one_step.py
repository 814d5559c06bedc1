"""solve, reset and diff for one step, tried with a file that has everything: helpers, and steps inside a function."""
import os
import unittest

from tests.testkit import TreeTest
from workbook.core import files
from workbook.core.lessons import lessons
from workbook.core.starters import blob_id
from workbook.core.sources.step_parts import Parts
from workbook.learner.one_step import last_line

STARTER = """\
#include "three.h"

// Step 3.1: outside
int outside() {
  // Step 3.2: inside
  return {};  // your code here
}

// Step 3.3: with a helper
int with_a_helper() {
  return {};  // your code here
}

// Step 3.4: the last
int last() {
  return {};  // your code here
}

}  // namespace ws
"""
HELPERS = """\
#include "three.h"

// What helps.
int twice(int number) {
  return 2 * number;
}

constexpr int unused_here =
    5;

"""
SOLUTION = HELPERS + """\
// Step 3.1: outside
int outside() {
  int sum = 1;
  // Step 3.2: inside
  sum += 1;
  return sum;
}

// Step 3.3: with a helper
int with_a_helper() {
  return twice(4);
}

// Step 3.4: the last
int last() {
  return 9;
}

}  // namespace ws
"""
PATH = "chapters/03-three/three.cpp"


def swapped(text, number, other):
    """`text` with this step of `other`."""
    parts = Parts(text)
    parts.put(number, Parts(other).of(number))
    return parts.text()


class OneStep(TreeTest):
    def setUp(self):
        super().setUp()
        self.write(PATH, STARTER)
        self.write("solutions/03-three/three.cpp", SOLUTION)
        self.write("tools/starters.lock", self.read("tools/starters.lock") + f"{blob_id(STARTER.encode())} {PATH}\n")
        self.commit()

    def test_solve_takes_these_lines_and_no_others(self):
        mine = STARTER.replace("int last() {\n  return {};  // your code here", "int last() {\n  return 8;")
        self.write(PATH, mine)
        status, out, _ = self.workbook("solve", "3.1")
        self.assertEqual(status, 0)
        first, rest = swapped(mine, "3.1", SOLUTION).split("  return {};  // your code here\n", 1)
        self.assertEqual(self.read(PATH), first + "  return sum;\n" + rest)
        self.assertIn("Step 3.1 in chapters/03-three/three.cpp is now our solution, and so is the last line of its "
                      "function. Nothing else has changed.", out)
        self.assertIn("The function of step 3.1 goes on in step 3.2.", out)
        _, out, _ = self.workbook("solve", "3.4")
        self.assertIn("Step 3.4 in chapters/03-three/three.cpp is now our solution. Nothing else has changed.", out)

    def test_the_last_line_of_a_function_is_yours_once_you_have_written_it(self):
        mine = STARTER.replace("return {};  // your code here", "return 5;", 1)
        self.write(PATH, mine)
        for command, text in (("solve", SOLUTION), ("reset", STARTER)):
            self.workbook(command, "3.1")
            self.assertEqual(self.read(PATH), swapped(mine, "3.1", text))

    def test_a_function_without_a_value_has_no_last_line_to_take(self):
        def parts(first, second):
            return Parts(f"// Step 3.1: a\nvoid a() {{\n  {first}\n  // Step 3.2: b\n  {second}\n}}\n")
        for function in (parts("// your code here", "// your code here"), parts("one();", "two();")):
            self.assertIsNone(last_line(function, "3.1"))

    def test_solve_asks_no_git(self):
        os.rename(os.path.join(self.tree, ".git"), os.path.join(self.tree, "git-is-elsewhere"))
        for number in ("3.1", "3.4"):
            status, out, err = self.workbook("solve", number)
            self.assertEqual((status, err), (0, ""), out)
        self.assertIn("  return sum;\n", self.read(PATH))

    def test_reset_leaves_the_last_line_to_a_later_step_that_is_written(self):
        self.write(PATH, SOLUTION)
        self.workbook("reset", "3.1")
        self.assertEqual(self.read(PATH), swapped(SOLUTION, "3.1", STARTER))

    def test_it_saves_first_and_the_line_that_it_prints_brings_yours_back(self):
        mine = STARTER.replace("int last() {", "int last() {  // mine")
        self.write(PATH, mine)
        _, out, _ = self.workbook("solve", "3.4")
        self.assertNotEqual(self.read(PATH), mine)
        [command] = [line.split(": ")[1] for line in out.splitlines() if line.startswith("To have yours back")]
        self.call(["sh", "-c", command])
        self.assertEqual(self.read(PATH), mine)

    def test_each_step_comes_back_as_it_was_handed_out(self):
        for number in ("3.1", "3.2", "3.3", "3.4"):
            with self.subTest(number):
                self.workbook("solve", number)
                self.assertNotEqual(self.read(PATH), STARTER)
                _, out, _ = self.workbook("reset", number)
                self.assertIn(f"Step {number} in {PATH} is now the starter", out)
                self.assertEqual(self.read(PATH), STARTER)

    def test_all_steps_one_by_one_are_the_whole_and_back(self):
        for number in ("3.4", "3.2", "3.1", "3.3"):
            self.workbook("solve", number)
        self.assertEqual(self.read(PATH), SOLUTION)
        for number in ("3.1", "3.3", "3.4", "3.2"):
            self.workbook("reset", number)
        self.assertEqual(self.read(PATH), STARTER)

    def test_helpers_come_along_and_go_when_no_step_uses_them(self):
        status, out, _ = self.workbook("solve", "3.3")
        self.assertEqual(status, 0)
        self.assertIn("It uses twice: what stands above the first step is ours now, too.", out)
        self.assertEqual(self.read(PATH), HELPERS + swapped(STARTER, "3.3", SOLUTION).split("\n\n", 1)[1])
        kept = self.read(PATH).replace("int last() {\n  return {};", "int last() {\n  return twice(1);")
        self.write(PATH, kept)
        self.workbook("reset", "3.3")
        self.assertTrue(self.read(PATH).startswith(HELPERS), "a step of yours uses them")

    def test_helpers_of_your_own_stay_and_you_are_told(self):
        mine = STARTER.replace('#include "three.h"\n', '#include "three.h"\n\nint three_times(int n);\n')
        self.write(PATH, mine)
        _, out, _ = self.workbook("solve", "3.3")
        self.assertIn("It uses twice, from above the first step of solutions/03-three/three.cpp", out)
        self.assertEqual(self.read(PATH), swapped(mine, "3.3", SOLUTION))

    def test_without_its_line_or_the_next_steps_line_nothing_changes(self):
        for number, mine, words in (
                ("3.3", STARTER.replace("// Step 3.3: with a helper\n", ""), "'// Step 3.3: ...' is not there"),
                ("3.1", STARTER.replace("  // Step 3.2: inside\n", ""), "the line '// Step 3.2: ...' is not there"),
                ("3.4", STARTER + "// Step 3.4: the last\n", "stands there more than once"),
                ("3.2", STARTER.replace("// Step 3.3", "// Step 3.9: x\n\n// Step 3.3"), "behind step 3.2 stands step"),
                ("3.4", STARTER + "// Step 3.5: more\n", "behind step 3.4 stands step 3.5, and not the end")):
            for command in ("solve", "reset", "diff"):
                with self.subTest((command, number)):
                    self.write(PATH, mine)
                    self.check_error([command, number], 1, words)
                    self.assertEqual(self.read(PATH), mine)
        self.assertFalse(os.path.exists(os.path.join(self.tree, ".saved/03-three")))

    def test_diff_shows_one_step_alone(self):
        _, out, _ = self.workbook("diff", "3.2")
        self.assertIn(f"--- {PATH}, step 3.2\n+++ solutions/03-three/three.cpp, step 3.2\n", out)
        self.assertIn("+  sum += 1;", out)
        self.assertIn("Step 3.2 stands inside a function that begins above it", out)
        for word in ("int sum", "twice", "return 9"):
            self.assertNotIn(word, out)
        self.workbook("solve", "3.2")
        self.assertIn("The same as ours: step 3.2\n", self.workbook("diff", "3.2")[1])

    def test_nothing_to_do_saves_nothing(self):
        self.assertIn("Step 3.4 already is the starter. Nothing changed.", self.workbook("reset", "3.4")[1])
        self.assertFalse(os.path.exists(os.path.join(self.tree, ".saved/03-three")))

    def test_reset_starts_the_hints_of_the_step_again_and_of_no_other(self):
        self.write(".saved/hints.json", '{"3.1": 2, "3.2": 3}')
        self.workbook("reset", "3.1")
        self.assertEqual(self.read(".saved/hints.json"), '{"3.2": 3}\n')

    def test_a_step_that_is_not_there_is_one_line(self):
        self.check_error(["solve", "3.7"], 2, "there is no step 3.7. Chapter 3 has the steps 3.1 to 3.4.")
        self.check_error(["diff", "9.1"], 2, "there is no chapter '9'")
        self.check_error(["reset", "1.x"], 2, "there is no chapter '1.x'")

    def test_bytes_of_another_encoding_stay_as_they_are(self):
        mine = STARTER.encode().replace(b"// Step 3.4: the last\n", b"// gr\xfc\xdfe, \xe9\n\n// Step 3.4: the last\n")
        path = os.path.join(self.tree, PATH)
        files.write_whole(path, mine)
        self.assertEqual(self.workbook("diff", "3.3")[0], 0)
        self.assertEqual(self.workbook("solve", "3.1")[::2], (0, ""))
        self.assertIn(b"// gr\xfc\xdfe, \xe9\n", files.bytes_of(path))
        self.assertEqual(self.workbook("reset", "3.1")[::2], (0, ""))
        self.assertEqual(files.bytes_of(path), mine)

    def test_a_byte_order_mark_is_nothing_of_your_own(self):
        self.write(PATH, "\ufeff" + STARTER)
        self.assertIn("what stands above the first step is ours now, too.", self.workbook("solve", "3.3")[1])
        self.assertIn("return 2 * number;", self.read(PATH))

    def test_a_symbolic_link_stays_one(self):
        path, elsewhere = os.path.join(self.tree, PATH), os.path.join(self.root, "mine.cpp")
        os.rename(path, elsewhere)
        os.symlink(elsewhere, path)
        for number in ("3.4", "3"):
            self.workbook("solve", number)
            self.assertTrue(os.path.islink(path))
            with open(elsewhere, encoding="utf-8") as file:
                self.assertIn("return 9;", file.read())
            self.workbook("reset", number)
            self.assertEqual(self.read(PATH), STARTER)

    def test_a_deleted_file_is_one_line(self):
        os.remove(os.path.join(self.tree, PATH))
        self.check_error(["solve", "3.1"], 1, f"{PATH} is not there. The whole chapter: ./workbook reset 3")


class OurFiles(unittest.TestCase):
    """The real starters and solutions. (What a learner has begun is not looked at: the steps' lines stay.)"""

    def test_each_step_of_each_starter_can_be_solved_alone_and_all_together_are_our_solution(self):
        for one in lessons():
            for name in one.files():
                ours = Parts(files.read(f"{one.solution}/{name}"))
                yours = Parts(files.read(f"{one.path}/{name}"))
                self.assertEqual(ours.text(), files.read(f"{one.solution}/{name}"))
                for number in ours.names:
                    with self.subTest(number):
                        self.assertIsNone(yours.lacks(number, ours))
                        self.assertIn(f"// Step {number}: ", ours.of(number).split("\n", 1)[0])
                        yours.put(number, ours.of(number))
                yours.head = ours.head
                self.assertEqual(yours.text(), ours.text(), f"{one.path}/{name}")


if __name__ == "__main__":
    unittest.main()
