"""`./workbook test`: gets what is missing, and starts tools/maintain/everything.py with a Python that has what it
imports."""
import os
import sys

from workbook.core import processes
from workbook.core.files import INSIDE, ROOT
from workbook.core.machine import packages, programs
from workbook.core.trouble import Usage

PARTS = ("text", "compile", "npm", "fuzz", "starters", "rehearsal", "screens", "wasm", "impostors", "release", "site",
         "mutants", "catch", "fuzz-lesson", "slides", "web", "inspector", "board", "room", "tool", "solved",
         "solutions", "transcripts", "pure")


def add_arguments(parser):
    parser.add_argument("parts", nargs="*", type=part, metavar="PART",
                        help=f"one of {', '.join(PARTS)}; all of them if none is named")


def part(text):
    if text not in PARTS:
        raise Usage(f"there is no part '{text}'. The parts are: {', '.join(PARTS)}.")
    return text


def main(options):
    if not os.environ.get(INSIDE):  # there everything has been installed already
        packages.ensure("text" if options.parts and set(options.parts) <= {"text", "tool"} else "test")
    python = programs.python_with("markdown_it") or sys.executable
    script = os.path.join(ROOT, "tools/maintain/everything.py")
    return processes.run([python, "-B", script, *options.parts])
