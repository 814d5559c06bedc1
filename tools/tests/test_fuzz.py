"""`./workbook fuzz` and `zoo`: what a finding becomes for a person, with fuzzers that a test made up."""
import os
import re
import unittest
from unittest import mock

from workbook.core.files import ROOT
from workbook.core.trouble import Trouble
from workbook.fuzzing import annotate, coverage, crowd, finding, hammering, inputs, seeds, zoo
from maintain import proof
from tests.testkit import TreeTest

HELLO = bytes.fromhex("8185 37fa213d 7f9f4d5158")
CUT = """INFO: Seed: 1
#2\tINITED cov: 15 ft: 16 corp: 1/1b exec/s: 0 rss: 34Mb

FOUND by the oracle 'any cut': event 1
  whole: message 2 [61 62] of 2 bytes
  each byte alone: message 2 [61 63] of 2 bytes
==15071== ERROR: libFuzzer: deadly signal
    #7 0x55 in LLVMFuzzerTestOneInput /w/fuzz/support/entry.cpp:14:3
stat::number_of_executed_units: 8
"""
OVERRUN = """==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602 at pc 0x55 bp 0x7f sp 0x7f
READ of size 1 at 0x602 thread T0
    #0 0x55 in ws::cut(unsigned char) /usr/include/c++/12/span:3:1
    #1 0x55 in ws::read(int) /w/chapters/01-one/one.cpp:2:10
    #2 0x55 in main /w/chapters/support/x.cpp:2:10
"""


class Parsing(unittest.TestCase):
    def test_an_oracle_is_named_with_what_it_saw(self):
        found = finding.parse(77, CUT)
        self.assertEqual((found.oracle, found.place), ("any cut", None))
        self.assertEqual(found.lines, ["event 1", "  whole: message 2 [61 62] of 2 bytes",
                                       "  each byte alone: message 2 [61 63] of 2 bytes"])

    def test_a_sanitizer_is_a_crash_at_the_first_line_of_a_chapter(self):
        found = finding.parse(1, OVERRUN)
        self.assertEqual((found.oracle, found.kind, found.place),
                         ("crash", "heap-buffer-overflow", "chapters/01-one/one.cpp:2"))
        self.assertEqual(found.lines, ["heap-buffer-overflow, a read"])

    def test_a_crash_in_the_harness_names_its_line(self):
        found = finding.parse(1, "ERROR: AddressSanitizer: heap-buffer-overflow\n"
                                 "    #0 0x5 in check_cuts /w/fuzz/your_harness.cpp:50:3\n")
        self.assertEqual((found.place, found.harness), (None, "fuzz/your_harness.cpp:50"))
        self.assertIn("Next: fuzz/your_harness.cpp:50", finding.harness_screen(b"\x81", found, False))

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
            found = finding.parse(status, output)
            self.assertEqual((found and found.oracle, found and found.kind), (oracle, kind), output)
        self.assertEqual(found.lines, ["the two differ"])

    def test_a_fuzzer_that_could_not_do_its_work_has_found_nothing(self):
        for status, output in ((2, "fuzz/seeds/x.hex cannot be read"), (127, "cannot open shared object"), (137, ""),
                               (1, "ERROR: no interesting inputs were found.")):
            with self.assertRaises(Trouble):
                finding.parse(status, output)

    def test_each_target_has_steps_for_whatever_is_found(self):
        self.assertEqual(set(finding.STEPS), {*seeds.KINDS, "harness"})
        self.assertEqual(set(zoo.WHERE), set(seeds.KINDS))
        for target, steps in finding.STEPS.items():
            self.assertEqual(steps[-1][0], "", target)
        for target, text, step in (("frame", "event 1\n  whole: fail 1007", "3.7"), ("frame", "event 1", "3.6"),
                                   ("frame", "event 1\n  the reference: fail 1007\n  yours: nothing more", "3.9"),
                                   ("connection", "event 3\n  the reference: pong 0", "5.5")):
            self.assertEqual(finding.step_of(target, hammering.CHAPTER_OF[target],
                                             finding.Finding("any cut", "any cut", text.split("\n"))), step)

    def test_every_kind_of_crash_has_a_meaning(self):
        for oracle in finding.WORDS:
            self.assertIn(oracle, finding.MEANS)


