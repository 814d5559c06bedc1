"""What the output of a fuzzer becomes: a finding, what it means, the step, and one screen."""
import unittest

from workbook.core.trouble import Trouble
from workbook.fuzzing import grading, jobs, seeds
from workbook.fuzzing.findings import diagnoses, parsing, telling
from tests.test_fuzz import CUT

OVERRUN = """==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602 at pc 0x55 bp 0x7f sp 0x7f
READ of size 1 at 0x602 thread T0
    #0 0x55 in ws::cut(unsigned char) /usr/include/c++/12/span:3:1
    #1 0x55 in ws::read(int) /w/chapters/01-one/one.cpp:2:10
    #2 0x55 in main /w/chapters/host/x.cpp:2:10
"""


class Findings(unittest.TestCase):
    def test_an_oracle_is_named_with_what_it_saw(self):
        found = parsing.finding_in(77, CUT)
        self.assertEqual((found.oracle, found.place), ("any cut", None))
        self.assertEqual(found.lines, ["event 1", "  whole: message 2 [61 62] of 2 bytes",
                                       "  each byte alone: message 2 [61 63] of 2 bytes"])

    def test_a_sanitizer_is_a_crash_at_the_first_line_of_a_chapter(self):
        found = parsing.finding_in(1, OVERRUN)
        self.assertEqual((found.oracle, found.kind, found.place),
                         ("crash", "heap-buffer-overflow", "chapters/01-one/one.cpp:2"))
        self.assertEqual(found.lines, ["heap-buffer-overflow, a read"])

    def test_a_crash_in_the_harness_names_its_line(self):
        found = parsing.finding_in(1, "ERROR: AddressSanitizer: heap-buffer-overflow\n"
                                 "    #0 0x5 in check_cuts /w/fuzz/your_harness.cpp:50:3\n")
        self.assertEqual((found.place, found.harness), (None, "fuzz/your_harness.cpp:50"))
        self.assertIn("Next: fuzz/your_harness.cpp:50", telling.harness_screen(jobs.job("harness"), b"\x81", found))

    def test_other_ends(self):
        for status, output, oracle, kind in (
                (0, "Done 5 runs", None, None),
                (70, "ALARM\n==1== ERROR: libFuzzer: timeout after 2 seconds", "crash", "timeout"),
                (70, "stat::a: 1\nERROR: driver: timeout after 5 seconds", "crash", "timeout"),
                (124, "", "crash", "timeout"),
                (1, "==9==ERROR: LeakSanitizer: detected memory leaks", "crash", "leak"),
                (71, "==1== ERROR: libFuzzer: out-of-memory (malloc(5))", "crash", "out-of-memory"),
                (77, "a.cpp:3:9: runtime error: shift exponent 64 is too large\nSUMMARY", "crash",
                 "shift exponent N is too large"),
                (134, "vector:1: Assertion '__n < this->size()' failed.", "crash",
                 "Assertion '__n < this->size()' failed."),
                (134, "fuzz_x: fuzz/your_harness.cpp:9: void f(): Assertion `a == b' failed.", "your harness",
                 "your harness"),
                (77, "INFO: Seed\nthe two differ\n==1== ERROR: libFuzzer: deadly signal", "your harness",
                 "your harness")):
            found = parsing.finding_in(status, output)
            self.assertEqual((found and found.oracle, found and found.kind), (oracle, kind), output)
        self.assertEqual(found.lines, ["the two differ"])

    def test_a_fuzzer_that_could_not_do_its_work_has_found_nothing(self):
        for status, output in ((2, "fuzz/seeds/x.hex cannot be read"), (127, "cannot open shared object"), (137, ""),
                               (1, "ERROR: no interesting inputs were found.")):
            with self.assertRaises(Trouble):
                parsing.finding_in(status, output)

    def test_each_target_has_steps_for_whatever_is_found(self):
        self.assertEqual(set(diagnoses.STEPS), {*seeds.KINDS, "harness"})
        self.assertEqual(set(grading.WHERE), set(seeds.KINDS))
        for target, steps in diagnoses.STEPS.items():
            self.assertEqual(steps[-1][0], "", target)
        for target, text, step in (("frame", "event 1\n  whole: fail 1007", "3.9"), ("frame", "event 1", "3.6"),
                                   ("frame", "event 1\n  the reference: fail 1007\n  yours: nothing more", "3.10"),
                                   ("frame", "event 1\n  the reference: fail 1002\n  yours: nothing more", "3.10"),
                                   ("harness", "event 1\n  a: fail 1007\n  the parser: nothing more", "3.10"),
                                   ("connection", "event 3\n  the reference: pong 0", "5.1"),
                                   ("chat", "client 1 is not too slow, though too many shares wait for it", "4.8"),
                                   ("chat", "client 6\n  owed: nothing more\n  on the wire: error 0", "6.8")):
            found = parsing.Finding("any cut", "any cut", text.split("\n"))
            self.assertEqual(diagnoses.step_of(jobs.job(target), found), step)

    def test_a_head_that_is_taken_wrongly_leads_to_the_rules_of_a_whole_head(self):
        for fields, step in (("GET\n/", "1.7"), ("GET\n/\nhost\na\nhost\na", "1.7"), ("GET\n/\nhost\na:b:c", "1.8"),
                             ("GET\n/\nhost\na\ncontent-length\nx", "1.7"), ("GET\nhttp:///", "1.8")):
            request = f"  yours: request 1 [{fields.encode().hex(' ')}] of {len(fields)} bytes"
            lines = ["event 1", "  the reference: fail 400 [01] of 1 bytes", request]
            found = parsing.Finding("reference", "reference", lines)
            self.assertEqual(diagnoses.step_of(jobs.job("http"), found), step, fields)

    def test_a_handshake_leads_to_what_both_servers_said(self):
        yes = "upgrade 101 [73] of 60 bytes"
        for reference, yours, more, step in (
                ("request 400", "request 101", "", "2.7"), ("request 101", yes, "", "2.3"),
                ("upgrade 400 [63] of 7 bytes", "request 101", "", "2.3"),
                ("upgrade 400 [63] of 7 bytes", yes, "", "2.7"), ("upgrade 426 [73] of 9 bytes", yes, "", "2.7"),
                ("upgrade 403 [63] of 7 bytes", yes, "", "2.8"),
                (yes, yes, "\n  the same up to offset 22", "2.2"), (yes, yes, "\n  the same up to offset 61", "2.5"),
                (yes, "upgrade 200", "", "2.5"), ("rest 0 [81] of 1 bytes", "rest 0", "", "2.5")):
            text = f"event 1\n  the reference: {reference}\n  yours: {yours}{more}"
            found = parsing.Finding("reference", "reference", text.split("\n"))
            self.assertEqual(diagnoses.step_of(jobs.job("handshake"), found), step, text)
        found = parsing.Finding("reference", "reference", ["base64 of the first bytes is not OpenSSL's"])
        self.assertEqual(diagnoses.step_of(jobs.job("handshake"), found), "2.1")

    def test_every_kind_of_crash_has_a_meaning(self):
        for oracle in parsing.WORDS:
            self.assertIn(oracle, diagnoses.MEANS)

    def test_a_room_is_compared_with_a_model_and_not_with_a_decoder(self):
        found = parsing.Finding("reference", "reference", ["client 6"])
        self.assertIn("a naive model of the room", telling.screen(jobs.job("chat"), b"", found))
        self.assertIn("a naive decoder", telling.screen(jobs.job("frame"), b"", found))

    def test_a_screen_is_one_screen(self):
        found = parsing.Finding("any cut", "any cut", ["event 1", "  a", "  b"])
        many = b"".join(bytes([0x82, 0x81, 0, 0, 0, 0, n]) for n in range(90))
        self.assertLess(telling.screen(jobs.job("frame"), many, found).count("\n"), 30)


if __name__ == "__main__":
    unittest.main()
