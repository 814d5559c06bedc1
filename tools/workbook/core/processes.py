"""Starting other programs so that nothing stays behind, however this one is ended."""
import os
import signal
import subprocess
import sys

from workbook.core.files import ROOT
from workbook.core.trouble import Trouble


class Group:
    """A program and all it starts, in a process group of its own. SIGINT and SIGTERM that reach us
    go on to all of them; when the first of them has ended, the rest is ended too, and so are we."""

    def __init__(self, command, **options):
        self.signalled, self.process = None, None
        self.old = {number: signal.signal(number, self.note) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            self.process = subprocess.Popen(command, start_new_session=True,
                                            stdin=subprocess.DEVNULL, **options)
        except FileNotFoundError:
            self.restore()
            raise Trouble(f"{command[0]} is not installed. ./workbook doctor says what is missing.") from None

    def note(self, number, _frame):
        """Whatever waits for the program stops waiting. Before it is there, and at the end, nothing waits."""
        self.signalled = self.signalled or number
        if self.process and self.process.returncode is None:
            raise SystemExit(128 + number)

    def kill(self, number):
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass

    def wait(self, timeout=None):
        """The exit status, as a shell counts it."""
        status = self.process.wait(timeout)
        return 128 - status if status < 0 else status

    def restore(self):
        for number, handler in self.old.items():
            signal.signal(number, handler)

    def __enter__(self):
        if self.signalled:
            self.__exit__()
        return self

    def __exit__(self, *_):
        for number in self.old:
            signal.signal(number, signal.SIG_IGN)  # we are ending already
        if self.process.poll() is None:
            self.kill(self.signalled or signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                pass
        self.kill(signal.SIGKILL)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        self.restore()
        if self.signalled:
            sys.exit(128 + self.signalled)


def run(command, timeout=None, **options):
    """Its exit status; output goes where ours goes."""
    sys.stdout.flush()
    with Group(command, cwd=options.pop("cwd", ROOT), **options) as group:
        return group.wait(timeout)


def capture(command, timeout=None, **options):
    """(exit status, everything it printed). 124: it did not end in time."""
    with Group(command, cwd=options.pop("cwd", ROOT), stdout=subprocess.PIPE,
               stderr=subprocess.STDOUT, **options) as group:
        try:
            output, _ = group.process.communicate(timeout=timeout)
            status = group.wait()
        except subprocess.TimeoutExpired:
            group.kill(signal.SIGKILL)
            output, _ = group.process.communicate()
            status = 124
        return status, output.decode("utf-8", "replace")
