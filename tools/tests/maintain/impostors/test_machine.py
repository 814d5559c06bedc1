"""Another body is compiled and linked with what is there: lean, where the solution's object has all that it needs."""
import json
import os
import subprocess
import tempfile
import unittest
from unittest import mock

from workbook.core.machine import compilers
from workbook.core.trouble import Trouble
from maintain.impostors import machine

ONE = """#include <string>
#include <vector>
std::string one() {
  std::vector<int> numbers;
  numbers.push_back(7);
  return std::to_string(numbers.size());
}
"""
MAIN = """#include <iostream>
#include <string>
std::string one();
int main() { std::cout << one(); }
"""
PATH, PROGRAM = "solutions/01-one/one.cpp", "ch1_solution_test"


class Chapter:
    path, solution = "chapters/01-one", "solutions/01-one"

    @staticmethod
    def files():
        return ["one.cpp"]


class Variants(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="workbook-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.root = os.path.realpath(cls.folder.name)
        cls.compiler = (compilers.cxx_compiler() or ["c++"])[0]
        for path, text in ((PATH, ONE), ("main.cpp", MAIN), (f"{Chapter.path}/README.md", "")):
            os.makedirs(os.path.dirname(os.path.join(cls.root, path)), exist_ok=True)
            with open(os.path.join(cls.root, path), "w", encoding="utf-8") as file:
                file.write(text)
        options = "-std=c++20 -g"
        commands = [{"file": f"{cls.root}/{path}",
                     "command": f"{cls.compiler} {options} -o {name}.o -c {cls.root}/{path}"}
                    for name, path in (("one", PATH), ("main", "main.cpp"))]
        with open(os.path.join(cls.root, "compile_commands.json"), "w", encoding="utf-8") as file:
            json.dump(commands, file)
        for one in commands:
            subprocess.run(one["command"].split(), cwd=cls.root, check=True)

    def setUp(self):
        for name in ("BUILD", "ROOT"):
            patch = mock.patch.object(machine, name, self.root)
            patch.start()
            self.addCleanup(patch.stop)
        self.machine = machine.Machine()
        self.machine.links[PROGRAM] = f"{self.compiler} main.o one.o -o bin/{PROGRAM} "

    def says(self, text):
        """(what the program prints, whether it was compiled lean)"""
        self.assertNotEqual(text, ONE)
        with self.machine.variant(Chapter, "1.1-1", {PATH: text}) as variant:
            said = variant.run(variant.build(PROGRAM))[1]
        self.assertFalse(os.path.exists(variant.folder), "nothing is left of it")
        return said, variant.is_lean

    def test_the_new_body_runs_and_not_the_solutions(self):
        text, lean = self.says(ONE.replace("(7);", "(7);\n  numbers.push_back(8);"))
        self.assertEqual(text, "2")
        version = subprocess.run([self.compiler, "--version"], capture_output=True, text=True, check=True).stdout
        self.assertEqual(lean, "Free Software Foundation" in version)

    def test_what_the_solution_does_not_have_is_compiled(self):
        more = "std::map<long, char> more;\n  more[5] = 'a';\n  numbers.resize(3 + more.size());"
        text, lean = self.says("#include <map>\n" + ONE.replace("numbers.push_back(7);", more))
        self.assertEqual((text, lean), ("4", False))

    def test_what_does_not_compile_or_link_says_so(self):
        with self.assertRaisesRegex(Trouble, "does not compile"):
            self.says(ONE.replace("return", "retrun"))
        with self.assertRaisesRegex(Trouble, "does not link"):
            self.says(ONE.replace("std::vector<int> numbers", "extern int two;\n  std::vector<int> numbers(two)"))


if __name__ == "__main__":
    unittest.main()
