"""The check `told`: what a test compares stands in its step, in a header, or in the list of what need not be told."""
import unittest

from workbook.core.files import read
from maintain.rules.lessons import cpp_tests, told
from tests.testkit import CheckTest

README = "chapters/01-one/README.md"
TESTS = "chapters/01-one/tests/one_test.cpp"


class Told(CheckTest):
    def setUp(self):
        super().setUp()
        self.write(told.CODES, read(told.CODES))
        self.write(told.LIST, "# a remark\n")
        self.step("Answer.")
        self.asserts("EXPECT_EQ(one(), 1);")

    def step(self, words):
        self.write(README, f"# Chapter 1: One\n\n### Step 1.1: the first (core, 5 min)\n\n{words}\n\n"
                           "### Step 1.2: another (core, 5 min)\n\nIt says 405, 1002 and nobody.\n")

    def asserts(self, body, before="", path=TESTS, suite="Step1_1"):
        self.write(path, f"{before}TEST({suite}, Is) {{\n  tell({{.usually = \"a 431 (or 1009)\"}});\n  {body}\n}}\n")

    def test_a_status(self):
        self.silent("told")
        self.asserts("EXPECT_EQ(refusal(\"GET\"), 405);")
        self.finds("told", f"{TESTS}:1: Step1_1.Is compares 405, and neither step 1.1 of {README} nor a header has it")
        self.step("Any other method is a 4050.")
        self.finds("told", "compares 405")
        self.step("Any other method is a 405.")
        self.silent("told")
        self.asserts("// 501 is another step's\n  EXPECT_EQ(size, 4 * 405'000 + x.size(405.5));")
        self.silent("told")

    def test_a_header_beside_the_file_tells_too(self):
        self.asserts("EXPECT_EQ(refusal(\"GET\"), 405);")
        self.write("chapters/01-one/one.h", "// Any other method is a 405.\n")
        self.silent("told")

    def test_a_text(self):
        self.asserts('EXPECT_EQ(body, "no " "name\\n");')
        self.finds("told", 'compares "no name"')
        self.step("The body is `no name` and a newline.")
        self.silent("told")
        self.asserts('ASSERT_NE(head.find("Allow: GET"), head.npos) << "not looked at";')
        self.finds("told", 'compares "Allow: GET"')
        self.step("It has the field\n`Allow: GET`.")
        self.silent("told")

    def test_what_the_test_sends_itself_need_not_be_told(self):
        self.asserts('const auto line = read("GET /chat.js HTTP");\n  EXPECT_EQ(line.target, "/chat.js");\n'
                     '  EXPECT_EQ(hex(line), "81 05 68");')
        self.silent("told")
        self.asserts("EXPECT_EQ(line.target, \"/a.js\");", 'const std::string get = "GET /a.js";\n\n')
        self.silent("told")
        self.asserts("EXPECT_EQ(refusal(\"GET\"), \"/b.js\");", '// "/b.js"\n')
        self.finds("told", 'compares "/b.js"')

    def test_a_close_code(self):
        three = "chapters/03-three"
        self.write("solutions/03-three/three.cpp", "")
        for path in (f"{three}/three.cpp", "solutions/02-two/a.h"):
            self.write(path, "")
        lesson = "# Chapter 3: Three\n\n### Step 3.1: so (core, 5 min)\n\n{}\n"
        for body in ("EXPECT_EQ(failing(p), 1002);", "EXPECT_EQ(f.code, CloseCode::protocol_error);",
                     'EXPECT_EQ(said, "refused with 1002");'):
            self.asserts(body, path=f"{three}/tests/three_test.cpp", suite="Step3_1")
            self.write(f"{three}/README.md", lesson.format("It fails with 1007."))
            self.finds("told", "compares 1002")
            self.write(f"{three}/README.md", lesson.format("It fails with 1002: \"refused with\" it."))
            status, out = self.checks("told")
            self.assertNotIn("compares 1002", out)

    def test_what_need_not_be_told_stands_in_a_list_and_no_longer_than_it_must(self):
        self.asserts("EXPECT_EQ(refusal(\"GET\"), 405);")
        self.write(told.LIST, "Step1_1 | 40* | chapter 2 tells it\n")
        self.silent("told")
        self.step("It fails with one of 401 to 499.")
        self.finds("told", f"{told.LIST}: Step1_1 | 40*: nobody needs this entry any more")
        self.step("A 405.")
        self.finds("told", f"{told.LIST}: Step1_1 | 40*: nobody needs this entry any more")
        self.write(told.LIST, "Step1_1 | 405\n")
        self.finds("told", f"{told.LIST}:1: an entry is 'Step3_2 | what is compared | why it need not be told'")


class Reading(unittest.TestCase):
    def test_arguments_are_cut_at_the_commas_outside(self):
        text = 'EXPECT_EQ(f({1, 2}, ","), "a,)" "b") << "c"'
        self.assertEqual(cpp_tests.arguments(text, 10), ['f({1, 2}, ",")', '"a,)" "b"'])
        self.assertEqual(cpp_tests.value('"a\\n" "\\"b"'), 'a\n"b')
        self.assertEqual(cpp_tests.value('R"(a\\n)"'), "a\\n")

    def test_a_comment_is_not_read_and_a_string_is_no_comment(self):
        self.assertEqual(cpp_tests.without_comments('a("//b"); // c\nd'), 'a("//b"); \nd')


if __name__ == "__main__":
    unittest.main()