class Notes(unittest.TestCase):
    def test_frames_of_a_client(self):
        for data, line in (("81 85 37 fa 21 3d 7f 9f 4d 51 58", "text, 5 bytes: Hello"),
                           ("81 01 61", "not masked (a client has to): text, 1 byte: a"),
                           ("02 fe 01 00 00", "binary, more fragments follow, 256 bytes announced, 0 here"),
                           ("81 fe 00", "text: half a header, and then nothing"),
                           ("8a fe 00 01 00 00 00 00 61",
                            "pong, 1 byte: a (its length in more bytes than needed)")):
            self.assertEqual(annotate.shown("frames", bytes.fromhex(data)), [f"{data}  {line}"])

    def test_frames_that_are_the_same_are_counted(self):
        self.assertEqual(annotate.shown("frames", bytes.fromhex("008000000000") * 255),
                         ["255 times 00 80 00 00 00 00  continuation, more fragments follow, 0 bytes"])

    def test_behind_a_head_that_upgrades_are_frames(self):
        head = b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n"
        self.assertEqual(annotate.shown("heads", head + HELLO)[1:],
                         ['"Upgrade: WebSocket\\r\\n"', '"\\r\\n"',
                          "81 85 37 fa 21 3d 7f 9f 4d 51 58  text, 5 bytes: Hello"])
        plain = b"GET / HTTP/1.1\r\n\r\nGET \x00\xff\"\\"
        self.assertEqual(annotate.shown("heads", plain)[2:], ['"GET \\x00\\xff\\"\\\\"'])

    def test_the_name_of_an_input_leads_to_it(self):
        for folder in inputs.EVERYWHERE:
            for kind in sorted(set(seeds.KINDS.values())):
                for name, data in seeds.inputs(folder, kind):
                    self.assertEqual(inputs.raw_bytes(os.path.join(ROOT, name)), data, name)

    def test_texts_are_cut_where_they_stop_being_utf8(self):
        self.assertEqual(annotate.shown("texts", b"a\xc3\xa9\xed\xa0\x80"),
                         ["61 c3 a9  a\u00e9", "ed  no UTF-8: invalid continuation byte",
                          "a0  no UTF-8: invalid start byte", "80  no UTF-8: invalid start byte"])

    def test_choices_are_told_as_what_was_chosen(self):
        self.assertEqual(annotate.shown("traces", bytes.fromhex("00 00 01 02 00 03 00000000 07")),
                         ["00  client 1 joins", '00 01 02 00 03 00 00 00 00  client 1 says, as "ada": "a\u00e9"',
                          "07  client 1 vanishes"])
        self.assertEqual(annotate.shown("traces", bytes.fromhex("00 06 02 01 03 01 3f 00000000 04 09")),
                         ["00  client 1 joins", "06 02 01  the server closes client 1, with a reason of 5 bytes",
                          "03 01 3f 00 00 00 00  client 1 sends a ping of 1 bytes", "04 09  client 1 takes up to 9 bytes"])
        self.assertEqual(annotate.shown("scripts", bytes.fromhex("03 02 00 00 00000000")), [
            "03 02 00 00 00 00 00 00  ping of 2"])

    def test_what_is_written_is_read_again(self):
        cases = [("frames", HELLO * 3 + b"\x81"), ("frames", b""), ("frames", bytes(range(256)) * 4),
                 ("heads", b"GET / HTTP/1.1\r\nA: \"\\\t\x00\xff\r\n\r\n"), ("texts", b"a\xff" * 40),
                 ("scripts", bytes(range(80))), ("traces", bytes(range(256)) * 3)]
        for kind, data in cases:
            text = annotate.written(kind, data, ["found", "  by nobody"])
            self.assertEqual(seeds.parse(text), data)
            self.assertTrue(text.startswith("# found\n#   by nobody\n"))

    def test_a_screen_is_one_screen(self):
        found = finding.Finding("any cut", "any cut", ["event 1", "  a", "  b"])
        many = b"".join(bytes([0x82, 0x81, 0, 0, 0, 0, n]) for n in range(90))
        self.assertLess(finding.screen("utf8", 3, "frames", many, found, False).count("\n"), 30)


