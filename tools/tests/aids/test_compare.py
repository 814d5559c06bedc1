"""`compare`: functions by their braces, yours beside ours, and why; and the check that each step has its why."""
import unittest

from tests.testkit import CheckTest, TreeTest
from workbook.aids.functions import cut
from workbook.core.files import read
from workbook.core.lessons import lessons
from workbook.core.starters import blob_id

STARTER = """\
#include "three.h"

namespace ws {

// Step 3.1: two functions
int Three::first() const {
  return {};  // your code here
}

std::optional<int> Three::second(std::map<int, int> more) {
  return {};  // your code here
}

// Step 3.2: begins here
int begins() {
  // Step 3.3: goes on inside
  return {};  // your code here
}

}  // namespace ws
"""
SOLUTION = """\
#include "three.h"

namespace ws {
namespace {

int twice(int number) {
  return 2 * number;
}

}  // namespace

// Step 3.1: two functions
int Three::first() const {
  return twice(1);
}

// It has a comment.
std::optional<int> Three::second(std::map<int, int> more) {
  return more.empty() ? std::nullopt : std::optional(more.begin()->second);
}

// Step 3.2: begins here
int begins() {
  int sum = 1;
  // Step 3.3: goes on inside
  return sum;
}

}  // namespace ws
"""
ANSWERS = """\
# Answers to chapter 3

## Question 1

It depends.

## Why it is written so

### Step 3.1

`twice` is a function of its own. So its name says what it does.

### Step 3.2

The sum begins at one. That is a number.

### Step 3.3

The sum is returned. Nothing else is left to do.

## Question 2

Never.
"""
PATH, OURS = "chapters/03-three/three.cpp", "solutions/03-three/three.cpp"


class Cut(unittest.TestCase):
    def names(self, text):
        functions = cut(text)
        return functions if functions is None else [one.name for one in functions]

    def test_each_function_of_ours_has_its_end(self):
        for one in lessons():
            for name in one.files():
                text = read(f"{one.solution}/{name}")
                functions = cut(text)
                self.assertIsNotNone(functions, name)
                for function in functions:
                    self.assertEqual(function.text.count("{"), function.text.count("}"), function.text)
                lines = [line for function in functions for line in function.text.split("\n")]
                for line in text.split("\n"):  # at the left, with a brace at its end: a function, or a struct
                    if line.endswith(" {") and not line.startswith((" ", "namespace", "struct", "//")):
                        self.assertIn(line, lines)

    def test_what_looks_like_a_brace_and_is_none(self):
        for body in ('return "}";', "return '}';", "// }", "/* } */", 'return R"(})";', "f([](int a) { return a; });",
                     "if (a) {\n  } else {\n  }", "return Frame{1, {2}};"):
            with self.subTest(body):
                self.assertEqual(self.names(f"int f() {{\n  {body}\n}}\n\nint g() {{}}\n"), ["f", "g"])

    def test_headers_of_every_form(self):
        self.assertEqual(self.names("""\
#define X {
struct Pair {
  int a() { return 1; }
};
constexpr int table[] = {1, 2};
constexpr auto size = sizeof(int);
enum class Colour { red };
using namespace std;
Three::Three(int a) : a_(a), b_{2}, c_{f({1})} {}
Three::~Three() {}
bool operator==(const Three& a, const Three& b) { return true; }
std::function<void(int)> maker(Options options = {}) { return {}; }
template <typename T>
T largest(T a) requires(sizeof(T) > 1) { return a; }
int declared();
"""), ["Three::Three", "Three::~Three", "operator==", "maker", "largest"])

    def test_a_brace_that_is_missing_is_not_guessed_at(self):
        for text in ("int f() {\n  if (a) {\n}\n", "int f(\n", "int f() {}\nint g"):
            self.assertIsNone(cut(text), text)


