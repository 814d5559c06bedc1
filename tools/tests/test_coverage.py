"""`./workbook fuzz --coverage`: what llvm-cov says, counted."""
import os
import unittest

from workbook.core.trouble import Usage
from workbook.fuzzing import coverage, jobs


class Coverage(unittest.TestCase):
    def test_lines_and_branches_are_counted_as_llvm_cov_shows_them(self):
        segments = [[1, 12, 5, True, True, False],    # int f(int a) {
                    [2, 9, 5, True, False, True],     #   if (a)              the blank behind it is a gap
                    [3, 5, 0, True, True, False],     #     return 1;
                    [3, 13, 5, True, False, False],   #
                    [5, 3, 0, False, True, False],    # #if 0                 skipped
                    [6, 7, 5, True, False, False],    # #endif
                    [7, 2, 0, False, False, False]]   # }
        file = {"filename": os.path.join(coverage.ROOT, "a.cpp"), "segments": segments,
                "branches": [[2, 7, 2, 8, 0, 5, 0, 0, 4], [2, 7, 2, 8, 0, 2, 0, 0, 4]]}
        found = coverage.counted({"data": [{"files": [file]}]})
        lines, branches = found["a.cpp"]
        self.assertEqual(lines, {1: 5, 2: 5, 3: 5, 4: 5, 7: 5})
        self.assertEqual(branches, {((2, 7, 2, 8), True): 0, ((2, 7, 2, 8), False): 7})
        self.assertEqual(coverage.unreached(lines, branches), {2: "never the one way, or never the other"})

    def test_a_line_that_nobody_reaches(self):
        segments = [[1, 1, 0, True, True, False], [3, 2, 0, False, False, False], [9, 1, 4, True, True, False],
                    [9, 9, 0, False, False, False]]
        lines = coverage.lines_of([coverage.Segment(*segment) for segment in segments])
        self.assertEqual(lines, {1: 0, 2: 0, 3: 0, 9: 4})
        self.assertEqual(coverage.unreached(lines, {}), {line: "never reached" for line in (1, 2, 3)})
        self.assertEqual(coverage.lines_of([]), {})

    def test_what_is_said_of_them(self):
        self.assertEqual(coverage.ranges({3: "a", 4: "a", 5: "b", 7: "b"}), [("3-4", "a"), ("5", "b"), ("7", "b")])
        self.assertEqual((coverage.percent([1, 0]), coverage.percent([])), ("50.0 %", "-"))

    def test_a_target_of_no_chapter_has_none_to_measure(self):
        with self.assertRaises(Usage):
            coverage.of_one(jobs.job("dissector"))


if __name__ == "__main__":
    unittest.main()
