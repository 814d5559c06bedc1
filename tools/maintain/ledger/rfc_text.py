#!/usr/bin/env python3
"""Compares a list of rules with the RFC itself, which does not belong to the workbook: each MUST, SHOULD and so on of
its text stands in the list, section by section and in their order.

    python3 tools/maintain/ledger/rfc_text.py --rfc rfc6455.txt [--rfc rfc9112.txt]

The texts are at www.rfc-editor.org; Debian has them in doc-rfc-std and doc-rfc-std-proposed."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from workbook.core.trouble import Trouble, Usage, told
from maintain.ledger import lists

NUMBER = re.compile(r"^Request for Comments: (\d{4})\b", re.M)
PAGE_END = re.compile(r"\n*^.*\[Page \d+\]\n\f?\n*(?:^RFC .*\n)?\n*", re.M)
HEADING = re.compile(r"^(?:(\d+(?:\.\d+)*)\.|Appendix ([A-Z])\.)  ?\S", re.M)
CONTENTS = re.compile(r"^Table of Contents\n(?:\n|[ ].*\n)*", re.M)
WORD = re.compile(rf"\b(?:{lists.KEYWORD})\b".replace(" ", r"\s+"))


def main(arguments):
    paths = [path for option, path in zip(arguments[::2], arguments[1::2]) if option == "--rfc"]
    if not paths or len(arguments) != 2 * len(paths):
        raise Usage("usage: rfc_text.py --rfc FILE [--rfc FILE]")
    listed = {rfc.number: rfc for rfc in lists.rfcs()}
    wrong = [line for path in paths for line in compare(path, listed)]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


def compare(path, listed):
    """What the list and the text do not agree about; and prints what they have."""
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    number = NUMBER.search(text)
    if not number or number[1] not in listed:
        raise Trouble(f"{path}: is not one of RFC {', '.join(listed)}")
    rfc, sections = listed[number[1]], words_of(text)
    print(f"RFC {rfc.number}: {sum(map(len, sections.values()))} in {len(sections)} sections; "
          f"the list has {rfc.count()} in {len(rfc.sections)}")
    yield from differences(rfc, sections)


def words_of(text):
    """{"5.4": ["MUST NOT", "MUST", ...]} of the sections that have any."""
    text = CONTENTS.sub("", PAGE_END.sub("\n", text))
    places = list(HEADING.finditer(text))
    ends = [place.start() for place in places[1:]] + [len(text)]
    found = {}
    for place, end in zip(places, ends):
        words = [" ".join(word.split()) for word in WORD.findall(text[place.end():end])]
        if words:
            found.setdefault(place[1] or place[2], []).extend(words)
    return found


def differences(rfc, sections):
    for section in sorted({*rfc.sections, *sections}, key=section_key):
        ours, theirs = rfc.sections.get(section, []), sections.get(section, [])
        if ours != (len(theirs) if isinstance(ours, int) else theirs):
            yield f"{rfc.path}: §{section}: the list has {shown(ours)}, and the text {shown(theirs)}"


def section_key(section):
    return [int(part) if part.isdigit() else ord(part) for part in section.split(".")]


def shown(words):
    return f"{words} words" if isinstance(words, int) else ", ".join(words) or "nothing"


if __name__ == "__main__":
    sys.exit(told(main, sys.argv[1:]))
