"""`./workbook bench`: becomes tools/bench/bench.py, which has a help of its own."""
import os
import sys

from workbook.core.files import ROOT
from workbook.core.trouble import Usage


def main(words):
    script = os.path.join(ROOT, "tools/bench/bench.py")
    if not os.path.exists(script):
        raise Usage("there is no command 'bench'. ./workbook help lists them all.")
    os.execv(sys.executable, [sys.executable, script, *words])
