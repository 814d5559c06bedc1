"""The proof finds an impostor that survives, a twin that is red, and a screen that is another now."""
import os
import tempfile
import unittest
from unittest import mock

from workbook.core.trouble import Trouble
from workbook.impostors import pages
from maintain.impostors import golden, proof

RED = """Chapter 3: Frame parse
  3.2   red    when 125 is not enough

Step 3.2  ReadsSixteenBitLength                                        red
  yours      2
  test       chapters/03-frame-parse/tests/frame_test.cpp:141
Next: chapters/03-frame-parse/frame.cpp:53, Step 3.2.
"""
OVER_SOCKETS = RED.replace("ReadsSixteenBitLength", "EchoesAMessageOfAnyLength")
GREEN = "Chapter 3: Frame parse\n  3.2   green  when 125 is not enough\n"
SERVER = "ch3_solution"


class FakeVariant:
    def __init__(self, answers):
        self.answers, self.built, self.runs = answers, [], []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def build(self, program):
        self.built.append(program)
        return program

    def run(self, _program, *words, **environment):
        self.runs.append((words, environment))
        return self.answers(self, environment)


class FakeMachine:
    def __init__(self, answers):
        self.answers, self.made = answers, []

    def variant(self, _chapter, _name, _texts):
        self.made.append(FakeVariant(self.answers))
        return self.made[-1]


def body(kind, title="so and so"):
    block = "-  return value;\n+  return value + 1;\n"
    found = pages.BODY.search(f"## {kind}: {title}\n\n```diff frame.cpp\n{block}```\n")
    return pages.Body("tools/impostors/03/3.2.md", "3.2", found, 1)


class Proof(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="workbook-test-")
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        for patch in (mock.patch.object(golden, "ROOT", self.root), mock.patch.object(golden, "read", self.read)):
            patch.start()
            self.addCleanup(patch.stop)

    def read(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            return file.read()

    def tried(self, bodies, answers, record=False):
        """What is wrong, each with its name in front."""
        self.machine = FakeMachine(answers)
        with mock.patch.object(proof, "Machine", lambda: self.machine), \
             mock.patch.object(proof, "server_tests", lambda _: {"Step3_2.EchoesAMessageOfAnyLength"}):
            return [f"{what}\n{wrong}" for what, wrong in proof.tried(bodies, record) if wrong]

    def record(self, printed=RED):
        self.assertEqual(self.tried([body("impostor")], lambda *_: (1, printed), record=True), [])

    def test_an_impostor_that_survives_is_found(self):
        wrong, screen = self.tried([body("impostor")], lambda *_: (0, GREEN))
        self.assertIn("so and so\n  it is wrong, and Step3_2 is green", wrong)
        self.assertIn("screens/3.2.txt", screen)

    def test_an_impostor_that_survives_is_not_recorded(self):
        self.record()
        before = self.read(golden.path_of("3.2"))
        self.assertTrue(self.tried([body("impostor")], lambda *_: (0, GREEN), record=True))
        self.assertEqual(self.read(golden.path_of("3.2")), before)

    def test_a_screen_is_recorded_and_then_the_same(self):
        self.record()
        self.assertIn("killed by: Step3_2.ReadsSixteenBitLength\n\nStep 3.2  Reads", self.read(golden.path_of("3.2")))
        self.assertIn("frame_test.cpp:LINE\n", self.read(golden.path_of("3.2")))
        moved = RED.replace(":141", ":150").replace(":53", ":54")
        self.assertEqual(self.tried([body("impostor")], lambda *_: (1, moved)), [])

    def test_another_screen_is_shown_as_a_difference(self):
        self.record()
        wrong, = self.tried([body("impostor")], lambda *_: (1, RED.replace("yours      2", "yours      3")))
        self.assertIn("-  yours      2\n+  yours      3\n", wrong)
        self.assertIn("proof.py 3.2 --record", wrong)

    def test_a_server_is_built_when_a_test_needs_it(self):
        self.record()
        self.assertEqual(self.machine.made[0].built, ["ch3_solution_test"])
        self.record(OVER_SOCKETS)
        self.assertEqual(self.machine.made[0].built, ["ch3_solution_test", SERVER])

    def test_what_a_hurried_test_says_is_believed_only_if_it_is_known(self):
        self.record(OVER_SOCKETS)
        hurried = lambda variant, environment: (1, OVER_SOCKETS.replace("yours      2", "yours      nothing")
                                                if "WORKBOOK_PATIENCE" in environment else OVER_SOCKETS)
        self.assertEqual(self.tried([body("impostor")], hurried), [])
        self.assertEqual(len(self.machine.made[0].runs), 3)
        self.assertEqual(self.tried([body("impostor")], lambda *_: (1, OVER_SOCKETS)), [])
        self.assertEqual(len(self.machine.made[0].runs), 2)

    def test_a_twin_that_is_red_is_found_alone(self):
        def answers(_variant, _environment):
            return 1, "[  FAILED  ] Step3_2.ReadsSixteenBitLength"
        wrong, = self.tried([body("twin")], answers)
        self.assertIn("so and so\n  it is right, and red:\n[  FAILED  ]", wrong)

    def test_a_twin_that_a_fuzz_target_reports_is_found(self):
        def answers(variant, _environment):
            return (0, "") if variant.built[-1] == "ch3_solution_test" else (1, "a finding")
        wrong, = self.tried([body("twin")], answers)
        self.assertRegex(wrong, r"it is right, and fuzz_\w+ reports it:\na finding")

    def test_what_cannot_be_put_in_or_built_is_found(self):
        def answers(*_):
            raise Trouble("does not link")
        wrong, _ = self.tried([body("impostor")], answers)
        self.assertIn("does not link", wrong)


if __name__ == "__main__":
    unittest.main()