class Zoo(unittest.TestCase):
    class Card:
        def __init__(self, number, level, oracle, target="frame", chapter=3):
            self.number, self.level, self.seen_by, self.target = number, level, [oracle], target
            self.file, self.tools = f"solutions/0{chapter}-x/x.cpp", []

        def name(self):
            return f"{self.number:02}"

    def test_the_scoreboard_counts_and_hints_without_a_name(self):
        cards = [self.Card(7, 0, "crash"), self.Card(13, 1, "any cut"), self.Card(14, 1, "any cut"),
                 self.Card(60, 2, "reference", "connection", 5)]
        lines = zoo.scoreboard({card: card.number == 7 for card in cards}, "Yours")
        self.assertRegex(lines[1], r"0  .* 1 of 1 +-$")
        self.assertIn("Yours detects 1 of 4.", lines)
        self.assertIn("The next 2 differ only between two cuts of the same bytes. (What to feed: frames.)", lines)
        self.assertNotRegex("\n".join(lines[lines.index("Yours detects 1 of 4."):]), "13|14|60")

    def test_all_of_them(self):
        self.assertEqual(zoo.scoreboard({self.Card(7, 0, "crash"): True}, "Yours")[-1], "All of them.")

    def test_what_needs_another_tool_is_not_run_without_it(self):
        here = [one for one in hammering.cards().values() if one.tools == ["memory"]]
        self.assertTrue(here)
        with mock.patch("workbook.core.packages.libfuzzer_compiler", lambda: None), \
             mock.patch("workbook.fuzzing.zoo.build_exhibits", lambda *_: {}), mock.patch("workbook.fuzzing.zoo.cries_wolf", lambda *_: None), \
             mock.patch("workbook.fuzzing.hammering.cards", lambda: {one.name(): one for one in here}):
            crowd_that_runs_nothing = mock.Mock(map=map, replay=self.fail, hammer=self.fail)
            detected = list(zoo.grading(crowd_that_runs_nothing, "our_harness", 1))[1:]
        self.assertEqual(detected, [(one, False) for one in here])

    def test_a_table_row(self):
        run = crowd.Run(77, CUT)
        run.counts = (12, 3)
        row = {"crash only": crowd.Run(0, "stat::number_of_executed_units: 20"), "any cut": run, "differential": run,
               "round trip": None, "all": run}
        self.assertEqual([proof.shown(row[name]) for name in proof.COLUMNS], ["\u2013", "8", "8", "-", "8"])
        self.assertEqual(proof.score([(self.Card(7, 0, "crash"), row)]),
                         "Of 1 exhibits: crash only 0, any cut 1, differential 1, round trip 0, all 1")
        self.assertEqual((proof.counts_of(run), proof.reporter(run)), ("12 / 3", "any cut"))


# A fuzzer that finds HELLO, and says as libFuzzer does where it left it.
FUZZER = """#!/bin/sh
for word in "$@"; do
  case "$word" in
    -artifact_prefix=*) place="${word#-artifact_prefix=}" ;;
    -runs=7) echo "#7 DONE cov: 3" >&2; echo "stat::number_of_executed_units: 7" >&2; exit 0 ;;
  esac
done
[ -f "$word" ] && [ "$(wc -c < "$word")" -ne 11 ] && exit 0  # a smaller one is none
[ -d "$place" ] && printf '%b' '\\0201\\0205\\0067\\0372\\0041\\0075\\0177\\0237\\0115\\0121\\0130' > "${place}crash-1"
echo "$LD_LIBRARY_PATH$DYLD_LIBRARY_PATH ${FUZZ_ORACLES-all}" >> "$LOG"
cat <<'END' >&2
""" + CUT + """END
exit 77
"""
FRAME = "// Step 3.6: wherever TCP cuts\nint frame() {\n  return {};  // your code here\n}\n"


