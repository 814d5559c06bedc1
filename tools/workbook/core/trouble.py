"""What a person is told when something cannot be done."""
import os
import sys


class Trouble(Exception):
    """One clear line for the person, and an exit status."""
    status = 1


class BuildFailed(Trouble):
    """What was written cannot be built: a screen about the code, as a red test has one."""


class Usage(Trouble):
    """The command line was wrong."""
    status = 2


def told(action, *arguments):
    """The exit status of a program that does this. What goes wrong is one clear line, and no traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    try:
        return action(*arguments) or 0
    except Trouble as trouble:
        sys.stdout.flush()
        if "\n" in str(trouble):  # a screen about your code: it speaks for itself, and goes where red screens go
            print(trouble)
        else:
            print(f"workbook: {trouble}", file=sys.stderr)
        return trouble.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141
    except OSError as error:  # a full disk, a folder that may not be written
        place = f"{error.filename}: " if error.filename else ""
        print(f"workbook: {place}{error.strerror or error}", file=sys.stderr)
        return 1
