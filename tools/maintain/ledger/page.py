"""chapters/LEDGER.md: each rule of the RFCs that binds a server, the step that teaches it, the test that pins it and the
impostor that breaks it. It is written from the lists beside this file, from tags in tests and from the impostors' cards."""
import os
import re
from collections import Counter

from workbook.core import files
from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble
from maintain.ledger import lists, tags, taught
from maintain.rules.lessons.mistakes import cell
from maintain.rules.markdown import page as page_of

PAGE = "chapters/LEDGER.md"
KILL_SHEET = "chapters/KILL_SHEET.md"
HEAD = """# The rules of the RFCs

What RFC 6455, and the parts of HTTP that chapters 1 and 2 meet, ask of a server. Each row is one rule, in our words. Its
section is a link to the text of the RFC. The row says which step teaches the rule and which test pins it. It may name an
impostor, too: a wrong program that breaks the rule, as people do. The tests refuse it.

This page is written from the tests (`python3 tools/maintain/checks.py ledger`).
"""
NOTHING = "—"


class Ledger:
    """All that the page needs, read once."""

    def __init__(self):
        self.rfcs = lists.rfcs()
        self.rules = lists.rules(self.rfcs)
        self.tags, self.breakers = tags.tags(), tags.breakers()
        self.tests = tags.by_rule((tag, tag.ids) for tag in self.tags)
        self.impostors = tags.by_rule(self.breakers)
        self.lessons = taught.lessons(self.rfcs)

    def steps(self, rule):
        return taught.steps_of(rule, self.tests.get(rule.id, []), self.lessons)


def ledger():
    """Each rule of the RFCs has a test or a reason, each tag has a rule, and chapters/LEDGER.md says so."""
    try:
        known = Ledger()
    except Trouble as trouble:
        yield str(trouble)
        return
    yield from of_lists(known)
    yield from of_tags(known)
    if known.rfcs and (not os.path.exists(os.path.join(ROOT, PAGE)) or read(PAGE) != written(known)):
        yield f"{PAGE}: not what lists, tests and cards say. Write it anew: python3 tools/maintain/checks.py ledger"


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


def write():
    files.write_whole(os.path.join(ROOT, PAGE), written(Ledger()).encode())


def written(known):
    return HEAD + summary(known) + "".join(part(rfc, known) for rfc in known.rfcs) + gaps(known)


def summary(known):
    """What the rules have, and where the other words are."""
    titles = [f"[RFC {rfc.number}](#{anchor(rfc)})" for rfc in known.rfcs]
    rules = zip(*(counts(rfc.rules, known) for rfc in known.rfcs))
    return ("\n## In numbers\n\n" + table("Rules for a server", *titles)
            + "".join(row(name, *numbers) for name, numbers in zip(COUNTED, rules))
            + "\nA rule is a MUST, a SHOULD or another of the words in capitals of RFC 2119. One MUST may stand over a list, "
              "and then each of the list is a rule. Most of these words do not bind a server:\n\n"
            + table("Words that", *(f"RFC {rfc.number}" for rfc in known.rfcs)) + "".join(words_rows(known.rfcs)))


COUNTED = ("all", "taught in a step", "in a step that names the section", "with a test", "with an impostor", "without a test: a gap")


def counts(rules, known):
    ids = {rule.id for rule in rules}
    steps = {rule: known.steps(rule) for rule in rules if rule.gap is None}
    named = [rule for rule in steps if any((rule.rfc, rule.section) in step.sections for step in steps[rule])]
    return (len(rules), sum(map(bool, steps.values())), len(named), len(ids & set(known.tests)),
            len(ids & set(known.impostors)), sum(rule.gap is not None for rule in rules))


def words_rows(rfcs):
    left_out = [Counter(kind for kind, _ in rfc.left_out) for rfc in rfcs]
    yield row("bind a server", *(rfc.count() - sum(out.values()) for rfc, out in zip(rfcs, left_out)))
    for kind, meaning in lists.CLASSES.items():
        yield row(meaning, *(out[kind] for out in left_out))
    yield row("all", *(rfc.count() for rfc in rfcs))


def part(rfc, known):
    rows = [row(section_link(rule), said(rule), step_links(rule, known), test_links(rule, known), impostors(rule, known))
            for rule in rfc.rules if rule.gap is None]
    return f"\n## {heading(rfc)}\n\n" + table("Section", "Rule", "Taught in", "Test", "Impostor") + "".join(rows)


def gaps(known):
    rows = [row(f"RFC {rule.rfc} {section_link(rule)}", said(rule), cell(rule.gap))
            for rule in known.rules.values() if rule.gap is not None]
    return ("\n## Gaps\n\nNo test pins these rules. The last column says why.\n\n" + table("Section", "Rule", "Why")
            + "".join(rows))


def table(*titles):
    return row(*titles) + f"|{'---|' * len(titles)}\n"


def row(*cells):
    return f"| {' | '.join(map(str, cells))} |\n"


def heading(rfc):
    return f"RFC {rfc.number}: {rfc.title}"


def anchor(rfc):
    return re.sub(r"[^\w\- ]", "", heading(rfc).lower()).replace(" ", "-")


def section_link(rule):
    kind = f"section-{rule.section}" if rule.section[0].isdigit() else f"appendix-{rule.section}"
    return f"[§{rule.section}](https://www.rfc-editor.org/rfc/rfc{rule.rfc}#{kind})"


def said(rule):
    code = [part if number % 2 else cell(part) for number, part in enumerate(rule.words.split("`"))]
    return f"**{rule.keyword}** {'`'.join(code)}"


def step_links(rule, known):
    return ", ".join(f"[{lesson.number}]({lesson.link})" for lesson in known.steps(rule)) or NOTHING


def test_links(rule, known):
    links = [f"[{tag.name}]({os.path.relpath(tag.path, 'chapters')})" for tag in known.tests.get(rule.id, [])]
    return ", ".join(dict.fromkeys(links))


def impostors(rule, known):
    """By their titles; with a link to their chapter in the kill sheet, if it is there."""
    there = os.path.exists(os.path.join(ROOT, KILL_SHEET))
    headings = page_of(KILL_SHEET).headings if there else []
    names = []
    for body in known.impostors.get(rule.id, []):
        chapter = next((one.anchor for one in headings if one.text.startswith(f"Chapter {body.chapter.number}: ")), None)
        title = cell(body.title)
        names.append(f"[{title}](KILL_SHEET.md#{chapter})" if chapter else title)
    return ", ".join(names) or NOTHING
