"""A server of yours while it runs. What it says goes where it would go without us; if it crashes, its report is kept, and
its chapter's test program tells it as it tells a crash in a test: the one line of yours, and what it usually means."""
import os
import re
import signal
import subprocess
import sys

from workbook.core import builds
from workbook.core.files import write_whole
from workbook.core.trouble import BuildFailed

# The first line of a report: a sanitizer's, an assertion's, an exception's that nobody caught.
REPORT = re.compile(rb"^=+$|==\d+==|Sanitizer|runtime error: |[Aa]ssertion .*failed|_LIBCPP_ASSERT|"
                    rb"^terminate called|^libc\+\+abi: |^pure virtual")
PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(command, tests):
    """Its exit status. Signals that reach us reach it, once."""
    waiting, server = [], None

    def pass_on(number, _frame):
        if server:
            server.send_signal(number)
        else:
            waiting.append(number)

    before = {number: signal.signal(number, pass_on) for number in PASSED_ON
              if signal.getsignal(number) != signal.SIG_IGN}
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    for number in waiting:
        server.send_signal(number)
    report = listen(server.stderr)
    status = server.wait()
    server.stderr.close()
    for number, handler in before.items():
        signal.signal(number, handler)
    if report:
        tell(report, tests)
    return 128 - status if status < 0 else status


def listen(lines):
    """Passes on what is no report; the report, from its first line to the end."""
    report = []
    for line in lines:
        if report or REPORT.search(line):
            report.append(line)
        else:
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()
    return b"".join(report)


def tell(report, tests):
    try:
        builds.build("dev", [tests])
        told = subprocess.run([builds.binary("dev", tests), "--crash"], input=report, capture_output=True)
    except BuildFailed:
        told = None
    if not told or told.returncode != 0:
        sys.stderr.buffer.write(report)
        sys.stderr.flush()
        return
    place = os.path.join(builds.folder("dev"), "crash.txt")
    write_whole(place, report)
    print(told.stdout.decode("utf-8", "replace") + f"All of it: {builds.shown(place)}")
