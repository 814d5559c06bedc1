"""One run of `./workbook check`, in a terminal of its own: what it shows is passed on, and kept."""
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

from workbook.core.files import ROOT


class Run:
    def __init__(self, words, columns, rows):
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        how = termios.tcgetattr(theirs)
        how[1] &= ~termios.OPOST  # a line ends in \n, and our terminal makes \r\n of it
        termios.tcsetattr(theirs, termios.TCSANOW, how)
        self.output, self.is_stopped = b"", False
        self.process = subprocess.Popen([sys.executable, os.path.join(ROOT, "workbook"), *words], cwd=ROOT,
                                        stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, start_new_session=True)
        os.close(theirs)

    def fileno(self):
        return self.ours

    def more(self):
        """What it has shown since; empty: it has come to its end."""
        try:
            data = os.read(self.ours, 65536)
        except OSError:  # Linux says so that nobody has the other end any more
            return b""
        self.output += data
        return data

    def stop(self):
        """It ends what it has started, and then itself: `more` is empty then."""
        self.is_stopped = True
        self.process.terminate()

    def end(self):
        """Its exit status, as a shell counts it."""
        os.close(self.ours)
        status = self.process.wait()
        return 128 - status if status < 0 else status

    def text(self):
        """What stands on the screen at its end: a line that was written over is not there any more."""
        return "\n".join(line.rsplit("\r\033[K", 1)[-1]
                         for line in self.output.decode("utf-8", "replace").split("\n"))
