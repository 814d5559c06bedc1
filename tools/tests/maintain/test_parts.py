"""How `./workbook test` runs its parts and counts what they find."""
import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

from workbook import run_tests
from workbook.core.reports import junit
from workbook.core.terminal import Progress
from maintain import one_part, plan, side_by_side
from maintain.test_parts import programs, tool
from maintain.test_parts.result import Result, read
from tests.testkit import TreeTest, ends

CTEST = """<?xml version="1.0"?><testsuite>
<testcase name="ch1" classname="ch1" status="run"/>
<testcase name="gone" classname="gone" status="notrun"><skipped message="Unable to find executable"/></testcase>
<testcase name="late" classname="late" status="fail"><failure message=""/><system-out>Sanitizer</system-out></testcase>
</testsuite>"""
GOOGLE_TEST = """<testsuites><testsuite name="Step1_1">
<testcase name="Is" status="run" result="completed" classname="Step1_1"/>
<testcase name="IsNot" status="run" classname="Step1_1"><failure message="no">no, here</failure></testcase>
<testcase name="Lies" status="run" result="skipped" classname="Step1_1"><skipped message="a lie"/></testcase>
</testsuite></testsuites>"""
NODE = """<testsuites><testcase name="both show it" classname="test"/><testsuite name="a suite">
<testcase name="is late" classname="test" failure="x"><failure message="x">\x1b[1m</failure></testcase>
</testsuite></testsuites>"""


def parts_of(*names):
    return [part for part in plan.PARTS if part.name in names]


class Plan(unittest.TestCase):
    def test_a_part_brings_those_it_needs(self):
        self.assertEqual([part.name for part in plan.chosen(["web", "starters"])],
                         ["compile", "npm", "starters", "release", "web"])
        self.assertEqual([part.name for part in plan.chosen(["text"])], ["text"])
        self.assertEqual(plan.chosen(plan.NAMES), plan.PARTS)

    def test_the_command_line_knows_all_of_them(self):
        self.assertEqual(list(run_tests.PARTS), plan.NAMES)

    def test_a_part_stands_behind_those_it_needs(self):
        for at, part in enumerate(plan.PARTS):
            self.assertLessEqual(set(part.needs), set(plan.NAMES[:at]), part.name)

    def test_what_needs_another_waits_until_it_is_over(self):
        [compile_, starters] = parts_of("compile", "starters")
        self.assertIs(plan.next_of([compile_, starters], []), compile_)
        self.assertIsNone(plan.next_of([starters], [compile_]))
        self.assertIs(plan.next_of([starters], []), starters)

    def test_two_that_hold_the_same_do_not_run_side_by_side(self):
        [starters, solutions, pure] = parts_of("starters", "solutions", "pure")
        self.assertIs(plan.next_of([solutions, pure], [starters]), pure)

    def test_what_one_part_changes_no_other_reads_meanwhile(self):
        [rehearsal, wasm, site, tool_] = parts_of("rehearsal", "wasm", "site", "tool")
        self.assertIsNone(plan.next_of([rehearsal], [wasm]))
        self.assertIsNone(plan.next_of([wasm], [rehearsal]))
        self.assertIs(plan.next_of([tool_], [site]), tool_)  # both read the starters
        self.assertIsNone(plan.next_of([rehearsal, tool_], [site]))  # or rehearsal would wait for all of them
        [compile_, release] = parts_of("compile", "release")
        self.assertIsNone(plan.next_of([rehearsal, tool_], [compile_]))  # it begins when compile is over
        self.assertIs(plan.next_of([compile_, rehearsal, tool_], [release]), compile_)
        self.assertIs(plan.next_of([compile_, rehearsal, tool_], parts_of("release", "solutions")), tool_)  # not soon

    def test_beside_those_that_compute_there_is_room_for_one_that_waits(self):
        [text, npm, starters, site, web, board, pure] = parts_of("text", "npm", "starters", "site", "web", "board", "pure")
        self.assertIsNone(plan.next_of([pure], [text, npm, site]))
        self.assertIs(plan.next_of([pure, starters], [text, npm, site]), starters)
        self.assertIs(plan.next_of([starters], [text, web]), starters)
        self.assertIsNone(plan.next_of([starters], [text, web, board]))
        self.assertIs(plan.next_of([pure], [text, npm, starters]), pure)


