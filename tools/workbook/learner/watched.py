"""A server of yours while it runs. What it says goes where it would go without us; if it crashes, its report is kept,
and its chapter's test program tells it as it tells a crash in a test: the one line of yours, and what it usually means.
An inspection sees its bytes, too (workbook/inspector)."""
import contextlib
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


def run(command, tests, inspection=None):
    """Its exit status. Signals that reach us reach it, once. `tests`: the program that tells a report; or None, and the
    report is shown as it is."""
    waiting, server, passed_on = [], None, []

    def pass_on(number, _frame):
        passed_on.append(number)
        if server:
            server.send_signal(number)
        else:
            waiting.append(number)

    before = {number: signal.signal(number, pass_on) for number in PASSED_ON
              if signal.getsignal(number) != signal.SIG_IGN}
    words, fds = (inspection.words, inspection.fds) if inspection else ((), ())
    server = subprocess.Popen([*command, *words], pass_fds=fds, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              start_new_session=True)
    for number in waiting:
        server.send_signal(number)
    report = listen(server.stderr)
    status = server.wait()
    server.stderr.close()
    for number, handler in before.items():
        signal.signal(number, handler)
    status = 128 - status if status < 0 else status
    if inspection:
        inspection.server_ended(status, headline(report))
    if report:
        tell(report, tests)
    if inspection and not passed_on:
        inspection.stay()
    return status


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


def headline(report):
    """The line of a report that says what happened."""
    lines = report.decode("utf-8", "replace").splitlines()
    return next((line[:300] for line in lines if not re.fullmatch("[= ]*", line)), "")


def tell(report, tests):
    told = None
    with contextlib.suppress(BuildFailed):
        if tests:
            builds.build("dev", [tests])
            told = subprocess.run([builds.binary("dev", tests), "--crash"], input=report, capture_output=True)
    if not told or told.returncode != 0:
        sys.stderr.buffer.write(report)
        sys.stderr.flush()
        return
    place = os.path.join(builds.folder("dev"), "crash.txt")
    write_whole(place, report)
    print(told.stdout.decode("utf-8", "replace") + f"All of it: {builds.shown(place)}")
