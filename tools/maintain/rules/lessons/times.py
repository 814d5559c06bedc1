"""How long the steps take: measured with people where there are numbers, and estimated from what is to be read, written
and made green. The headings, the chapters' `Time:` lines and README's table say what this says."""
import math
import os
import re
from collections import Counter

from workbook.core import files
from workbook.core.files import ROOT, all_files, read
from workbook.core.lessons import before_all, step_key
from workbook.core.sources.step_parts import Parts
from maintain.rules.lessons import cpp_tests, mistakes, step_texts
from maintain.rules.lessons.parts import TIME, with_lesson
from maintain.rules.lessons.shape import words
from maintain.rules import failures
from maintain.rules.markdown import parse, slug

MEASURED = "tools/maintain/lists/measured_minutes.txt"
LINE = re.compile(r"((?:\d+|F)\.\d+) (\d+)")
WORDS_A_MINUTE, A_LINE, A_TEST, AT_LEAST = 120, 0.7, 0.2, 1
TAKEN = 3  # minutes to read lines of ours, and no more
CORE_IN_ALL = 360
LATER = re.compile(r"^## (?:Read|Break it|Questions|Compare|Further)\n.*?(?=^## |\Z)", re.M | re.S)  # not on the day
FIRST = re.compile(r"^Time: (\d+) min\.$", re.M)  # of chapter 0
LINKED = (".md", ".js", ".mjs", ".html")


def minutes():
    """Headings, `Time:` lines and README's table say the minutes that the steps take, and the core is a day."""
    for number, line in enumerate(read(MEASURED).splitlines(), 1):
        if line and not line.startswith("#") and not LINE.fullmatch(line):
            yield f"{MEASURED}:{number}: a line is '3.6 42': the step, and the median of what people needed"
    for path, text in changed().items():
        now, then = read(path).splitlines(), text.splitlines()
        line = next((i for i, pair in enumerate(zip(now, then), 1) if pair[0] != pair[1]), len(now))
        yield f"{path}:{line}: the minutes are others. Anew: python3 tools/maintain/checks.py times"
    for path in chapter_times():
        if not row_of(path).search(read("README.md")):
            yield f"README.md: no row '| [...]({path}) | ... | core 68 min, all 195 min |' says how long it takes"
    total = sum(core for core, _ in chapter_times().values())
    if total > CORE_IN_ALL:
        yield f"the core takes {total} minutes; a day in a room has {CORE_IN_ALL}"


def write():
    """How many files say other minutes now. With its minutes a heading changes its name, and so do links to it."""
    texts = changed()
    for path, text in texts.items():
        files.write_whole(os.path.join(ROOT, path), text.encode())
    for page, make in ((failures.PAGE, failures.write), (mistakes.PAGE, mistakes.write)):
        if texts and os.path.exists(os.path.join(ROOT, page)):
            make()
    return len(texts)


# ---- How long something takes.

def measured():
    return {match[1]: int(match[2]) for match in map(LINE.fullmatch, read(MEASURED).splitlines()) if match}


def of_steps(chapter):
    """{"3.2": its minutes}"""
    texts = step_texts.steps(f"{chapter.path}/README.md")
    lines, tests, known = lines_of(chapter), tests_of(chapter), measured()
    return {number: known.get(number) or estimate(read_words(text), lines.get(number, 0), tests[number])
            for number, (_, text) in texts.items()}


def estimate(word_count, lines, tests):
    return round(word_count / WORDS_A_MINUTE + A_LINE * lines + A_TEST * tests + AT_LEAST)


def read_words(text):
    """What is read of a text: all but what stands in a block of code."""
    page = parse("", text)
    return words("\n".join([line for _, line in page.prose] + page.code_words))


def lines_of(chapter):
    """{"3.2": lines that are to be written}: those of our solution that are neither given nor a remark."""
    found = {}
    for name in chapter.files():
        given, ours = Parts(read(f"{chapter.path}/{name}")), Parts(read(f"{chapter.solution}/{name}"))
        for number in ours.names:
            more = Counter(code(ours.of(number)))
            more -= Counter(code(given.of(number))) if number in given.names else Counter()
            found[number] = sum(more.values())
    return found


def code(text):
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("//")]


def tests_of(chapter):
    return Counter(test.step for path in chapter.tests() for test in cpp_tests.tests(path, read(path)))


def chapter_times():
    """{path of a README: (minutes of the core, of everything)}, chapter 0 too. The core has what is done in a room of
    one day: its steps, three minutes for each that is taken, and what is read around them but the sections for later."""
    found = {}
    if before_all():
        whole = math.ceil(read_words(read(before_all())) / WORDS_A_MINUTE + 5)
        found[before_all()] = (whole, whole)
    for one in with_lesson():
        path = f"{one.path}/README.md"
        steps, kinds = of_steps(one), one.kinds()
        texts = step_texts.steps(path)
        told_in_steps = sum(read_words(text) for _, text in texts.values())
        rest, day = (round((read_words(text) - told_in_steps) / WORDS_A_MINUTE)
                     for text in (read(path), LATER.sub("", read(path))))
        costs = {"core": lambda number: steps[number], "take": lambda _: TAKEN, "extra": lambda _: 0}
        found[path] = (day + sum(costs[kinds[number]](number) for number in steps), rest + sum(steps.values()))
    return found


# ---- Where it is said.

def changed():
    """{path: its text as it should be} of all files that say something else."""
    texts, renamed = {}, {}
    for one in with_lesson():
        path = f"{one.path}/README.md"
        texts[path] = read(path)
        for number, minutes_now in sorted(of_steps(one).items(), key=lambda item: step_key(item[0])):
            heading = step_texts.steps(path)[number][0]
            wanted = re.sub(r"\d+ min\)$", f"{minutes_now} min)", heading.text)
            texts[path] = re.sub(rf"^### Step {re.escape(number)}: (.*)\d+ min\)$",
                                 lambda m, now=minutes_now: re.sub(r"\d+ min\)$", f"{now} min)", m[0]), texts[path],
                                 flags=re.M)
            if slug(wanted) != heading.anchor:
                renamed[heading.anchor] = slug(wanted)
    for path, (core, everything) in chapter_times().items():
        texts.setdefault(path, read(path))
        texts[path] = FIRST.sub(f"Time: {core} min.", texts[path])
        texts[path] = TIME.sub(f"Time: core {core} min, everything {everything} min.", texts[path])
    texts["README.md"] = with_table(read("README.md"))
    if renamed:
        links = re.compile("|".join(rf"\b{re.escape(old)}(?![\w-])" for old in renamed))
        for path in all_files(*LINKED):
            text = texts.get(path) or read(path)
            texts[path] = links.sub(lambda m: renamed[m[0]], text)
    return {path: text for path, text in texts.items() if text != read(path)}


def row_of(path):
    return re.compile(rf"^(\| \[[^\]]+\]\({re.escape(path)}\) \|.*\| )core \d+ min, all \d+ min( \|)$", re.M)


def with_table(text):
    """README with the times of each chapter in its row."""
    for path, (core, everything) in chapter_times().items():
        text = row_of(path).sub(rf"\g<1>core {core} min, all {everything} min\g<2>", text)
    return text
