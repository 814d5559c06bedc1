"""How the pages of tools/impostors are put into a solution, and which twins are tried together."""
import re
import unittest
from unittest import mock

from workbook.core.lessons import chapters
from workbook.core.trouble import Trouble
from workbook.impostors import pages, variants

SOLUTION = """#include <array>

int helper(int a) {
  return a;
}

int twice(int a) {
  return helper(a) * 2;
}
"""


def body(*blocks, kind="impostor"):
    text = "".join(f"\n```{language} frame.cpp\n{block}```\n" for language, block in blocks)
    found = pages.BODY.search(f"## {kind}: so and so\n{text}")
    return pages.Body("tools/impostors/03/3.2.md", "3.2", found, 1)


def put(*blocks):
    path = f"{chapters()[2].solution}/frame.cpp"
    return body(*blocks).put_into({path: SOLUTION})[path]


class Bodies(unittest.TestCase):
    def test_lines_take_the_place_of_lines(self):
        text = put(("diff", "-  return a;\n+  return a + 1;\n@@\n   return helper(a) * 2;\n+  // here\n"))
        self.assertIn("  return a + 1;\n", text)
        self.assertIn("  return helper(a) * 2;\n  // here\n", text)

    def test_a_place_is_there_once(self):
        for lines in ("-  return b;\n", "-}\n", "no sign\n"):
            with self.assertRaises(Trouble):
                put(("diff", lines))

    def test_a_function_takes_the_place_of_a_function(self):
        text = put(("cpp", "#include <map>\nstatic int new_one() {\n  return 2;\n}\n\nint twice(int a) {\n"
                           "  return a * new_one();\n}\n"))
        self.assertTrue(text.startswith("#include <map>\n#include <array>\n"))
        self.assertIn("static int new_one() {\n  return 2;\n}\n\nint twice(int a) {\n  return a * new_one();\n}\n", text)
        self.assertNotIn("helper(a) * 2", text)
        self.assertIn("int helper(int a) {\n  return a;\n}\n", text)

    def test_a_helper_alone_is_no_body(self):
        with self.assertRaises(Trouble):
            put(("cpp", "static int new_one() {\n  return 2;\n}\n"))

    def test_twins_of_the_same_lines_are_tried_apart(self):
        shifts = ("diff", "-    value = value << 8 | byte;\n+    value = value * 256 + byte;\n")
        again = ("diff", "-    value = value << 8 | byte;\n+    value = (value << 8) + byte;\n")
        other = ("diff", "-  if (payload_length <= 125) return 0;\n+  if (payload_length < 126) return 0;\n")
        one, two, three = (body(block, kind="twin") for block in (shifts, again, other))
        self.assertEqual(variants.batches([one, two, three]), [[one, three], [two]])

    def test_a_twin_in_a_function_that_another_one_writes_anew_is_tried_apart(self):
        line = body(("diff", "-  return 2;\n+  return 1 + 1;\n"), kind="twin")
        whole = body(("cpp", "int two() {\n  return 3 - 1;\n}\n"), kind="twin")
        with mock.patch.object(pages, "read", lambda _: "int two() {\n  return 2;\n}\n"):
            self.assertEqual(variants.batches([line, whole]), [[line], [whole]])
            self.assertEqual(variants.batches([whole, line]), [[whole], [line]])

    def test_each_step_of_the_chapters_has_a_page(self):
        self.assertEqual(list(pages.pages()), [step for chapter in chapters() for step in chapter.kinds()])

    def test_every_page_fits_the_solutions(self):
        for step in pages.pages():
            found = pages.bodies(step)
            for one in found:
                self.assertTrue(one.put_into({}), str(one))
            colors = [one.is_red for one in found]
            self.assertGreaterEqual(colors.count(True), 3, step)
            self.assertGreaterEqual(colors.count(False), 2, step)
            self.assertTrue(re.fullmatch(r"Step\d_\d+", found[0].suite))


if __name__ == "__main__":
    unittest.main()
