"""What a terminal can do that a file cannot."""
import os
import shutil
import sys
import time


def paint(text, colour):
    """Colour for a terminal; never the only carrier of a meaning."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return "\033[%sm%s\033[0m" % ({"red": "31", "green": "32", "dim": "2", "bold": "1"}[colour], text)


def width():
    """COLUMNS, or what the terminal says, or 80."""
    return shutil.get_terminal_size((80, 24)).columns


class Progress:
    """On a terminal, one line that says how far something is, over and over; at the end it is gone."""
    elsewhere = None  # a function that is told instead: a part of ./workbook test has no terminal

    def __init__(self, every=0):
        """every: seconds between two lines, at least."""
        self.every, self.next, self.shown = every, 0, sys.stdout.isatty()

    def say(self, text):
        if Progress.elsewhere:
            Progress.elsewhere(text)
        elif self.shown and time.monotonic() >= self.next:
            self.next = time.monotonic() + self.every
            print(f"\r\033[K{paint(text[:78], 'dim')}", end="", flush=True)

    def clear(self):
        if self.shown:
            print("\r\033[K", end="", flush=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.clear()
