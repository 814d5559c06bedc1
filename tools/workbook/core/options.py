"""The words behind a command: read by argparse, and what is wrong with them is one clear line."""
import argparse
import itertools
import re

from workbook.core.trouble import Usage


class Parser(argparse.ArgumentParser):
    def __init__(self, **more):
        super().__init__(allow_abbrev=False, **more)

    def error(self, message):
        message = re.sub(r"^argument (?:\S+/)?(\S+): ", r"\1: ", message)
        for old, new in ((r"^(\S+): expected one argument$", r"\1 wants a value"),
                         (r"^(\S+): expected at least one argument$", r"\1 wants a file"),
                         (r"^unrecognized arguments: (\S+).*$", r"'\1' is not understood")):
            message = re.sub(old, new, message)
        raise Usage(f"{message}. It goes: {self.usage or self.prog}")


def number(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is no number")
    return int(text)


def positive(text):
    if number(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is no number")
    return int(text)


def go_together(options, modes, usage):
    """Usage, unless all that was given belongs to one of these sets of options."""
    given = [name for name in sorted(set().union(*modes)) if is_given(getattr(options, name.lstrip("-")))]
    if any(set(given) <= mode for mode in modes):
        return
    pair = next((pair for pair in itertools.combinations(given, 2)
                 if not any(set(pair) <= mode for mode in modes)), given)
    raise Usage(f"{' and '.join(pair)} do not go together. It goes: {usage}")


def is_given(value):
    return value is not None and value is not False and value != []
