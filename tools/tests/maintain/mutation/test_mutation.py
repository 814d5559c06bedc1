"""Mutants of a small source: which there are, which of them tests kill, and what the list of reasons has to say."""
import os
import tempfile
import unittest

from workbook.core import processes
from workbook.core.machine import compilers
from workbook.core.trouble import Trouble
from maintain.mutation import building, operators, page, places, survivors, syntax
from maintain.mutation.rewriting import rewritten
from maintain.mutation.running import Runs

HAS_CLANG = unittest.skipUnless(compilers.checks_syntax(syntax.CLANG), f"{syntax.CLANG} is not there")
SMALL = """#include <optional>

namespace ws {

// Step 3.2: when 125 is not enough
int length_size(int length) {
  if (length <= 125) return 0;  // "<= 126" is green below
  return 2;
}

// Step 3.3: the mask
int sum(int count) {
  int all = 0;
  for (int i = 0; i < count; ++i)
    all += i;
  return all;
}

std::optional<int> half(std::optional<int> number) {
  if (const auto& given = number) return *given / 2;
  return {};
}

}  // namespace ws
"""
TESTS = """#include <gtest/gtest.h>
#include <optional>
namespace ws {
int length_size(int length);
int sum(int count);
std::optional<int> half(std::optional<int> number);
}
TEST(Step3_2, Sizes) {
  EXPECT_EQ(ws::length_size(125), 0);
  EXPECT_EQ(ws::length_size(200), 2);
}
TEST(Step3_3, Sum) { EXPECT_EQ(ws::sum(4), 6); }
TEST(Step3_4, Half) { EXPECT_EQ(ws::half(8), 4); }
"""


def small(folder):
    path = os.path.join(folder, "03-small", "small.cpp")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(SMALL)
    source = places.find(path, SMALL)
    for number, mutant in enumerate(source.mutants, 1):
        mutant.number = number
    return source