class Fuzz(TreeTest):
    def setUp(self):
        super().setUp()
        for folder in ("chapters", "solutions"):
            self.write(f"{folder}/03-frame-parse/frame.cpp", FRAME)
        self.call(["python3", "tools/maintain/checks.py", "lock"])
        self.built("fuzz")
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.write("build/fuzz/bin/fuzz_frame", FUZZER)
        os.chmod(os.path.join(self.tree, "build/fuzz/bin/fuzz_frame"), 0o755)
        for protocol in ("ours", "3"):
            self.write(f"build/fuzz/protocol/{protocol}/libprotocol.so", "")
        self.environment["LOG"] = os.path.join(self.root, "log")

    def test_nothing_found_is_one_line_and_zero(self):
        status, out, err = self.workbook("fuzz", "frame", "--solution", "--runs", "7")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("7 executions, nothing found.", out)

    def test_a_finding_is_a_screen_and_one(self):
        self.write("chapters/03-frame-parse/frame.cpp", FRAME + "int more;\n")
        status, out, err = self.workbook("fuzz", "3", "--oracles", "cut,wslay")
        self.assertEqual((status, err), (1, ""))
        self.assertIn("Found by the oracle 'any cut': event 1\n  whole: message 2 [61 62] of 2 bytes\n", out)
        self.assertIn("  81 85 37 fa 21 3d 7f 9f 4d 51 58  text, 5 bytes: Hello\n", out)
        self.assertIn("Next: ./workbook check 3: is a step red? If none is, begin at "
                      "chapters/03-frame-parse/frame.cpp, Step 3.6: wherever TCP cuts.", out)
        with open(self.environment["LOG"], encoding="utf-8") as log:
            self.assertRegex(log.readline(), r"/build/fuzz/protocol/3 cut,wslay$")
        keep = re.search(r"\./workbook (fuzz --keep \S+)", out)[1].split()
        self.assertEqual(self.workbook(*keep)[1], "Kept: fuzz/regressions/frames/yours-c4664111.hex\n")
        kept = self.read("fuzz/regressions/frames/yours-c4664111.hex")
        self.assertIn("# Found in the target 'frame' on your chapter 3 by the oracle 'any cut':\n# event 1\n", kept)
        self.assertEqual(seeds.parse(kept), HELLO)
        self.assertIn("It is kept already", self.workbook(*keep)[1])
        shown = self.workbook("fuzz", "--show", "fuzz/regressions/frames/yours-c4664111.hex")[1]
        self.assertIn("81 85 37 fa 21 3d 7f 9f 4d 51 58  text, 5 bytes: Hello", shown)
        self.assertIn("These bytes are kept already: fuzz/regressions/frames/yours-c4664111.hex",
                      self.workbook("fuzz", "3")[1])

    def test_what_no_chapter_replays_is_not_offered_to_be_kept(self):
        self.write("chapters/03-frame-parse/frame.cpp", FRAME + "int more;\n")
        os.rename(os.path.join(self.tree, "build/fuzz/bin/fuzz_frame"), os.path.join(self.tree, "build/fuzz/bin/fuzz_utf8"))
        status, out, err = self.workbook("fuzz", "utf8")
        self.assertEqual((status, err), (1, ""))
        self.assertRegex(out, r"They are in build/fuzz/findings/texts/\w+\. No chapter's tests replay such inputs")

    def test_a_protocol_that_is_not_there_is_not_taken_for_a_clean_one(self):
        os.remove(os.path.join(self.tree, "build/fuzz/protocol/ours/libprotocol.so"))
        status, _, err = self.workbook("fuzz", "frame", "--solution", "--runs", "7")
        self.assertEqual(status, 1)
        self.assertIn("has no protocol to load", err)

    def test_an_untouched_chapter_is_not_fuzzed(self):
        self.check_error(["fuzz", "3"], 1, "chapter 3 is not started")

    def test_inputs_are_unpacked_and_old_ones_go(self):
        self.write("fuzz/seeds/frames/a.hex", "81 00\n")
        self.write("fuzz/corpus/frames.hex", '# two\n""\n8200\n')
        self.workbook("fuzz", "frame", "--solution", "--runs", "7")
        folder = os.path.join(self.tree, "build/fuzz/inputs/frames")
        self.assertEqual(sorted(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder)), [0, 2, 2])
        os.remove(os.path.join(self.tree, "fuzz/seeds/frames/a.hex"))
        self.workbook("fuzz", "frame", "--solution", "--runs", "7")
        self.assertEqual(len(os.listdir(folder)), 2)
        self.assertIn("82 00  not masked", self.workbook("fuzz", "--show", "fuzz/corpus/frames.hex:3")[1])

    def test_wrong_words_are_one_line(self):
        for arguments, words in ((["fuzz"], "which target?"), (["fuzz", "nothing"], "no target 'nothing'"),
                                 (["fuzz", "9"], "no target '9'"), (["fuzz", "\u00b2"], "no target '\u00b2'"),
                                 (["zoo", "--spoil"], "--spoil wants an exhibit's number"), (["fuzz", "frame", "utf8"], "which target?"),
                                 (["fuzz", "frame", "--seconds"], "--seconds wants a value"),
                                 (["fuzz", "frame", "--seconds", "x"], "'x' is no number"),
                                 (["fuzz", "frame", "--fast"], "'--fast' is not understood"),
                                 (["fuzz", "frame", "--oracles", "mine"], "no oracle 'mine'"),
                                 (["fuzz", "--show"], "--show wants a file"),
                                 (["fuzz", "frame", "--merge"], "is made with ours"),
                                 (["zoo", "dance"], "'dance' is not understood"),
                                 (["zoo", "1", "2"], "'2' is one word too many"),
                                 (["zoo", "--only", "x"], "--only wants a number"),
                                 (["zoo", "--only", "7"], "--only is for --solution"),
                                 (["zoo", "--ours", "--solution"], "--ours and --solution do not go together"),
                                 (["fuzz", "3", "--solution", "--exhibit", "7"], "do not go together"),
                                 (["fuzz", "3", "--coverage", "--runs", "7"], "do not go together"),
                                 (["fuzz", "frame", "--coverage", "--ours"], "--ours is for the harness"),
                                 (["wire", "--port", "\u00b2", "81"], "'\u00b2' is no port")):
            with self.subTest(arguments):
                self.check_error(arguments, 2, words)
        self.check_error(["fuzz", "--show", "nowhere"], 1, "there is no file nowhere")
        self.check_error(["fuzz", "--show", self.tree], 1, "Is a directory")


