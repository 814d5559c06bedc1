"""The dry run: what slides and guide show is run, and what a room needs is looked at."""
import contextlib
import io
import os
import socket
import subprocess
import tempfile
import unittest
from unittest import mock

from workbook.core.machine import compilers, needs, programs
from workbook.core.trouble import Trouble
from workbook.slides import dry_run, ready
from maintain.test_parts import transcripts
from tests.testkit import TreeTest

DECK = "slides/decks/03-a.md"
SLIDE = "---\nlesson: chapters/01-one/README.md\nminutes: 2\n---\n\n# A\n\n## B\n\n```console\n{}\n```\n\n{}"
REVEALED = "<details><summary>Answer</summary>\n\n```console\n$ echo 2\n2\n```\n\n</details>\n"


class Commands(TreeTest):
    def dry_run(self, *words):
        """(exit status, its lines)"""
        answer = subprocess.run([programs.python_with("markdown_it"), "-B", "tools/maintain/dry_run.py", *words],
                                cwd=self.tree, env=self.environment, capture_output=True, text=True)
        self.assertEqual(answer.stderr, "")
        return answer.returncode, answer.stdout.splitlines()

    def test_each_output_is_compared_and_has_a_line(self):
        self.write(DECK, SLIDE.format("$ echo 1\n1\n$ echo one\none", REVEALED))
        self.write("slides/GUIDE.md", "# Guide\n\n```console\n$ echo 3\n4\n```\n")
        self.write("elsewhere.md", "# Not shown in a room\n\n```console\n$ echo 5\n6\n```\n")
        status, lines = self.dry_run()
        self.assertEqual(status, 1)
        self.assertRegex(lines[0], r"^  DIFFERS  slides/GUIDE\.md:3  echo 3  \d+ s$")
        self.assertIn("           -4", lines)
        self.assertIn("           +3", lines)
        self.assertRegex(lines[-3], rf"^  ok       {DECK}:10  echo 1 \(and 1 more\)  \d+ s$")
        self.assertRegex(lines[-2], rf"^  ok       {DECK}:19  echo 2  \d+ s$")
        self.assertEqual(lines[-1], "2 outputs are as they are shown, 1 differs.")
        self.assertEqual(self.dry_run(DECK)[0], 0)

    def test_what_you_wrote_is_not_in_the_way(self):
        self.write(DECK, SLIDE.format("$ grep -c 'your code here' chapters/01-one/one.cpp\n1", ""))
        self.write("chapters/01-one/one.cpp", "// Step 1.1: the first\nint one() {\n  return 1;\n}\n")
        status, lines = self.dry_run()
        self.assertEqual((status, lines[-1]), (0, "1 outputs are as they are shown."))
        self.assertIn("You have changed 1 starters.", lines[0])

    def test_slides_about_fuzzing_run_where_fuzzers_are_built(self):
        self.write(DECK, SLIDE.format("$ echo 1\n1", ""))
        self.write("slides/decks/08-b.md", SLIDE.format("$ echo 1\n1", "").replace("chapters/01-one", "fuzz"))
        with mock.patch.object(transcripts.files, "read", self.read):
            self.assertEqual([transcripts.is_fuzzing(path) for path in (DECK, "slides/decks/08-b.md", "fuzz/README.md")],
                             [False, True, True])

    def test_without_libfuzzer_they_are_not_run(self):
        if compilers.libfuzzer_compiler():
            self.environment["PATH"] = self.bin
            self.only_these_programs("git", "bash", "sh")
        self.write("slides/decks/08-b.md", SLIDE.format("$ echo 1\n2", "").replace("chapters/01-one", "fuzz"))
        status, lines = self.dry_run()
        self.assertEqual((status, lines), (0, ["  not run  slides/decks/08-b.md, for want of clang with libFuzzer",
                                               "0 outputs are as they are shown."]))


class Ready(unittest.TestCase):
    """Each line of the room's check, on a machine that a test describes."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="workbook-test-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.put(ready, "BUILD", self.folder)
        self.put(ready, "PORTS", {})
        self.put(needs, "BUILD", [])
        self.put(needs, "GIT", mock.Mock(there=lambda: True))
        self.put(programs, "chromium", lambda: "/usr/bin/chromium")
        self.put(ready.making, "make", lambda mine: self.folder)
        os.makedirs(os.path.join(self.folder, "lab", "wasm"))
        self.lab = os.path.join(self.folder, "lab", "wasm", "a_lab.wasm")
        with open(self.lab, "w", encoding="utf-8"):
            pass

    def put(self, where, name, value):
        patch = mock.patch.object(where, name, value)
        patch.start()
        self.addCleanup(patch.stop)

    def check(self):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            wrong = ready.check()
        self.assertEqual(said.getvalue().count("  WRONG  "), wrong)
        return wrong, said.getvalue()

    def test_all_is_there(self):
        wrong, said = self.check()
        self.assertEqual(wrong, 0, said)
        self.assertIn("  ok       the site is made, and has its labs\n", said)
        self.assertIn("  ok       /usr/bin/chromium shows a page\n", said)

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            number = other.getsockname()[1]
            self.put(ready, "PORTS", {number: "the chat"})
            wrong, said = self.check()
        self.assertEqual(wrong, 1)
        self.assertIn(f"  WRONG    port {number} is taken by another program: the chat\n", said)
        self.assertIn(f"  ok       port {number} is free: the chat\n", self.check()[1])

    def test_what_is_missing(self):
        library = mock.Mock(there=lambda: False)
        library.name = "libuv"
        self.put(needs, "BUILD", [library])
        self.put(programs, "chromium", lambda: None)
        self.put(ready, "ROOM", 1 << 60)
        os.remove(self.lab)
        wrong, said = self.check()
        self.assertEqual(wrong, 4, said)
        for words in ("missing: libuv\n", "no Chromium or Chrome shows a page\n", "GB of the disk are free; 2 GB are needed\n",
                      "the site is made, and has no labs\n"):
            self.assertIn(words, said)

    def test_a_site_that_cannot_be_made(self):
        self.put(ready.making, "make", mock.Mock(side_effect=Trouble("the site cannot be made:\nslides/decks/a.md:1: no")))
        self.assertIn("  WRONG    the site cannot be made: slides/decks/a.md:1: no\n", self.check()[1])

    def test_a_room_without_a_network_is_fine(self):
        self.put(ready, "NOWHERE", "no address")
        wrong, said = self.check()
        self.assertEqual(wrong, 0)
        self.assertIn("no phone can join the chat, and all the rest works\n", said)

    def test_both_parts_have_to_be_well(self):
        self.put(dry_run.packages, "ensure", lambda why: None)
        self.put(programs, "python_with", lambda module: "python3")
        for wrong, status, ends in ((0, 0, 0), (1, 0, 1), (0, 1, 1)):
            self.put(ready, "check", lambda wrong=wrong: wrong)
            self.put(dry_run.processes, "run", lambda command, status=status: status)
            with contextlib.redirect_stdout(io.StringIO()) as said:
                self.assertEqual(dry_run.run(), ends)
            self.assertIn("Not all is ready." if ends else "This machine is ready.", said.getvalue())


if __name__ == "__main__":
    unittest.main()
