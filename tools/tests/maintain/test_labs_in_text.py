"""What the site's generator reads of a page of Markdown, the checks read alike: names of headings, bytes for a lab."""
import json
import os

from maintain.rules import lab_fences
from maintain.rules.markdown import parse
from tests.testkit import REAL, CheckTest

README = "chapters/01-one/README.md"


class LabsInText(CheckTest):
    def alike(self, what):
        with open(os.path.join(REAL, "web/tests/site/read_alike.json"), encoding="utf-8") as file:
            return json.load(file)[what]

    def test_a_heading_has_one_name(self):
        for heading, slug in self.alike("slugs"):
            self.assertEqual(parse("a.md", f"## {heading}\n").headings[0].anchor, slug)

    def test_bytes_are_read_alike(self):
        for lines, found in self.alike("bytes"):
            self.assertEqual(lab_fences.read_bytes(lines.split("\n")), found, lines)

    def test_a_block_is_what_its_lab_reads(self):
        for first, lines, words in (
                ("text lab=frame-lab", "81 05", None), ("text lab=frame-lab direction=server", "81 05  five", None),
                ("text lab=handshake-lab", "dGhlIHNhbXBsZSBub25jZQ==", None),
                ("text lab=wire-lab", "two-pieces  ada says \"Hello\"", None),
                ("text lab=wire-lab", "two-pieces", "a story of the wire is one line"),
                ("text lab=wire-lab", "two  pieces\nmore  pieces", "a story of the wire is one line"),
                ("text lab=frame-lab", "hello", "a line of bytes is '81 05'"),
                ("text lab=flame-lab", "81 05", "there is no lab 'flame-lab'"),
                ("text direction=server", "81 05", "there is no lab ''"),
                ("console lab=frame-lab", "81 05", "a lab's block is ```text lab=frame-lab"),
                ("text lab=frame-lab direction=here", "81 05", "direction=server says")):
            self.write(README, f"# A\n\n```{first}\n{lines}\n```\n")
            if words:
                self.finds("fences", f"{README}:3: {words}")
            else:
                self.silent("fences")
