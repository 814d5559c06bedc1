"""What a learner is told of tests that go wrong: lines as chapters/testing/catch/catch_main.cpp writes them, and screens."""
import os
import subprocess
import tempfile
import unittest

from workbook.core.build_errors import first_error
from workbook.core.files import ROOT
from workbook.core.lessons import chapters
from workbook.core.machine import compilers
from workbook.impostors import accusing, running, variants

PATH = "chapters/03-frame-parse/tests/your_test.cpp"
EQUAL = "Expected equality of these values:\\n  header->payload_length\\n    Which is: 130\\n  129u"
CRASH = "==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x60\n    #1 0x5 in X {}:31\n".format(PATH)


OURS, TWIN = variants.Variant({}, []), variants.Variant({"a.cpp": "text"}, [])


def ran(*lines, status=0, printed=""):
    return running.Run(list(lines), status, printed.encode(), 1)


def passed(name="Step3_2.One", assertions=1):
    return [f"test\t{name}\t20", f"done\t{assertions}"]


def said(run, variant=OURS):
    return accusing.accusation(run, variant, chapters()[2], PATH) or ""


class Accusing(unittest.TestCase):
    def test_what_passes_accuses_no_program(self):
        run = ran(*passed(), "end")
        self.assertEqual((said(run), accusing.notes(run, PATH)), ("", []))

    def test_the_value_of_our_solution_the_expected_one_and_the_rule_are_shown(self):
        screen = said(ran("test\tStep3_2.One\t20", f"failed\t23\t{EQUAL}", "done\t2", "end"))
        self.assertTrue(screen.startswith("A wrong accusation: your test refuses our solution"))
        self.assertLessEqual(max(map(len, screen.splitlines())), 80)
        flat = " ".join(screen.split())
        self.assertIn("header->payload_length is 130 with our solution, and your test expects 129u.", flat)
        self.assertIn("step 3.2, when 125 is not enough (RFC 6455 §5.2), in chapters/03-frame-parse/README.md", flat)
        self.assertIn(f"Next: {PATH}:23.", screen)

    def test_a_twin_is_right_and_written_in_another_way(self):
        screen = said(ran("test\tStep3_2.One\t20", f"failed\t23\t{EQUAL}", "done\t2", "end"), TWIN)
        self.assertIn("refuses a right program, written in another way.\nYour test asks for", screen)
        self.assertIn("is 130 with this program", screen)

    def test_a_value_of_an_enum_is_its_number(self):
        report = ("Expected equality of these values:\n  failure.code\n    Which is: 2-byte object <EF-03>\n"
                  "  CloseCode::protocol_error\n    Which is: 2-byte object <EA-03>")
        self.assertEqual(accusing.in_words(report, "this program"),
                         ["failure.code is 1007 with this program, and your test expects CloseCode::protocol_error."])
        self.assertIn("number 4-byte object <x>", accusing.in_words("number 4-byte object <x>", "it")[0])

    def test_a_helper_of_the_file_stands_for_what_it_calls(self):
        text = ("std::string output(Connection& one) {\n  text(one.take_output());\n}\n\n"
                "TEST(Step5_1, One) {\n  one.receive(ping);\n  EXPECT_EQ(output(one), \"8a 00\");  // close()\n}\n")
        body = text[text.index("TEST("):]
        self.assertEqual(list(accusing.calls(body, text))[:3], ["take_output", "text", "receive"])
        self.assertTrue(accusing.promise(accusing.calls(body, text), chapters()[4])[1].startswith(
            "chapters/05-close-handling/connection.h:"))
        self.assertEqual(accusing.promise(accusing.calls(body, text), chapters()[4])[0], "take_output")

    def test_a_suite_without_a_step_is_told_how_to_get_the_rule(self):
        screen = said(ran("test\tMine.One\t9000", f"failed\t23\t{EQUAL}", "done\t2", "end"))
        self.assertIn("Name the suite after a step (Step3_1)", screen)

    def test_a_crash_names_the_line_of_the_learner(self):
        screen = said(ran("test\tStep3_2.One\t20", status=1, printed=CRASH))
        self.assertTrue(screen.startswith("One of your tests crashes, with a program that is right.\n"))
        self.assertIn("It crashes: AddressSanitizer: heap-use-after-free\n", screen)
        self.assertIn("This usually means: a view is read after its bytes are gone", screen)
        self.assertIn(f"Next: {PATH}:31.", screen)

    def test_a_crash_says_what_it_usually_means(self):
        for printed, means in (
                ("catch_3_yours: hex.h:33: ws::Bytes ws::from_hex(std::string_view): Assertion `is_digit' failed.",
                 "the text before _hex has a character"),
                ("Assertion failed: (is_digit), function from_hex, file hex.h, line 33.", "the text before _hex has"),
                (CRASH + "allocated by thread T0 here:\n    #0 0x5 in ws::from_hex hex.h:30", "a view is read after"),
                ("optional:477: Assertion 'this->_M_is_engaged()' failed.", "an optional that is empty")):
            screen = " ".join(said(ran("test\tA.B\t20", status=134, printed=printed)).split())
            self.assertRegex(screen, f"This usually means: .*{means}")

    def test_what_a_test_finds_before_another_one_crashes_is_told_first(self):
        screen = said(ran("test\tStep3_2.One\t20", f"failed\t23\t{EQUAL}", "done\t1", "test\tA.B\t30", status=134))
        self.assertTrue(screen.startswith("A wrong accusation: your test refuses our solution"), screen)
        self.assertIn("  Step3_2.One\n", screen)

    def test_an_exit_a_loop_and_a_crash_are_three_things(self):
        lines = "test\tStep3_2.One\t20"
        self.assertEqual(ran(lines, "exit").broken, "exit")
        self.assertEqual(ran(lines, status=0).broken, "exit")
        self.assertEqual([ran(lines, status=status).broken for status in (124, 152, 1, 139)],
                         ["late", "late", "crash", "crash"])
        self.assertIn("after exit() no test runs", said(ran(lines, "exit")))
        self.assertIn("does not come to its end", said(ran(lines, status=124)))

    def test_what_a_suite_does_before_its_first_test_is_judged_too(self):
        screen = said(ran(f"failed\t23\t{EQUAL}", *passed(), "end"))
        self.assertIn("  SetUpTestSuite\n", screen)
        self.assertIn(f"Next: {PATH}:23.", screen)
        self.assertIn("SetUpTestSuite skips itself", accusing.notes(ran("skipped", *passed(), "end"), PATH)[0])

    def test_no_test_at_all(self):
        self.assertIn("has no test, so nothing can be caught", said(ran("end")))

    def test_a_crash_before_the_first_test(self):
        self.assertIn("end before the first one begins", said(ran(status=1, printed=CRASH)))
        self.assertIn("the tests never come to the first one.\n", said(ran(status=124)))

    def test_tests_that_find_nothing_are_named(self):
        run = ran("disabled\tA.DISABLED_B", *passed("A.Empty", 0), "test\tA.Skipped\t4", "skipped", "done\t0",
                  *passed("A.Unknown", -1), "end")
        self.assertEqual([line.split(",")[0] for line in accusing.notes(run, PATH)],
                         ["A.DISABLED_B is disabled", "A.Empty passes without an assertion", "A.Skipped skips itself"])

    def test_what_is_printed_is_counted_in_bytes(self):
        for text, notes in (("é" * (1 << 19), 1), ("é" * ((1 << 19) - 1), 0), ("x\n" * (1 << 19), 1)):
            self.assertEqual(len(accusing.notes(ran(*passed(), "end", printed=text), PATH)), notes)

    def test_a_line_that_was_not_written_to_its_end_is_not_read(self):
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
            file.write("test\tStep3_2.One\t20\nfail")
            file.flush()
            self.assertEqual(running.lines_of(file.name), ["test\tStep3_2.One\t20"])

    def test_the_other_tests_that_fail_are_counted(self):
        run = ran(*(line for name in "ABC" for line in (f"test\tS.{name}\t9000", "failed\t0\tno", "done\t1")), "end")
        self.assertIn("(2 more of your tests: S.B, S.C)", said(run))

    def test_what_is_said_has_its_lines_again(self):
        test = ran("test\tA.B\t1", "failed\t2\tone\\ntwo \\\\n", "done\t1", "end").tests[0]
        self.assertEqual(test.failures, [(2, "one\ntwo \\n")])


