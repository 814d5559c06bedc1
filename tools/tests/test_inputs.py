"""Inputs of the fuzzers: what their bytes say to a person, and how they are written and found again."""
import os
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from workbook.core import files
from workbook.core.files import ROOT
from workbook.fuzzing import annotate, inputs, seeds
from tests.testkit import TreeTest

HELLO = bytes.fromhex("8185 37fa213d 7f9f4d5158")


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

    def test_choices_are_told_by_the_program_that_reads_them(self):
        """Its words: fuzz/inputs/tests/words_test.cpp."""
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "describe")
            with mock.patch("workbook.core.builds.binary", lambda *_: program):
                self.assertEqual(annotate.shown("traces", b"\x00\x07"), [
                    "00 07  choices; they are told in words once ./workbook fuzz chat has run"])
                with open(program, "w", encoding="utf-8") as file:
                    file.write("#!/bin/sh\n[ \"$1\" = traces ] && cat > /dev/null && "
                               "printf '00\\tclient 1 joins\\n07\\tclient 1 says, as \"\u00e9\": \"\"\\n'\n")
                os.chmod(program, 0o755)
                self.assertEqual(annotate.shown("traces", b"\x00\x07"), [
                    "00  client 1 joins", '07  client 1 says, as "\u00e9": ""'])
                self.assertEqual(annotate.written("traces", b"\x00\x07", []),
                                 '00   # client 1 joins\n07   # client 1 says, as "\u00e9": ""\n')

    def test_what_is_written_is_read_again(self):
        cases = [("frames", HELLO * 3 + b"\x81"), ("frames", b""), ("frames", bytes(range(256)) * 4),
                 ("heads", b"GET / HTTP/1.1\r\nA: \"\\\t\x00\xff\r\n\r\n"), ("texts", b"a\xff" * 40),
                 ("scripts", bytes(range(80))), ("traces", bytes(range(256)) * 3)]
        for kind, data in cases:
            text = annotate.written(kind, data, ["found", "  by nobody"])
            self.assertEqual(seeds.parse(text), data)
            self.assertTrue(text.startswith("# found\n#   by nobody\n"))


class Unpacked(TreeTest):
    def test_the_build_gets_raw_files_with_names_that_lead_back(self):
        self.write("fuzz/seeds/frames/a.hex", '2 * 81 "\u00e9\\xe9"  # text is UTF-8, as everywhere\n')
        self.write("fuzz/corpus/frames.hex", '# two\n""\n8200\n')
        self.write("fuzz/regressions/frames/yours-1.hex", "88\n")
        folder, stamp = os.path.join(self.root, "raw"), os.path.join(self.root, "stamp")
        unpack = [sys.executable, "tools/workbook/fuzzing/seeds.py", "frames", folder, stamp]
        self.call(unpack)
        found = {name: files.bytes_of(os.path.join(folder, name)) for name in os.listdir(folder)}
        self.assertEqual(found, {"seeds-a": b"\x81\xc3\xa9\xe9" * 2, "corpus-2": b"", "corpus-3": b"\x82\x00",
                                 "regressions-yours-1": b"\x88"})
        self.assertIn(os.path.join(self.tree, "fuzz/regressions/frames "), self.read(stamp + ".d"))
        self.write("fuzz/regressions/frames/yours-1.hex", "# what is this?\n8\n")
        answer = subprocess.run(unpack, cwd=self.tree, capture_output=True, text=True)
        self.assertEqual((answer.returncode, answer.stderr), (1, "fuzz/regressions/frames/yours-1.hex:2: error: "
                                                                 "neither bytes, nor text, nor a comment: 8\n"))



if __name__ == "__main__":
    unittest.main()
