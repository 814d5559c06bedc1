"""What the RFCs ask of a server: tools/maintain/ledger/6455.txt and its neighbours, one for each RFC. A section's rules
stand in the order of its words MUST, SHOULD and so on, and each of these words has a line:

    5.4
    a MUST: Control frames between the fragments of a message are understood.
      taught: 3.7
      gap: why no test pins it
    - proxy: MUST NOT, MUST NOT
    - again 6455-5.5-b: MUST NOT

A rule has a letter, which makes its id: 6455-5.4-a. If one MUST stands over a list of demands, these follow it as a1,
a2 and so on. A rule may name the steps that teach it; taught.py says how they are found otherwise. A line with a hyphen
is left out: see CLASSES. A section that chapters 1 and 2 do not name has one line, `- unmet: 4 conditional requests`:
its number of such words, and what it is about."""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble

FOLDER = "tools/maintain/ledger"
KEYWORDS = ("MUST", "MUST NOT", "SHALL", "SHALL NOT", "REQUIRED", "SHOULD", "SHOULD NOT", "RECOMMENDED",
            "NOT RECOMMENDED")
KEYWORD = "|".join(sorted(KEYWORDS, key=len, reverse=True))
ID = r"\d{4}-[A-Z0-9.]+-[a-z]\d*"
CLASSES = {
    "client": "bind a client",
    "proxy": "bind a proxy, or another program in between",
    "author": "bind the author of an address, a site, a field or an extension",
    "extension": "bind a program that speaks an extension; this server speaks none",
    "unused": "are about something that this server neither sends nor reads",
    "unmet": "stand in sections that chapters 1 and 2 do not meet",
    "words": "say what these words mean",
    "again": "say again what another rule says",
}
TITLE = re.compile(r"RFC (\d{4}): (.+)")
SECTION = re.compile(r"(?:[0-9]+|[A-Z])(?:\.[0-9]+)*")
RULE = re.compile(rf"([a-z])(\d*) ({KEYWORD}): (\S.*)")
OUT = re.compile(rf"- ([a-z]+)(?: ({ID}))?: ((?:{KEYWORD})(?:, (?:{KEYWORD}))*)")
UNMET = re.compile(r"- unmet: (\d+) \S.*")
MORE = re.compile(r"  (gap|taught): (\S.*)")


class Rule:
    """One clause that binds a server."""

    def __init__(self, rfc, section, place, keyword, words):
        self.rfc, self.section, self.keyword, self.words = rfc, section, keyword, words
        self.id = f"{rfc}-{section}-{place}"
        self.gap, self.taught = None, []


class Rfc:
    """One file: its rules, in order, and what is left out."""

    def __init__(self, path, text):
        self.path, self.rules, self.left_out = path, [], []
        self.sections = {}  # {"5.4": ["MUST", ...]}; a number, if only the words of a section were counted
        lines = text.splitlines()
        title = TITLE.fullmatch(lines[0]) if lines else None
        if not title:
            raise Trouble(f"{path}:1: begins with 'RFC 6455: its name'")
        self.number, self.title = title.groups()
        self.section = None
        for number, line in enumerate(lines[1:], 2):
            if line and not line.startswith("#") and not self.take(line):
                raise Trouble(f"{path}:{number}: what is this? {line}")

    def take(self, line):
        """Whether this line has one of the forms, at the right place."""
        if SECTION.fullmatch(line):
            self.section, fresh = line, line not in self.sections
            self.sections[line] = []
            return fresh
        return self.section is not None and any(take(line) for take in (
            self.take_rule, self.take_out, self.take_unmet, self.take_more))

    def take_rule(self, line):
        match = RULE.fullmatch(line)
        if not match:
            return False
        letter, number, keyword, words = match.groups()
        before = [rule for rule in self.rules if rule.section == self.section]
        if not number:
            self.sections[self.section].append(keyword)
        letters = len({rule.id.rstrip("0123456789") for rule in before})
        expected = chr(ord("a") + letters) if not number else chr(ord("a") + letters - 1)
        last = re.search(r"\d*$", before[-1].id)[0] if before else ""
        if letter != expected or number and (not before or int(number) != int(last or 0) + 1):
            return False
        self.rules.append(Rule(self.number, self.section, letter + number, keyword, words))
        return True

    def take_out(self, line):
        match = OUT.fullmatch(line)
        if not match or (match[1] == "again") != (match[2] is not None) or match[1] not in CLASSES:
            return False
        words = match[3].split(", ")
        self.sections[self.section] += words
        self.left_out += [match.groups()[:2]] * len(words)
        return True

    def take_unmet(self, line):
        match = UNMET.fullmatch(line)
        if not match or self.sections[self.section]:
            return False
        self.sections[self.section] = int(match[1])
        self.left_out += [("unmet", None)] * int(match[1])
        return True

    def take_more(self, line):
        match = MORE.fullmatch(line)
        if not match or not self.rules or self.rules[-1].section != self.section:
            return False
        kind, words = match.groups()
        fresh = not getattr(self.rules[-1], kind)
        setattr(self.rules[-1], kind, words.split(", ") if kind == "taught" else words)
        return fresh

    def count(self):
        """How often these words stand in the RFC, as far as this list knows."""
        return sum(one if isinstance(one, int) else len(one) for one in self.sections.values())


def rfcs():
    """All of them; none in a tree without the folder."""
    folder = os.path.join(ROOT, FOLDER)
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    paths = [f"{FOLDER}/{name}" for name in names if re.fullmatch(r"\d{4}\.txt", name)]
    return [Rfc(path, read(path)) for path in paths]


def rules(listed):
    """{"6455-5.4-a": the rule}, of all these RFCs."""
    return {rule.id: rule for rfc in listed for rule in rfc.rules}
