"""What is wrong in the lists of rules, in tags of tests and in cards, and whether the page says what they say."""
import os
import re

from workbook.core.files import ROOT, all_files, read
from workbook.core.trouble import Trouble
from maintain.ledger import page
from maintain.ledger.known import Ledger

NAMED = re.compile(r"RFC (\d{4}) §(\d+(?:\.\d+)*)")
HTTP = re.compile(r"(?:chapters|solutions)/0[12]-.*\.(?:md|h|cpp)")


def rules():
    """Each rule of the RFCs has a test or a reason, each tag has a rule, and chapters/LEDGER.md says so."""
    try:
        known = Ledger()
    except Trouble as trouble:
        yield str(trouble)
        return
    yield from of_lists(known)
    yield from of_sections(known)
    yield from of_tags(known)
    if known.rfcs and (not os.path.exists(os.path.join(ROOT, page.PAGE)) or read(page.PAGE) != page.written(known)):
        yield (f"{page.PAGE}: not what lists, tests and cards say. Write it anew: "
               "python3 tools/maintain/checks.py ledger")


def of_lists(known):
    for rfc in known.rfcs:
        again = sorted({other for kind, other in rfc.left_out if kind == "again"})
        yield from (f"{rfc.path}: says '{other}' again, and there is no such rule" for other in again
                    if other not in known.rules)
    for rule in known.rules.values():
        yield from (f"{rule.id}: is taught in {number}, and there is no such step" for number in rule.taught
                    if number not in known.lessons)
        if rule.gap is None and rule.id not in known.tests:
            yield f"{rule.id}: has neither a test ('// pins: {rule.id}') nor a reason ('  gap: ...')"
        if rule.gap is not None and rule.id in known.tests:
            yield f"{rule.id}: has a test, so it needs no reason"


def of_sections(known):
    """A section that chapters 1 and 2 name is one that they meet."""
    unmet = {(rfc.number, section) for rfc in known.rfcs for section, words in rfc.sections.items()
             if isinstance(words, int)}
    for path in all_files(".md", ".h", ".cpp"):
        if HTTP.fullmatch(path):
            yield from (f"{path}: names RFC {rfc} §{section}, and its list leaves this section out as unmet"
                        for rfc, section in sorted(set(NAMED.findall(read(path))) & unmet))


def of_tags(known):
    for tag in known.tags:
        if not tag.ids:
            yield f"{tag.place}: a tag is a line '// pins: 6455-5.1-a, 6455-5.2-c'"
        if tag.suite is None:
            yield f"{tag.place}: this tag stands above no test"
        yield from (f"{tag.place}: there is no rule {name}" for name in tag.ids if name not in known.rules)
    for body, ids in known.breakers:
        for name in ids:
            if name not in known.rules:
                yield f"{body}: there is no rule {name}"
            elif name not in known.tests:
                yield f"{body}: breaks {name}, and no test pins that"
