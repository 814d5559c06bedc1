"""The 38 ways in which a hand-made chat breaks, and the test that pins each of them. A test says so in
a comment, `// seed 3: you send five, one arrives`; from these chapters/FAILURES.md is written."""
import html
import os
import re

from workbook.core import files
from workbook.core.files import ROOT, all_files, read
from workbook.core.lessons import chapters
from maintain.rules.markdown import page as page_of

COUNT = 38
PAGE = "chapters/FAILURES.md"
COMMENT = re.compile(r"\bseed (\d+): *(.+?)(?=\s+seed \d+:|\s*$)")
TEST = re.compile(r"^\s*(?:TEST\((?P<suite>\w+), *(?P<name>\w+)\)|"
                  r"(?:await +)?(?:test|it)\((?P<quote>['\"`])(?P<title>.+?)(?P=quote))")


def collect():
    """{3: [(what a person sees, file, test), ...]}"""
    found = {}
    for path in all_files("_test.cpp", ".mjs"):
        for number, entry in in_file(path, read(path)):
            found.setdefault(number, []).append(entry)
    return found


def in_file(path, text):
    """A comment belongs to the test it stands in, or, outside of one, to the next."""
    lines = text.splitlines()
    tests = [(i, match) for i, match in enumerate(map(TEST.match, lines)) if match]
    for i, line in enumerate(lines):
        if not re.search(r"//\s*seed \d+:", line):
            continue
        before = [match for at, match in tests if at <= i]
        after = [match for at, match in tests if at > i]
        inside = before and line[:1] in (" ", "\t") or TEST.match(line)
        match = before[-1] if before and (inside or not after) else after[0] if after else None
        if match:
            name = f"{match['suite']}.{match['name']}" if match["suite"] else match["title"]
            for number, sees in COMMENT.findall(line):
                yield int(number), (sees, path, name)


def page(found):
    """First for learners: what a user sees, and the steps; then the tests."""
    repaired = {number: entries for number, entries in sorted(found.items()) if number <= COUNT}
    mistaken = [entries for number, entries in sorted(found.items()) if number > COUNT]
    text = ("# What breaks, and which step repairs it\n\n"
            f"A chat that is written by hand for the first time can break in many ways. These are {COUNT} of them, as its "
            "users see them, or its owner.\n\n"
            "| | A user sees | Step |\n|---|---|---|\n"
            + "".join(f"| {number} | {seen(entries)} |\n" for number, entries in repaired.items()))
    if mistaken:
        text += ("\nAnd this is easily taken for something else:\n\n| | Step |\n|---|---|\n"
                 + "".join(f"| {seen(entries)} |\n" for entries in mistaken))
    return text + ("\n## The tests\n\nTests keep all of it repaired. This page is written from them "
                   "(`python3 tools/maintain/checks.py failures`).\n\n| | Tests |\n|---|---|\n"
                   + "".join(f"| {number} | {test_links(entries)} |\n" for number, entries in repaired.items())
                   + "".join(f"| {cell(entries[0][0])} | {test_links(entries)} |\n" for entries in mistaken))


def cell(words):
    """Words as they are, in a table of Markdown."""
    return html.escape(words, quote=False).replace("|", "\\|")


def seen(entries):
    return f"{cell(entries[0][0])} | {step_links(entries)}"


def test_links(entries):
    links = [f"[{cell(name)}]({os.path.relpath(path, 'chapters')})" for _, path, name in entries]
    return ", ".join(dict.fromkeys(links))


def step_links(entries):
    """The steps whose suites these tests are in; what only the given page holds is told in chapter 6."""
    links = []
    found = {match.groups() for match in (re.match(r"Step(\d+)_(\d+)\.", name) for _, _, name in entries) if match}
    if not found:
        return f"[the page]({chapters()[-1].directory}/README.md)"
    for step in sorted(found, key=lambda pair: (int(pair[0]), int(pair[1]))):
        one, number = chapters()[int(step[0]) - 1], ".".join(step)
        readme = f"{one.path}/README.md"
        headings = page_of(readme).headings if os.path.exists(os.path.join(ROOT, readme)) else []
        anchor = next((one.anchor for one in headings if one.text.startswith(f"Step {number}: ")), None)
        links.append(f"[{number}]({one.directory}/README.md#{anchor})" if anchor else number)
    return ", ".join(links)


def pinned():
    """Each of the 38 failures is pinned by a test, and chapters/FAILURES.md says where."""
    found = collect()
    for number in range(1, COUNT + 1):
        if number not in found:
            yield f"failure {number} is pinned by no test (a comment `// seed {number}: what a person sees`)"
    if found and (not os.path.exists(os.path.join(ROOT, PAGE)) or read(PAGE) != page(found)):
        yield f"{PAGE}: not what the tests say. Write it anew: python3 tools/maintain/checks.py failures"


def write():
    files.write_whole(os.path.join(ROOT, PAGE), page(collect()).encode())
