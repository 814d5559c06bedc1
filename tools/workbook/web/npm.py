"""The packages of web/, as its lock file names them."""
import os
import shutil

from workbook.core import processes
from workbook.core.files import ROOT

WEB = os.path.join(ROOT, "web")
LOCK, INSTALLED = (os.path.join(WEB, name) for name in ("package-lock.json", "node_modules/.package-lock.json"))


def are_there():
    return bool(shutil.which("node") and os.path.exists(INSTALLED)
                and os.path.getmtime(INSTALLED) >= os.path.getmtime(LOCK))


def get():
    """(exit status, what npm says)"""
    return processes.capture(["npm", "ci", "--no-audit", "--no-fund"], cwd=WEB, timeout=600)
