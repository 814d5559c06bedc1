"""`./workbook slides --dry-run`: the evening before. The machine's part of the room's check, and then each command that
a slide or the guide shows is run, and its output compared."""
import os

from workbook.core import processes
from workbook.core.files import ROOT
from workbook.core.machine import packages, programs
from workbook.core.trouble import Trouble
from workbook.slides import ready


def run():
    """0 if all is as it should be."""
    packages.ensure("dry-run")
    python = programs.python_with("markdown_it")
    if python is None:
        raise Trouble("no Python here has markdown-it, which reads the slides.")
    print("The room:")
    wrong = ready.check()
    print("What slides and guide show. The first time this builds for some minutes:", flush=True)
    status = processes.run([python, "-B", os.path.join(ROOT, "tools/maintain/dry_run.py")])
    if wrong or status:
        print("Not all is ready. The rest of the check needs a person in the room: slides/GUIDE.md.")
        return 1
    print("This machine is ready. The rest of the check needs a person in the room: slides/GUIDE.md.")
    return 0
