"""Starting other programs so that nothing stays behind, however this one is ended."""
import os
import signal
import subprocess
import sys

from workbook.core.files import ROOT
from workbook.core.trouble import Trouble


class Group:
    """A program and all it starts, in a process group of its own. SIGINT and SIGTERM that reach us
    go on to all of them; when the first of them has ended, the rest is ended too, and so are we.
    Several can run at once, and end in any order; all of them are started by the main thread."""
    alive, before = [], {}  # those that run; what the signals did before the first

    def __init__(self, command, **options):
        self.signalled, self.process = None, None
        if not Group.alive:
            Group.before.update({number: signal.signal(number, Group.note)
                                 for number in (signal.SIGINT, signal.SIGTERM)})
        Group.alive.append(self)
        try:
            self.process = subprocess.Popen(command, start_new_session=True,
                                            stdin=subprocess.DEVNULL, **options)
        except FileNotFoundError:
            self.restore()
            raise Trouble(f"{command[0]} is not installed. ./workbook doctor says what is missing.") from None

    @staticmethod
    def note(number, _frame):
        """Whatever waits for a program stops waiting. While one is being started, and at its end, nothing waits."""
        for one in Group.alive:
            one.signalled = one.signalled or number
        started = all(one.process for one in Group.alive)
        if started and any(one.process.returncode is None for one in Group.alive):
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
        Group.alive.remove(self)
        for number, handler in Group.before.items():
            signal.signal(number, Group.note if Group.alive else handler)

    def __enter__(self):
        if self.signalled:
            self.__exit__()
        return self

    def __exit__(self, *_):
        for number in Group.before:
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