CARD = """# 7: a number twice

- models: nothing
- level: 0
- file: solutions/01-one/one.cpp
- target: frame
- seen by: crash
- never by: any cut

```diff
```

```text
```
"""


class Cards(TreeTest):
    def test_two_of_one_number_are_refused(self):
        for name in ("07-one.md", "07-two.md"):
            self.write(f"fuzz/zoo/{name}", CARD)
        self.check_error(["zoo", "7"], 1, "fuzz/zoo/07-one.md and fuzz/zoo/07-two.md: both are number 7")


class Coverage(unittest.TestCase):
    def test_lcov_is_counted(self):
        path = os.path.join(coverage.ROOT, "a.cpp")
        found = coverage.parse_lcov(f"SF:{path}\nDA:1,5\nDA:2,0\nBRDA:1,0,0,5\nBRDA:1,0,1,-\nend_of_record\n")
        self.assertEqual(found, {"a.cpp": ({1: 5, 2: 0}, {(1, ("0", "0")): 5, (1, ("0", "1")): 0})})
        self.assertEqual(coverage.ranges({3: "a", 4: "a", 5: "b", 7: "b"}), [("3-4", "a"), ("5", "b"), ("7", "b")])
        self.assertEqual((coverage.percent([1, 0]), coverage.percent([])), ("50.0 %", "-"))


if __name__ == "__main__":
    unittest.main()
