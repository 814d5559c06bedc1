"""The terminal gives each key as it is pressed, and does not show it. However this ends, it is as it was before."""
import os
import re
import signal
import sys
import termios

NO_KEY = re.compile(rb"\033(?:\[[0-9;]*[ -/]*[@-~]|O.)?")
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Keyboard:
    """`wakes` becomes readable when a signal has come: the window has another size, or we were stopped and go on."""

    def __init__(self):
        self.fd = sys.stdin.fileno()
        self.wakes, self.woken = os.pipe()
        for end in (self.wakes, self.woken):
            os.set_blocking(end, False)

    def __enter__(self):
        self.before = termios.tcgetattr(self.fd)
        self.handlers = {number: signal.signal(number, self.end) for number in ENDING}
        self.handlers[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, self.stop)
        self.handlers[signal.SIGCONT] = signal.signal(signal.SIGCONT, self.go_on)
        self.handlers[signal.SIGWINCH] = signal.signal(signal.SIGWINCH, lambda *_: None)
        signal.set_wakeup_fd(self.woken, warn_on_full_buffer=False)
        self.each_key()
        return self

    def __exit__(self, *_):
        for number in self.handlers:
            signal.signal(number, signal.SIG_IGN)  # we are ending already
        self.give_back()
        signal.set_wakeup_fd(-1)
        for number, handler in self.handlers.items():
            signal.signal(number, handler)
        os.close(self.wakes)
        os.close(self.woken)

    def each_key(self):
        now = termios.tcgetattr(self.fd)
        now[3] &= ~(termios.ICANON | termios.ECHO)
        now[6][termios.VMIN], now[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self.fd, termios.TCSANOW, now)

    def give_back(self):
        try:
            termios.tcsetattr(self.fd, termios.TCSANOW, self.before)
        except termios.error:  # the terminal is gone
            pass

    @staticmethod
    def end(number, _frame):
        raise SystemExit(128 + number)

    def stop(self, *_):
        """Ctrl-Z: the shell gets its terminal as it was, and then we stop, as without a handler."""
        self.give_back()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self.stop)

    def go_on(self, *_):
        """A shell may have changed the terminal while we were stopped, whatever stopped us."""
        self.each_key()

    def signals(self):
        """Those that have come since it was asked the last time."""
        try:
            return set(os.read(self.wakes, 4096))
        except BlockingIOError:
            return set()

    def pressed(self):
        """The keys; None if nobody can press one any more. What an arrow or a function key sends is none."""
        data = os.read(self.fd, 1024)
        if not data:
            return None
        return NO_KEY.sub(b"", data).decode("utf-8", "replace")