class Compare(TreeTest):
    def setUp(self):
        super().setUp()
        self.write(PATH, STARTER)
        self.write(OURS, SOLUTION)
        self.write("solutions/03-three/ANSWERS.md", ANSWERS)
        self.write("tools/starters.lock", self.read("tools/starters.lock") + f"{blob_id(STARTER.encode())} {PATH}\n")
        self.commit()

    def compare(self, which):
        status, out, err = self.workbook("compare", which)
        self.assertEqual((status, err), (0, ""))
        return out

    def test_function_by_function_with_the_why_behind_them(self):
        self.write(PATH, STARTER.replace("return {};  // your code here", "return 1 + 1;", 1))
        self.assertEqual(self.compare("3.1"), f"""\
Step 3.1: two functions   {PATH}

Three::first
  yours:
    int Three::first() const {{
      return 1 + 1;
    }}
  ours:
    int Three::first() const {{
      return twice(1);
    }}

Three::second
  yours: not written yet.
  ours:
    // It has a comment.
    std::optional<int> Three::second(std::map<int, int> more) {{
      return more.empty() ? std::nullopt : std::optional(more.begin()->second);
    }}

twice
  yours: there is none.
  ours:
    int twice(int number) {{
      return 2 * number;
    }}

Why ours is written so
  `twice` is a function of its own. So its name says what it does.

""")

    def test_what_is_the_same_is_not_shown_twice_and_what_is_yours_alone_is_shown(self):
        self.write(PATH, SOLUTION.replace("twice", "double_of").replace("return more.empty()", "return  more.empty()"))
        out = self.compare("3.1")
        self.assertIn("Three::second\n  The same in yours and in ours.\n", out)
        self.assertIn("twice\n  yours: there is none.\n", out)
        self.assertIn("double_of\n  yours:\n    int double_of(int number) {\n      return 2 * number;\n    }\n"
                      "  ours: there is none.\n", out)
        self.write(PATH, STARTER.replace("// Step 3.2", "int helper() {\n  return 5;\n}\n\n// Step 3.2"))
        self.assertIn("helper\n  yours:\n    int helper() {\n      return 5;\n    }\n  ours: there is none.\n",
                      self.compare("3.1"))

    def test_a_step_inside_a_function_shows_its_lines_and_no_others(self):
        out = self.compare("3.2")
        self.assertIn("the lines of step 3.2\n  yours:\n    int begins() {\n"
                      "  ours:\n    int begins() {\n      int sum = 1;\n", out)
        self.assertNotIn("return sum", out)
        self.assertIn("The sum begins at one.", out)
        self.assertIn("  yours: not written yet.\n  ours:\n      return sum;\n    }\n\nWhy", self.compare("3.3"))

    def test_where_yours_cannot_be_cut_both_are_shown_whole(self):
        self.write(PATH, STARTER.replace("int Three::first() const {", "int Three::first() const {{"))
        out = self.compare("3.1")
        self.assertIn("the lines of step 3.1\n", out)
        self.assertIn("int Three::first() const {\n      return twice(1);", out)

    def test_a_chapter_is_all_its_steps(self):
        mine = "// Step 3.3: goes on inside\n  return 1;"
        self.write(PATH, STARTER.replace("// Step 3.3: goes on inside\n  return {};  // your code here", mine))
        out = self.compare("3")
        self.assertEqual([line[:8] for line in out.splitlines() if line.startswith("Step ")],
                         ["Step 3.1", "Step 3.2", "Step 3.3"])
        # Two steps in one function are that function.
        self.assertIn("begins\n  yours:\n    int begins() {\n", out)
        self.assertIn("  ours:\n    int begins() {\n      int sum = 1;\n      // Step 3.3: goes on inside\n"
                      "      return sum;\n    }\n", out)
        self.assertIn("Why ours is written so, step 3.2\n  The sum begins at one. That is a number.\n\n"
                      "Why ours is written so, step 3.3\n", out)
        self.assertTrue(out.endswith("Line by line: ./workbook diff 3\n"))

    def test_a_step_whose_line_is_gone_is_said_and_the_others_are_shown(self):
        self.write(PATH, STARTER.replace("// Step 3.1: two functions\n", ""))
        out = self.compare("3")
        self.assertIn("'// Step 3.1: ...' is not there any more", out)
        self.assertIn("int sum = 1;", out)

    def test_without_the_section_there_is_no_why(self):
        self.write("solutions/03-three/ANSWERS.md", "# Answers\n\n## Question 1\n\n### Step 3.1\n\nNo.\n")
        self.assertNotIn("Why", self.compare("3.1"))
        self.check_error(["compare", "3.9"], 2, "there is no step 3.9")


class Whys(CheckTest):
    def setUp(self):
        super().setUp()
        for folder, step in (("01-one", "1.1"), ("02-two", "2.1")):
            self.write(f"solutions/{folder}/ANSWERS.md", f"## Why it is written so\n\n### Step {step}\n\nIt is. So.\n")
        self.write(OURS, SOLUTION)
        self.write(PATH, STARTER)

    def says(self, text):
        self.write("solutions/03-three/ANSWERS.md", text)

    def test_every_step_in_order_and_in_a_few_sentences(self):
        self.finds("why", "solutions/03-three/ANSWERS.md: Why it is written so: has no step; the steps are 3.1, 3.2, 3.3")
        self.says(ANSWERS)
        self.silent("why")
        for before, after, words in (
                ("### Step 3.2\n", "### Step 3.4\n", "has 3.1, 3.4, 3.3; the steps are 3.1, 3.2, 3.3"),
                ("### Step 3.2\n", "### 3.2\n", "'### 3.2' is not of the form '### Step 3.1'"),
                (" That is a number.", "", "step 3.2: 1 sentences; 2 to 6 are meant"),
                ("That is a number.", "So. " * 6, "step 3.2: 7 sentences"),
                ("### Step 3.3\n\nThe sum is returned. Nothing else is left to do.\n", "",
                 "has 3.1, 3.2; the steps are")):
            with self.subTest(words):
                self.says(ANSWERS.replace(before, after))
                self.finds("why", words)


if __name__ == "__main__":
    unittest.main()
