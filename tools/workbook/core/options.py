"""A command's words, read by argparse, which is asked to speak as we do: one line, and how it goes."""
import argparse
import itertools
import re

from workbook.core.trouble import Usage

WHICH = {"N": "which chapter?", "N[.M]": "which chapter?", "N.M": "which step?"}


class Parser(argparse.ArgumentParser):
    def __init__(self, **options):
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)

    def error(self, message):
        usage = self.format_usage().replace("usage: ", "").replace(" [-h]", "").split("\n")
        goes = "   or   ".join(" ".join(line.split()) for line in usage if line.strip())
        if len(goes) > 100:
            raise Usage(f"{plainly(message)} {self.prog} --help says how it goes.")
        raise Usage(f"{plainly(message)} It goes: {goes}")


def plainly(message):
    """argparse's words for a mistake, in ours."""
    kind, _, about = message.partition(": ")
    if kind == "the following arguments are required":
        return WHICH.get(about, f"{about} is missing.")
    if kind == "unrecognized arguments":
        word = about.split()[0]
        return f"'{word}' is not understood here." if word.startswith("-") else f"'{word}' is one word too many."
    wanted = re.fullmatch(r"argument (\S+): expected (?:one argument|at least one argument)", message)
    return f"{wanted[1]} wants a value." if wanted else message.replace("argument ", "", 1) + "."


def port(text):
    if not (text.isdecimal() and int(text) < 65536):
        raise Usage(f"'{text}' is no port: 0 to 65535, where 0 lets the system choose.")
    return int(text)


def number(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is no number")
    return int(text)


def positive(text):
    if number(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is less than 1")
    return int(text)


def go_together(options, modes):
    """Usage, unless all that was given belongs to one of these sets of options."""
    given = [name for name in sorted(set().union(*modes)) if is_given(value_of(options, name))]
    if any(set(given) <= mode for mode in modes):
        return
    pair = next((pair for pair in itertools.combinations(given, 2)
                 if not any(set(pair) <= mode for mode in modes)), given)
    raise Usage(f"{' and '.join(pair)} do not go together. {how(options)}")


def how(options):
    return f"./workbook {options.command} --help says how it goes."


def value_of(options, name):
    """Of --no-site it is options.no_site."""
    return getattr(options, name.lstrip("-").replace("-", "_"))


def is_given(value):
    return value is not None and value is not False and value != []