class Counting(unittest.TestCase):
    def report(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
            file.write(text)
            file.flush()
            return junit.read(file.name)

    def test_reports_of_ctest_googletest_and_node(self):
        outcomes = [(test.name, test.passed, test.failed, test.skipped)
                    for text in (CTEST, GOOGLE_TEST, NODE) for test in self.report(text)]
        self.assertEqual(outcomes, [
            ("ch1", True, False, False), ("gone", False, False, True), ("late", False, True, False),
            ("Step1_1.Is", True, False, False), ("Step1_1.IsNot", False, True, False),
            ("Step1_1.Lies", False, False, True), ("both show it", True, False, False),
            ("is late", False, True, False)])
        self.assertEqual(self.report("<testsuite><testcase"), [])

    def counted(self, ending, tests):
        result = Result()
        with contextlib.redirect_stdout(io.StringIO()):
            programs.count(result, programs.Program(ending, "ended", tests))
        return result.passed, len(result.failures)

    def test_a_program_that_tells_of_no_test_has_failed(self):
        passes, gone, late = self.report(CTEST)
        tests = self.report(GOOGLE_TEST)
        self.assertEqual(self.counted(late, tests), (1, 1))
        self.assertEqual(self.counted(passes, tests[:1]), (1, 0))
        for ending, told in ((passes, []), (gone, []), (late, []), (late, tests[:1])):
            self.assertEqual(self.counted(ending, told)[1], 1)
        gone.name = passes.name = "fuzz_frame"
        self.assertEqual((self.counted(passes, []), self.counted(gone, [])), ((1, 0), (0, 1)))

    def test_each_step_of_a_chapter_has_a_test(self):
        passes, tests = self.report(CTEST)[0], self.report(GOOGLE_TEST)[:1]
        for steps, failures in ((["1.1"], []), (["1.1", "1.2"], ["ch1 tells of no test for 1.2"])):
            result = Result()
            with contextlib.redirect_stdout(io.StringIO()):
                programs.count_chapter(result, mock.Mock(steps=lambda: steps), programs.Program(passes, "ended", tests))
            self.assertEqual((result.passed, result.failures), (1, failures))

    def test_the_tests_of_the_tool(self):
        class Three(unittest.TestCase):
            def test_passes(self):
                pass

            def test_fails(self):
                for number in (1, 2):
                    with self.subTest(number):
                        self.assertEqual(number, 0)

            @unittest.skip("for want of it")
            def test_is_skipped(self):
                pass

        result = Result()
        with contextlib.redirect_stdout(io.StringIO()):
            tool.run(result, unittest.defaultTestLoader.loadTestsFromTestCase(Three))
            tool.run(result, unittest.TestSuite())
        self.assertEqual((result.passed, len(result.failures), result.skipped), (1, 3, ["for want of it"]))


class SideBySide(unittest.TestCase):
    """One part's process is another program here."""

    def run_parts(self, script, *names):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "one_part.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write("import json, os, sys\nname, record = sys.argv[1:]\nnote = open(record, 'w')\n" + script)
        said = io.StringIO()
        with mock.patch.multiple(side_by_side, ONE_PART=path, BUILD=folder.name), contextlib.redirect_stdout(said):
            status = side_by_side.run(parts_of(*names))
        return status, said.getvalue()

    def test_what_a_part_prints_stands_together_and_is_counted(self):
        script = ("print('a', name)\nnote.write('[\"passed\", 1]\\n[\"skipped\", \"b\"]\\n[\"processor\", 7.4]\\n')\n"
                  "print('c', name)\n")
        status, said = self.run_parts(script, "text", "tool", "pure")
        self.assertEqual(status, 0, said)
        for name in ("text", "tool", "pure"):
            self.assertIn(f"\na {name}\nc {name}\n  green  {name}", said)
        told = r"\n  green  pure +1 passed +0 failed +\d+ s +7 s of a processor, from \d+ s on   \(b\)\n"
        self.assertRegex(said, told)
        self.assertRegex(said, r"\n  \d+ s in all, 22 s of a processor\n")
        self.assertTrue(said.endswith("\n3 passed, 0 failed\n"), said)

    def test_a_part_that_is_killed_has_failed(self):
        script = "note.write('[\"passed\", 1]\\n')\nnote.flush()\nos.kill(os.getpid(), 9)\n"
        status, said = self.run_parts(script, "tool")
        self.assertEqual(status, 1, said)
        self.assertRegex(said, r"  red    tool +1 passed +1 failed")
        self.assertTrue(said.endswith("\n1 passed, 1 failed\n"), said)

    def test_they_run_two_at_a_time(self):
        # Each waits for the other: one after the other, they would wait for ever.
        status, said = self.run_parts(
            "import time\nfolder = os.path.dirname(record)\nend = time.time() + 60\n"
            "open(os.path.join(folder, name), 'w')\n"
            "while not all(os.path.exists(os.path.join(folder, one)) for one in ('pure', 'tool')):\n"
            "    assert time.time() < end\n    time.sleep(0.01)\n", "pure", "tool")
        self.assertEqual(status, 0, said)


class OnePart(unittest.TestCase):
    def test_a_part_that_breaks_has_failed_and_what_it_found_counts(self):
        def breaks(result):
            result.check(True, "")
            Progress().say("1 of 2")
            raise RuntimeError("no more")

        with tempfile.NamedTemporaryFile() as file, mock.patch.object(plan.PARTS[0], "run", breaks), \
             mock.patch.object(Progress, "elsewhere", None), contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
            self.assertEqual(one_part.main("text", file.name), 1)
            found = read(file.name)
        self.assertEqual((found.passed, found.failures, found.place), (1, ["text: no more"], "1 of 2"))
        self.assertGreater(found.processor, 0)


class Signals(TreeTest):
    def test_a_signal_ends_the_parts_and_what_they_have_started(self):
        note = os.path.join(self.root, "pids")
        self.write("tools/part.py", f"""\
import os
from workbook.core import processes
with processes.Group(["sleep", "300"]) as group:
    with open("{note}.new", "w") as file:
        file.write(f"{{os.getpid()}} {{group.process.pid}}")
    os.rename("{note}.new", "{note}")
    group.wait()
""")
        self.write("tools/parts.py", """\
import os
from workbook import run_tests
from workbook.core.reports import junit
from workbook.core.terminal import Progress
from maintain import one_part, plan, side_by_side
side_by_side.ONE_PART = os.path.join(os.path.dirname(os.path.abspath(__file__)), "part.py")
side_by_side.run(plan.PARTS[:1])
""")
        for number in (signal.SIGTERM, signal.SIGINT):
            process = subprocess.Popen([sys.executable, "tools/parts.py"], cwd=self.tree, env=self.environment)
            while not os.path.exists(note):
                self.assertIsNone(process.poll())
                time.sleep(0.01)
            process.send_signal(number)
            self.assertEqual(process.wait(60), 128 + number)
            with open(note, encoding="utf-8") as file:
                for pid in map(int, file.read().split()):
                    self.assertTrue(ends(pid), f"{pid} is still there")
            os.remove(note)


class Record(unittest.TestCase):
    def test_half_a_line_is_not_read_yet(self):
        with tempfile.NamedTemporaryFile("w+") as file:
            result = Result(file)
            with contextlib.redirect_stdout(io.StringIO()):
                result.check(True, "")
                result.check(False, "a\nb")
            result.at("2 of 3")
            file.write('["passed", ')
            file.flush()
            found = read(file.name)
            self.assertEqual((found.passed, found.failures, found.place), (1, ["a\nb"], "2 of 3"))
