"""A terminal that a test types into, and reads. A test waits for text, and never for a time; a minute is its end."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

PATIENCE = 60


class Terminal:
    def __init__(self, command, cwd, environment, columns=80, rows=24):
        self.ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(self.theirs)
        self.unread = ""
        self.process = subprocess.Popen(command, cwd=cwd, env={"TERM": "xterm", **environment}, stdin=self.theirs,
                                        stdout=self.theirs, stderr=self.theirs, start_new_session=True,
                                        preexec_fn=self.becomes_its_terminal)

    def becomes_its_terminal(self):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def type(self, keys):
        os.write(self.ours, keys.encode())

    def until(self, words):
        """What is shown up to these words, and they; what follows is read the next time."""
        end = time.monotonic() + PATIENCE
        while words not in self.unread:
            if not select.select([self.ours], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"{words!r} does not come: {self.unread!r}")
            try:
                data = os.read(self.ours, 65536)
            except OSError:
                data = b""
            if not data:
                raise AssertionError(f"the end comes before {words!r}: {self.unread!r}")
            self.unread += data.decode("utf-8", "replace").replace("\r\n", "\n")
        shown, _, self.unread = self.unread.partition(words)
        return shown + words

    def screen(self):
        """The next that is complete: it ends with the keys."""
        return self.until("q quit").rsplit("\033[H\033[2J", 1)[-1]

    def is_as_before(self):
        return termios.tcgetattr(self.theirs) == self.before

    def gives_each_key(self):
        return not termios.tcgetattr(self.theirs)[3] & (termios.ICANON | termios.ECHO)

    def ended(self):
        """Its exit status."""
        return self.process.wait(PATIENCE)

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)
