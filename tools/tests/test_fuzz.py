"""`./workbook fuzz` and the words of `zoo`, with a fuzzer that the test made up."""
import os
import re
import signal
import time
import unittest

from workbook.fuzzing import seeds
from tests.testkit import TreeTest, ends

HELLO = bytes.fromhex("8185 37fa213d 7f9f4d5158")
CUT = """INFO: Seed: 1
#2\tINITED cov: 15 ft: 16 corp: 1/1b exec/s: 0 rss: 34Mb

FOUND by the oracle 'any cut': event 1
  whole: message 2 [61 62] of 2 bytes
  each byte alone: message 2 [61 63] of 2 bytes
==15071== ERROR: libFuzzer: deadly signal
    #7 0x55 in LLVMFuzzerTestOneInput /w/fuzz/engine/entry.cpp:14:3
stat::number_of_executed_units: 8
"""
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
        programs = os.path.join(self.tree, "build/fuzz/bin")
        os.rename(os.path.join(programs, "fuzz_frame"), os.path.join(programs, "fuzz_utf8"))
        status, out, err = self.workbook("fuzz", "utf8")
        self.assertEqual((status, err), (1, ""))
        self.assertRegex(out, r"They are in build/fuzz/findings/texts/\w+\. No chapter's tests replay such inputs")

    def test_the_choices_of_a_round_trip_are_not_kept_as_frames(self):
        for number, words in enumerate(((), ("harness",), ("frame",))):
            self.write(f"build/fuzz/findings/choices/ab{number}", "some")
            self.check_error(["fuzz", *words, "--keep", f"build/fuzz/findings/choices/ab{number}"], 2,
                             "has the choices of a round trip, and no frames. No chapter's tests replay such inputs")
        self.assertFalse(os.path.exists(os.path.join(self.tree, "fuzz/regressions/frames/yours")))

    def test_ctrl_c_says_what_was_found_so_far_and_leaves_nothing_behind(self):
        note = os.path.join(self.root, "pids")
        # More than a pipe holds: when that is written, its first line has been read.
        self.write("build/fuzz/bin/fuzz_frame", "#!/bin/sh\necho '#512 pulse cov: 3'\nyes '' | head -c 200000\n"
                                                "sleep 300 &\n"
                                                f"echo $$ $! > {note}.new; mv {note}.new {note}\nwait\n")
        process = self.start("fuzz", "frame", "--solution", "--runs", "7")
        while not os.path.exists(note):
            self.assertIsNone(process.poll(), "it ended by itself")
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (128 + signal.SIGINT, ""))
        self.assertIn("Stopped. 512 executions at least, nothing found.", out)
        with open(note, encoding="utf-8") as file:
            for pid in map(int, file.read().split()):
                self.assertTrue(ends(pid), f"{pid} is still there")

    def test_what_is_for_maintainers_is_a_program_of_its_own(self):
        self.check_error(["fuzz", "frame", "--merge", "--solution"], 1, "--merge wants clang with libFuzzer")
        self.check_error(["zoo", "--check"], 1, "fuzz/zoo")
        self.check_error(["zoo", "--solution", "--only", "7"], 1, "fuzz/zoo")

    def test_each_has_its_own_help(self):
        for command, words in (("fuzz", "--coverage"), ("zoo", "--spoil")):
            status, out, err = self.workbook(command, "--help")
            self.assertEqual((status, err), (0, ""))
            self.assertIn(words, out)

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
                                 (["zoo", "--spoil"], "--spoil wants an exhibit's number"),
                                 (["fuzz", "frame", "utf8"], "which target?"),
                                 (["fuzz", "frame", "--seconds"], "--seconds wants a value"),
                                 (["fuzz", "frame", "--seconds", "x"], "'x' is no number"),
                                 (["fuzz", "frame", "--fast"], "'--fast' is not understood"),
                                 (["fuzz", "frame", "--oracles", "mine"], "no oracle 'mine'"),
                                 (["fuzz", "--show"], "--show wants a file"),
                                 (["fuzz", "frame", "--merge"], "is made with ours"),
                                 (["fuzz", "all", "--coverage"], "is measured on ours"),
                                 (["fuzz", "--keep", "x", "--runs", "7"], "--keep and --runs do not go together"),
                                 (["zoo", "dance"], "'dance' is not understood"),
                                 (["zoo", "1", "2"], "'2' is one word too many"),
                                 (["zoo", "1", "--runs", "2"], "--runs and exhibit do not go together"),
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


if __name__ == "__main__":
    unittest.main()
