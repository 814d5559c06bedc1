"""chapters/LEDGER.md: each rule of the RFCs that binds a server, the step that teaches it, the test that pins it and
the impostor that breaks it."""
import os
from collections import Counter

from workbook.core import files
from workbook.core.files import ROOT
from maintain.ledger import lists
from maintain.ledger.known import Ledger
from maintain.rules.impostors import kill_sheet
from maintain.rules.lessons.mistakes import marked_cell
from maintain.rules.markdown import slug

PAGE = "chapters/LEDGER.md"
HEAD = """# The rules of the RFCs

What RFC 6455, and the parts of HTTP that chapters 1 and 2 meet, ask of a server. Each row is one rule, in our words.
Its section is a link to the text of the RFC. The sentence tells what a server does that keeps the rule, also beside a
MUST NOT. The row says which step teaches the rule and which test pins it. It may name an impostor, too: a wrong program
that breaks the rule, as people do. One of the row's tests is red for it. Impostors are files of yours, so a rule that
the given server keeps has none. The row says so, and its test stands beside that server. A — says that no such program
is written yet.

You see here what goes wrong in the steps. If you want to find it yourself, solve the step first.

This page is written from the tests (`python3 tools/maintain/checks.py ledger`).
"""
GAPS = """
## Gaps

No test pins these rules. The last column says why, and what a server does that needs the rule.

"""
NOTHING = "—"
HOST = "chapters/host/"


def write():
    files.write_whole(os.path.join(ROOT, PAGE), written(Ledger()).encode())


def written(known):
    return HEAD + summary(known) + "".join(part(rfc, known) for rfc in known.rfcs) + gaps(known)


def summary(known):
    """What the rules have, and where the other words are."""
    titles = [f"[RFC {rfc.number}](#{slug(heading(rfc))})" for rfc in known.rfcs]
    rules = zip(*(counts(rfc.rules, known) for rfc in known.rfcs))
    return ("\n## In numbers\n\n" + table("Rules for a server", *titles)
            + "".join(row(name, *numbers) for name, numbers in zip(COUNTED, rules))
            + "\nA rule is a MUST, a SHOULD or another of the words in capitals of RFC 2119. One MUST may stand over a "
              "list, and then each demand of the list is a rule. A step teaches a rule if its lesson names the section, "
              "or if its tests ask for the rule. Most of these words do not bind a server:\n\n"
            + table("Words that", *(f"RFC {rfc.number}" for rfc in known.rfcs)) + "".join(words_rows(known.rfcs)))


COUNTED = ("all", "taught in a step", "in a step that names the section", "with a test", "with an impostor",
           "kept by the given server", "without a test: a gap")


def counts(rules, known):
    ids = {rule.id for rule in rules}
    steps = {rule: known.steps(rule) for rule in rules if rule.gap is None}
    named = [rule for rule in steps if any((rule.rfc, rule.section) in step.sections for step in steps[rule])]
    return (len(rules), sum(map(bool, steps.values())), len(named), len(ids & set(known.tests)),
            len(ids & set(known.impostors)), sum(is_given(rule, known) for rule in rules),
            sum(rule.gap is not None for rule in rules))


def words_rows(rfcs):
    left_out = [Counter(kind for kind, _ in rfc.left_out) for rfc in rfcs]
    yield row("bind a server", *(rfc.count() - sum(out.values()) for rfc, out in zip(rfcs, left_out)))
    for kind, meaning in lists.CLASSES.items():
        yield row(meaning, *(out[kind] for out in left_out))
    yield row("all", *(rfc.count() for rfc in rfcs))


def part(rfc, known):
    rows = [row(section_link(rule), said(rule), step_links(rule, known), test_links(rule, known),
                impostors(rule, known)) for rule in rfc.rules if rule.gap is None]
    return f"\n## {heading(rfc)}\n\n" + table("Section", "Rule", "Taught in", "Test", "Impostor") + "".join(rows)


def gaps(known):
    rows = [row(f"RFC {rule.rfc} {section_link(rule)}", said(rule), marked_cell(rule.gap))
            for rule in known.rules.values() if rule.gap is not None]
    return GAPS + table("Section", "Rule", "Why") + "".join(rows)


def table(*titles):
    return row(*titles) + f"|{'---|' * len(titles)}\n"


def row(*cells):
    return f"| {' | '.join(map(str, cells))} |\n"


def heading(rfc):
    return f"RFC {rfc.number}: {rfc.title}"


def section_link(rule):
    kind = f"section-{rule.section}" if rule.section[0].isdigit() else f"appendix-{rule.section}"
    return f"[§{rule.section}](https://www.rfc-editor.org/rfc/rfc{rule.rfc}#{kind})"


def said(rule):
    return f"**{rule.keyword}** {marked_cell(rule.words)}"


def step_links(rule, known):
    return ", ".join(f"[{lesson.number}]({lesson.link})" for lesson in known.steps(rule)) or NOTHING


def test_links(rule, known):
    links = [f"[{tag.name}]({os.path.relpath(tag.path, 'chapters')})" for tag in known.tests.get(rule.id, [])]
    return ", ".join(dict.fromkeys(links))


def impostors(rule, known):
    """By their titles; with a link to their step in the kill sheet, if it is there. None breaks what the given server
    keeps: a test beside that server pins such a rule."""
    there = os.path.exists(os.path.join(ROOT, kill_sheet.PAGE))
    names = []
    for body in known.impostors.get(rule.id, []):
        link = f"{os.path.basename(kill_sheet.PAGE)}#{kill_sheet.anchor(body.chapter, body.step)}"
        names.append(f"[{marked_cell(body.title)}]({link})" if there else marked_cell(body.title))
    return ", ".join(names) or ("the given server keeps it" if is_given(rule, known) else NOTHING)


def is_given(rule, known):
    tests = known.tests.get(rule.id, [])
    return rule.id not in known.impostors and any(tag.path.startswith(HOST) for tag in tests)
