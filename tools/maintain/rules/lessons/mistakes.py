"""chapters/MISTAKES.md: step by step what a user sees when something is wrong, and what it usually means. It is written
from the stories that the tests tell."""
import html
import os
import re

from workbook.core import files
from workbook.core.files import ROOT, read
from workbook.core.lessons import chapters, step_key
from maintain.rules.lessons import cpp_tests, step_texts
from maintain.rules.lessons.parts import with_lesson
from maintain.rules.markdown import page, slug

PAGE = "chapters/MISTAKES.md"
PART = r"\.{} =(?!=)(.*?)(?=,\s*\.\w+ =|\Z)"  # up to the next field of the story
USUALLY, SEES = (re.compile(PART.format(name), re.S) for name in ("usually", "person"))
TEXT = re.compile(r"(?:\s*(?:" + cpp_tests.STRING + r"))+")
CHOICE = re.compile(r"(?:\A|[?:])\s*\0(\d+)\0")
# next(), bytes.size(), payload_length, size_, limits_.max_fields, bytes[1]; not of an address, ?utm_source=
CODE = re.compile(r"(\b[a-z]\w*(?:(?:::|\.)\w+)*\(\)|\b(?<![?&])(?:[a-z]\w*\.)*[a-z]+_\w*(?:\.[a-z]\w*)*"
                  r"|\b[a-z]\w*\[\d+\])")
DOTTED = re.compile(r"\w+[.\[]\w|--")  # main.cpp, bytes[1], --message-timeout: their letters are as they are
HEAD = """# Common mistakes

What a user sees when a step is not right yet, and what that usually means. The red screens say the same, one at a time.
This page is written from the tests (`python3 tools/maintain/checks.py mistakes`).
"""
TABLE = "| A user sees | It usually means |\n|---|---|\n"


def usually():
    """chapters/MISTAKES.md is what the tests' stories say, and each chapter's Steps have a link to it."""
    if not os.path.exists(os.path.join(ROOT, PAGE)) or read(PAGE) != written():
        yield f"{PAGE}: not what the tests say. Write it anew: python3 tools/maintain/checks.py mistakes"
    for one in with_lesson():
        path = f"{one.path}/README.md"
        link = f"../MISTAKES.md#{slug(title(one))}"
        steps = next((text for heading, text in step_texts.sections(path, 2) if heading.text == "Steps"), "")
        if link not in steps:
            yield f"{path}: its Steps should say: All [common mistakes]({link}) of this chapter stand on one page."


def write():
    files.write_whole(os.path.join(ROOT, PAGE), written().encode())


def written():
    parts = [HEAD]
    for one in chapters():
        rows = rows_of(one)
        parts += [f"\n## {title(one)}\n"] if rows else []
        for number in sorted(rows, key=step_key):
            parts += [f"\n### {step_link(one, number)}\n\n", TABLE, *rows[number]]
    return "".join(parts)


def title(chapter):
    """'Chapter 3: Frame parse', as its README begins."""
    readme = f"{chapter.path}/README.md"
    first = page(readme).first_line if os.path.exists(os.path.join(ROOT, readme)) else ""
    return first.lstrip("# ") or f"Chapter {chapter.number}"


def step_link(chapter, number):
    """"[Step 3.2: when 125 is not enough](its place in the lesson)", without its kind and its minutes."""
    found = step_headings(chapter).get(number)
    words = cell(step_title(chapter, number))
    return f"[{words}]({chapter.directory}/README.md#{found.anchor})" if found else words


def step_title(chapter, number):
    found = step_headings(chapter).get(number)
    return re.sub(r" \([^()]*\)$", "", found.text) if found else f"Step {number}"


def step_headings(chapter):
    """{"3.2": its heading in the lesson}"""
    readme = f"{chapter.path}/README.md"
    steps = step_texts.steps(readme) if os.path.exists(os.path.join(ROOT, readme)) else {}
    return {number: heading for number, (heading, _) in steps.items()}


def rows_of(chapter):
    """{"3.2": [one line for each story]}; tests that tell the same have one."""
    rows = {}
    for path in chapter.tests():
        for test in cpp_tests.tests(path, read(path)):
            for story in stories(test):
                all_means, all_see = (said(pattern, story) for pattern in (USUALLY, SEES))
                for number, means in enumerate(all_means):
                    sees = all_see[min(number, len(all_see) - 1)] if all_see else "Nothing yet."
                    row = f"| {cell(sees)} | {cell(means)} |\n"
                    if row not in rows.setdefault(test.step, []):
                        rows[test.step].append(row)
    return {number: lines for number, lines in rows.items() if lines}


def stories(test):
    """What stands in each tell(...) of a test."""
    return [",".join(cpp_tests.arguments(test.body, match.end())) for match in re.finditer(r"\btell\(", test.body)]


def said(pattern, story):
    """The text of a field; several, if the story chooses: `.usually = is_empty ? "one" : "another"`."""
    found, texts = pattern.search(story), []
    form = TEXT.sub(lambda text: texts.append(text[0]) or f"\0{len(texts) - 1}\0", found[1]) if found else ""
    return [sentence(cpp_tests.value(texts[int(number)])) for number in CHOICE.findall(form)]


def sentence(words):
    return words if CODE.match(words) or DOTTED.match(words) else words[:1].upper() + words[1:]


def cell(words):
    """Words as they are, in a table of Markdown; names of C++ as code."""
    pieces = CODE.split(words.replace("\n", " "))
    texts = [re.sub(r"([*_`\\\[\]])", r"\\\1", html.escape(text, quote=False)) for text in pieces[::2]]
    return "".join(map(str.__add__, texts, [*(f"`{name}`" for name in pieces[1::2]), ""])).replace("|", "\\|")


def marked_cell(words):
    """The same for words that may have marks of their own: what stands between backticks stays as it is."""
    return "`".join(part if number % 2 else cell(part) for number, part in enumerate(words.split("`")))
