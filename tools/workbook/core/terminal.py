"""What a terminal can do that a file cannot."""
import os
import sys


def paint(text, colour):
    """Colour for a terminal; never the only carrier of a meaning."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return "\033[%sm%s\033[0m" % ({"red": "31", "green": "32", "dim": "2", "bold": "1"}[colour], text)
