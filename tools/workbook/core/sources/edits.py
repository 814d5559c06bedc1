"""A small edit of a source file, as the cards of the zoo and the pages of impostors have it: lines that begin with a
space stand there, lines that begin with `-` go, and lines that begin with `+` come. `@@` stands between two places."""
import re

from workbook.core.trouble import Trouble


def put_into(text, edit, name, more=None):
    """The text with this edit. Trouble, which begins with `name`, unless each place is there, once. `more`:
    {another sign: what makes the line that comes, of the rest of its own}"""
    more = more or {}
    for place in re.split(r"^@@\n", edit, flags=re.M):
        old, new = [], []
        for line in place.splitlines():
            sign, rest = line[:1], line[1:]
            if sign not in ("", " ", "-", "+", *more):
                raise Trouble(f"{name}: a line of an edit begins with a space, {', '.join(['-', '+', *more])}: {line}")
            if sign in ("", " ", "-"):
                old.append(rest)
            if sign in ("", " ", "+"):
                new.append(rest)
            elif sign in more:
                new.append(more[sign](rest))
        old, new = ("".join(f"{line}\n" for line in lines) for lines in (old, new))
        if not old or text.count(old) != 1:
            raise Trouble(f"{name}: its place stands {text.count(old) if old else 'no'} times in the file, not once:\n"
                          f"{old}")
        text = text.replace(old, new)
    return text
