"""GoogleTest's programs, a few tests at a time, each time in a process of its own: what ends one run hides no other.
Within a run it does: those that the report then does not know are run again, each alone."""
import os
import re
import tempfile

from workbook.core import processes
from workbook.core.reports import junit
from workbook.core.trouble import Trouble

PATIENCE = 300  # seconds for one run
NOTHING_READ = "its report says nothing of it"


def names(program):
    """["Step3_2.ReadsSixteenBitLength", ...] Trouble if it does not say."""
    status, output = processes.capture([program, "--gtest_list_tests"], timeout=60)
    found, suite = [], ""
    for line in output.splitlines():
        if re.match(r"\w+\.(\s|$)", line):
            suite = line.split()[0]
        elif suite and re.match(r"  \w", line):
            found.append(suite + line.split()[0])
    if status != 0 or not found:
        raise Trouble(f"{os.path.basename(program)} does not say which tests it has (exit status {status})")
    return found


def run(program, wanted, patience=PATIENCE, **environment):
    """(how many passed, [what is wrong, in a line, for each that did not]). One that the report does not know has not
    passed; one that skips itself is neither."""
    with tempfile.TemporaryDirectory(prefix="workbook-graduate-") as folder:
        report = os.path.join(folder, "report.xml")
        status, output = processes.capture(
            [program, f"--gtest_filter={':'.join(wanted)}", f"--gtest_output=xml:{report}", "--gtest_brief=1"],
            timeout=patience, env=dict(os.environ, GTEST_COLOR="no", **environment))
        told = {test.name: test for test in junit.read(report)}
    unknown = [name for name in wanted if name not in told]
    if unknown and len(wanted) > 1:
        runs = [run(program, part, patience, **environment)
                for part in ([name for name in wanted if name in told], *([name] for name in unknown)) if part]
        return sum(passed for passed, _ in runs), [line for _, wrong in runs for line in wrong]
    passed, wrong = 0, []
    for name in wanted:
        test = told.get(name)
        if test is not None and test.passed:
            passed += 1
        elif test is None or not test.skipped:  # one about a lie says which later step repairs it, and does no more
            wrong.append(f"{name}: {reason(test, status)}")
    if status != 0 and not wrong:  # a sanitizer, at the very end
        passed, wrong = max(passed - 1, 0), [f"{wanted[-1]}: all passed, and then the program {ended(status)}"]
    return passed, wrong


def reason(test, status):
    if test is None:
        return f"the program {ended(status)}" if status else NOTHING_READ
    lines = [line.strip() for line in (test.text or test.message).splitlines() if line.strip()]
    told = [line for line in lines if not re.match(r"\S+:\d+$|\S+:\d+: Failure$", line)]
    return " ".join(told[:5])[:160] or "failed"


def ended(status):
    if status == 124:
        return "did not come to its end"
    return f"was ended by signal {status - 128}" if status > 128 else f"ended with status {status}"
