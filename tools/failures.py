"""The 38 ways in which a hand-made chat breaks, and the test that pins each of them. A test says so in
a comment, `// seed 3: you send five, one arrives`; from these chapters/FAILURES.md is written."""
import os
import re

from book import ROOT, STEP_HEADING, all_files, chapters, read

COUNT = 38
PAGE = "chapters/FAILURES.md"
COMMENT = re.compile(r"//\s*seed (\d+): *(.+?)\s*$")
TEST = re.compile(r"^\s*(?:TEST\((?P<suite>\w+), *(?P<name>\w+)\)|(?:await +)?(?:test|it)\((?P<quote>['\"`])(?P<title>.+?)(?P=quote))")


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
        comment = COMMENT.search(line)
        if not comment:
            continue
        before = [match for at, match in tests if at <= i]
        after = [match for at, match in tests if at > i]
        inside = before and line[:1] in (" ", "\t") or TEST.match(line)
        match = before[-1] if before and (inside or not after) else after[0] if after else None
        if match:
            name = f"{match['suite']}.{match['name']}" if match["suite"] else match["title"]
            yield int(comment[1]), (comment[2], path, name)


def page(found):
    rows = []
    for number, entries in sorted(found.items()):
        sees = entries[0][0]
        tests = []
        for _, path, name in entries:
            entry = f"[{name.replace('|', ' ')}]({os.path.relpath(path, 'chapters')})"
            if entry not in tests:
                tests.append(entry)
        rows.append(f"| {number} | {sees.replace('|', ' ')} | {step_links(entries)} | {', '.join(tests)} |")
    return ("# What breaks, and which test holds it\n\n"
            f"The first chat most people write by hand breaks in {COUNT} ways. A step of this workbook repairs each of\n"
            "them, and a test keeps it repaired. This page is written from the tests (`python3 tools/checks.py failures`).\n\n"
            "| | A person sees | Step | Test |\n|---|---|---|---|\n" + "\n".join(rows) + "\n")


def step_links(entries):
    import prose
    links = []
    for _, path, name in entries:
        step = re.match(r"Step(\d+)_(\d+)\.", name)
        if not step:
            continue
        number = f"{step[1]}.{step[2]}"
        one = chapters()[int(step[1]) - 1]
        readme = f"{one.path}/README.md"
        heading = next((match[0] for match in STEP_HEADING.finditer(read(readme)) if match[1] == number),
                       None) if os.path.exists(os.path.join(ROOT, readme)) else None
        link = f"[{number}]({one.directory}/README.md#{prose.anchor(heading.lstrip('# '))})" if heading else number
        if link not in links:
            links.append(link)
    return ", ".join(links)