class Before(unittest.TestCase):
    def test_a_private_name_is_one_clear_line(self):
        for words in ("error: ‘std::size_t ws::FrameParser::read_’ is private within this context",
                      "error: 'read_' is a private member of 'ws::FrameParser'"):
            screen = accusing.not_compiled(f"{PATH}:12 does not compile.\n  {words}", PATH)
            self.assertTrue(screen.startswith(f"{PATH}:12 names read_, which is private.\n"), screen)

    def test_two_names_are_compared_with_each_other(self):
        self.assertEqual(accusing.in_words("Expected equality of these values:\n  a\n    Which is: 1\n  b\n"
                                           "    Which is: 2", "it"),
                         ["a is 1,", "b is 2 with it,", "and your test expects them to be equal."])

    def test_a_compiler_names_the_line_of_the_test_for_a_mistake_before_an_assertion(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "your_test.cpp")
            with open(path, "w", encoding="utf-8") as file:
                file.write('#include "catch/your_test.h"\nTEST(A, B) {\n  int a = 1\n  EXPECT_EQ(a, 1);\n}\n')
            command = [*(compilers.cxx_compiler() or ["c++"]), "-std=c++20", "-fsyntax-only",
                       *(f"-I{os.path.join(ROOT, 'chapters', name)}" for name in ("base", "testing")), path]
            printed = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, LC_ALL="C")).stderr
        self.assertRegex(first_error(printed), r"your_test.cpp:[34] does not compile\.")

    def test_another_error_stays_as_it_is(self):
        self.assertEqual(accusing.not_compiled(f"{PATH}:12 does not compile.\n  expected ';'", PATH),
                         f"{PATH}:12 does not compile.\n  expected ';'")

    def test_values_are_told_as_sentences(self):
        for message, sentence in (
                ("Value of: parser.next().has_value()\n  Actual: false\nExpected: true",
                 "parser.next().has_value() is false with it, and your test expects true."),
                ("Expected: (a) < (b), actual: 3 vs 2", "a < b does not hold with it: 3 vs 2."),
                ('C++ exception with description "a word" thrown in the test body.',
                 "With it something is thrown that no test catches: a word."),
                ("Expected equality of these values:\n  129u\n    Which is: 129\n  h.size\n    Which is: 6",
                 "h.size is 6 with it, and your test expects 129u."),
                ('Expected equality of these values:\n  f.reason\n    Which is: "no"\n  "yes"\n    Which is: 0x5',
                 'f.reason is "no" with it, and your test expects "yes".'),
                ("my own words", "my own words")):
            self.assertEqual(accusing.in_words(message, "it"), [sentence])


if __name__ == "__main__":
    unittest.main()
