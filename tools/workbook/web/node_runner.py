"""Node.js's test runner in web/, and what its report says."""
import os

from workbook.core import processes
from workbook.core.files import BUILD
from workbook.core.machine import programs
from workbook.core.reports import junit
from workbook.web import npm

FILTERED = "test name does not match"  # Node.js tells even of tests that a pattern left out


def run(name, arguments, timeout=1800, **environment):
    """(exit status, what it prints, its tests); `name` is the report's. Its browser is the one that works here."""
    os.makedirs(BUILD, exist_ok=True)
    report = os.path.join(BUILD, f"node-{name}.xml")
    if os.path.exists(report):
        os.remove(report)
    status, output = processes.capture(
        ["node", "--test", "--test-reporter=junit", f"--test-reporter-destination={report}",
         "--test-reporter=spec", "--test-reporter-destination=stdout", *arguments],
        cwd=npm.WEB, timeout=timeout, env=dict(os.environ, CHROMIUM=programs.chromium() or "", **environment))
    return status, output, [test for test in junit.read(report) if not test.message.startswith(FILTERED)]
