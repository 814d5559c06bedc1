"""What the RFCs ask of a server: tools/maintain/ledger/6455.txt and its neighbours, one for each RFC. A section's rules
stand in the order of its words MUST, SHOULD and so on, and each of these words has a line:

    5.4
    a MUST: An endpoint hears control frames between the fragments of a message.
      gap: why no test pins it
    - proxy: MUST NOT, MUST NOT
    - again 6455-5.5-b: MUST NOT

A rule has a letter, which makes its id: 6455-5.4-a. If one MUST stands over a list of demands, these follow it as a1, a2
and so on. A line with a hyphen is left out: it binds another one (`proxy`), or is said again in other words (`again`, with
the id of the rule). A section that chapters 1 and 2 do not meet has one line, `- unmet: 4 conditional requests`: its number
of such words, and what it is about.

The classes of what is left out, and what they say, stand at the head of the file, `- client: binds a client`."""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble

FOLDER = "tools/maintain/ledger"
KEYWORDS = ("MUST", "MUST NOT", "SHALL", "SHALL NOT", "REQUIRED", "SHOULD", "SHOULD NOT", "RECOMMENDED",
            "NOT RECOMMENDED")
KEYWORD = "|".join(sorted(KEYWORDS, key=len, reverse=True))
ID = r"\d{4}-[A-Z0-9.]+-[a-z]\d*"
TITLE = re.compile(r"RFC (\d{4}): (.+)")
CLASS = re.compile(r"- ([a-z]+): ([a-z].+)")
SECTION = re.compile(r"(?:[0-9]+|[A-Z])(?:\.[0-9]+)*")
RULE = re.compile(rf"([a-z])(\d*) ({KEYWORD}): (\S.*)")
OUT = re.compile(rf"- ([a-z]+)(?: ({ID}))?: ((?:{KEYWORD})(?:, (?:{KEYWORD}))*)")
UNMET = re.compile(r"- unmet: (\d+) (\S.*)")
GAP = re.compile(r"  gap: (\S.*)")


class Rule:
    """One clause that binds a server."""

    def __init__(self, rfc, section, place, keyword, words):
        self.rfc, self.section, self.keyword, self.words, self.gap = rfc, section, keyword, words, None
        self.id = f"{rfc}-{section}-{place}"


class Rfc:
    """One file: its rules, in order, and what is left out."""

    def __init__(self, path):
        self.path, self.rules, self.left_out, self.classes = path, [], [], {}
        self.sections = {}  # {"5.4": ["MUST", ...]}; a number, if only the words of a section were counted
        self.unmet = {}     # {"13.1": "conditional requests"}
        lines = read(path).splitlines()
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
        if self.section is None and CLASS.fullmatch(line):
            self.classes.update([CLASS.fullmatch(line).groups()])
            return True
        if SECTION.fullmatch(line):
            self.section, fresh = line, line not in self.sections
            self.sections[line] = []
            return fresh
        return self.section is not None and any(take(line) for take in (
            self.take_rule, self.take_out, self.take_unmet, self.take_gap))

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
        if not match or (match[1] == "again") != (match[2] is not None) or match[1] not in self.classes:
            return False
        words = match[3].split(", ")
        self.sections[self.section] += words
        self.left_out += [match.groups()[:2]] * len(words)
        return True

    def take_unmet(self, line):
        match = UNMET.fullmatch(line)
        if not match or self.sections[self.section] or "unmet" not in self.classes:
            return False
        self.sections[self.section] = int(match[1])
        self.unmet[self.section] = match[2]
        self.left_out += [("unmet", None)] * int(match[1])
        return True

    def take_gap(self, line):
        match = GAP.fullmatch(line)
        if not match or not self.rules or self.rules[-1].section != self.section or self.rules[-1].gap:
            return False
        self.rules[-1].gap = match[1]
        return True

    def count(self, words=KEYWORDS):
        """How often these words stand in the RFC, as far as this list knows."""
        return sum(one if isinstance(one, int) else sum(word in words for word in one)
                   for one in self.sections.values())


def rfcs():
    """All of them; none in a tree without the folder."""
    folder = os.path.join(ROOT, FOLDER)
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [Rfc(f"{FOLDER}/{name}") for name in names if re.fullmatch(r"\d{4}\.txt", name)]


def rules(listed):
    """{"6455-5.4-a": the rule}, of all these RFCs."""
    return {rule.id: rule for rfc in listed for rule in rfc.rules}