@HAS_CLANG
class Finding(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            cls.source = small(folder)

    def keys(self, function):
        return [mutant.key.split(": ", 1)[1] for mutant in self.source.mutants if mutant.function == function]

    def test_each_place_of_a_function_has_its_mutants(self):
        self.assertEqual(sorted(self.keys("length_size")), sorted([
            "if ({length <= 125 => true}) return 0;", "if (length {<= => <} 125) return 0;",
            "if (length {<= => >} 125) return 0;", "if (length <= {125 => 126}) return 0;",
            "if (length <= {125 => 124}) return 0;", "if (length <= 125) {return 0 => };",
            "if (length <= 125) return {0 => 1};", "return {2 => 3};", "return {2 => 1};"]))

    def test_loops_calls_and_declared_conditions(self):
        self.assertIn("{for (int i = 0; i < count; ++i) all += i => };", self.keys("sum"))
        self.assertIn("for (int i = 0; i < count; {++ => --}i)", self.keys("sum"))
        self.assertIn("return {{} => std::optional<int>(int{})};", self.keys("half"))
        self.assertIn("if (const auto& given = number) {return *given / 2 => };", self.keys("half"))

    def test_a_mutant_knows_its_step_and_its_line(self):
        self.assertEqual({mutant.step for mutant in self.source.mutants if mutant.function == "length_size"}, {"3.2"})
        self.assertEqual({mutant.line for mutant in self.source.mutants if mutant.function == "length_size"}, {7, 8})

    def test_lines_above_change_no_key(self):
        with tempfile.TemporaryDirectory() as folder:
            text = SMALL.replace("namespace ws {\n", "namespace ws {\n\n// A new line, with §.\n", 1)
            os.makedirs(os.path.join(folder, "03-small"))
            path = os.path.join(folder, "03-small/small.cpp")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            there = places.find(path, text)
        self.assertEqual([one.key for one in there.mutants], [one.key for one in self.source.mutants])

    def test_constants(self):
        self.assertEqual(operators.other_numbers("0x80"), ["0x81", "0x7F"])
        self.assertEqual(operators.other_numbers("0"), ["1"])
        self.assertEqual(operators.other_numbers("0x7FU"), ["0x80U", "0x7EU"])
        self.assertEqual(operators.other_numbers("2s"), ["3s", "1s"])
        self.assertEqual(operators.other_texts('"ab\\r\\n"'), ['""', '"ab\\r"'])
        self.assertEqual(operators.other_texts('"a"'), ['""'])
        self.assertEqual(operators.other_characters(39), ["'('", "'&'"])
        self.assertEqual(operators.other_constants("pong", ["ping", "pong"]), ["ping"])


@HAS_CLANG
class Running(unittest.TestCase):
    """One program with all mutants, and GoogleTest."""
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.source = small(cls.folder.name)
        paths = []
        for name, text in (("mutants_in_it.cpp", rewritten(cls.source, cls.source.mutants)), ("tests.cpp", TESTS)):
            paths.append(os.path.join(cls.folder.name, name))
            with open(paths[-1], "w", encoding="utf-8") as file:
                file.write(text)
        program = os.path.join(cls.folder.name, "small_test")
        given = [os.path.join(building.PROGRAM, name) for name in ("mutants.cpp", "reached.cpp")]
        status, output = processes.capture(["c++", "-std=c++20", "-w", f"-I{building.PROGRAM}", "-o", program, *paths,
                                            *given, "-lgtest", "-lgtest_main", "-pthread"])
        assert status == 0, output
        cls.runs = Runs(program, [])
        cls.runs.watch()

    def killer(self, key):
        return self.runs.killer(next(one for one in self.source.mutants if one.key.endswith(key)))

    def test_a_mutant_is_killed_by_a_test_of_its_step(self):
        self.assertEqual(self.killer("if (length <= {125 => 124}) return 0;"), "Step3_2.Sizes")

    def test_what_no_test_sees_is_green(self):
        self.assertIsNone(self.killer("if (length <= {125 => 126}) return 0;"))

    def test_what_no_test_reaches_is_not_run(self):
        mutant = next(one for one in self.source.mutants if "return {{} => std" in one.key)
        self.assertEqual(self.runs.reaching(mutant), [])
        self.assertIsNone(self.runs.killer(mutant))

    def test_a_loop_without_an_end_is_stopped(self):
        self.assertEqual(self.killer("for (int i = 0; i < count; {++ => --}i)"), "Step3_3.Sum")

    def test_another_step_may_kill_it(self):
        self.assertEqual(self.killer("return *given {/ => *} 2;"), "Step3_4.Half")


@HAS_CLANG
class Reasons(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            cls.mutants = small(folder).mutants
        cls.green = next(one for one in cls.mutants if "{125 => 126}" in one.key)
        cls.red = next(one for one in cls.mutants if "{125 => 124}" in one.key)
        cls.killers = {cls.green: None, cls.red: "Step3_2.Sizes"}

    def wrong(self, text):
        return list(survivors.wrong(survivors.reasons(text), self.mutants, self.killers))

    def test_a_green_mutant_needs_a_reason(self):
        self.assertEqual(self.wrong(f"# so it is\n{self.green.key}\n  same: both are right\n"), [])
        self.assertEqual(len(self.wrong("")), 1)

    def test_a_reason_of_what_is_killed_or_gone_is_stale(self):
        there = f"{self.green.key}\n  unseen: no test sends it\n"
        self.assertIn("Step3_2.Sizes is red for it now", self.wrong(f"{there}{self.red.key}\n  same: so\n")[0])
        self.assertIn("no such mutant", self.wrong(f"{there}small.cpp old: return {{1 => 2}};\n  same: so\n")[0])
        self.assertEqual(self.wrong(f"{there}other.cpp old: return {{1 => 2}};\n  same: so\n"), [])

    def test_the_list_has_a_form(self):
        twice = "a.cpp f: x\na.cpp f: x\n  same: so\n"
        for text in ("a.cpp f: x\n", "  same: a reason alone\n", "a.cpp f: x\n  because: so\n", twice):
            with self.assertRaises(Trouble, msg=text):
                survivors.reasons(text)

    def test_the_score_counts_what_is_unseen(self):
        for kind, score in (("same", "100.0 %"), ("free", "100.0 %"), ("unseen", "50.0 %")):
            reasons = survivors.reasons(f"{self.green.key}\n  {kind}: so\n")
            count = page.counts(self.killers, reasons, lambda mutant: "all")["all"]
            self.assertEqual((count.score(), count.raw()), (score, "50.0 %"))


if __name__ == "__main__":
    unittest.main()
