"""Red screens say what a learner needs: it is looked for in the golden screens of all impostors, and in the stories
that the steps' tests tell, since each of them may be the first that is red."""
import re
from collections import Counter

from workbook.core.files import read
from workbook.core.lessons import chapters, step_key
from workbook.core.trouble import Trouble
from workbook.impostors import pages
from maintain.impostors import golden
from maintain.rules.lessons import cpp_tests
from maintain.rules.lessons.mistakes import stories

HEAD_ENDS = re.compile(r"^  (yours|expected|compared|your words|test|This usually|A person) ", re.M)
GIVEN = re.compile(r"^  (?:text|tried) |^  bytes .*\n(?: +\^|  rule )", re.M)
RULE = re.compile(r"§|^  rule |\((?:\w+\.h|README)\b", re.M)  # a section, or where the contract stands
USUALLY, PERSON = "This usually means: ", "A person sees: "
PLACE = re.compile(r"^  test +chapters/\S+\.(?:cpp|h):LINE$", re.M)
NEXT = re.compile(r"^Next: chapters/\S+\.cpp:LINE, Step \d\.\d+\.", re.M)
BARE = re.compile(r"^ *(?:Value of:|Which is:|Expected: |Actual: |Expected equality|Failed$)", re.M)

# What a story is to have, and the fields that say it.
FIELDS = {
    "what is given": "bytes|text|tried", "the rule": "section", "the likely belief": "usually|yours",
    "what a person sees": "person",
}
MEANS = re.compile(rf",\s*((?:(?:{cpp_tests.STRING})\s*)+)\}}")  # {"33280", "the same two bytes, ..."}


def screens():
    """Each impostor's card, screen and test says what a learner needs; what a step lacks is counted."""
    for kind, found in (("cards", cards()), ("screens", golden_screens()), ("stories", told())):
        for step, lines in sorted(found.items(), key=lambda item: step_key(item[0])):
            if lines:
                yield f"{step}: {len(lines)} {kind} lack something"
                yield from (f"  {line}" for line in lines)


def impostors(step):
    """Those of a page that can be read; and what is wrong with one that cannot."""
    try:
        return [body for body in pages.bodies(step) if body.is_red], None
    except Trouble as trouble:
        return [], str(trouble)


def cards():
    """{"3.2": [what a card of the step lacks, ...]}"""
    found, titles = {}, Counter()
    for step in pages.pages():
        bodies, wrong = impostors(step)
        found[step] = [wrong] if wrong else []
        for body in bodies:
            titles[step[0], body.title] += 1
            found[step] += [f"{body}: has no line '- {fact}: ...'"
                            for fact in ("belief", "user") if fact not in body.facts]
            if titles[step[0], body.title] == 2:
                found[step].append(f"{body}: another impostor of the chapter has this title")
    return found


def golden_screens():
    """{"3.2": [what a golden screen of the step lacks, ...]}"""
    found, means = {}, {}
    for step in pages.pages():
        bodies, wrong = impostors(step)
        path, known, lines = golden.path_of(step), golden.shown(step), []
        if step[0] not in means:
            means[step[0]] = meanings(chapters()[int(step[0]) - 1])
        if not wrong and list(known) != [body.title for body in bodies]:
            lines.append(f"{path}: not the impostors of {pages.FOLDER}: {golden.again(step)}")
        for body in bodies:
            one = known.get(body.title)
            if one and one.facts != golden.entry(body, one.screen).facts:
                lines.append(f"{path}: {body.title}: not the facts of its card: {golden.again(step)}")
            lacking = lacks(one.screen, means[step[0]]) if one else []
            if lacking:
                lines.append(f"{path}: {body.title}: {', '.join(lacking)}")
        found[step] = lines
    return found


def lacks(screen, means):
    """What a red screen does not say."""
    head = HEAD_ENDS.split(screen, maxsplit=1)[0]
    words = " ".join(screen.split())
    there = {
        "what was given": GIVEN.search(head + "  "), "the rule": RULE.search(head),
        "the likely belief": USUALLY in words or any(one in words for one in means),
        "what a person sees": PERSON in words, "the test's line": PLACE.search(screen),
        "the learner's line": NEXT.search(screen), "words for an assertion": not BARE.search(screen),
    }
    return [f"no {what}" for what, is_there in there.items() if not is_there]


def meanings(chapter):
    """What the diagnoses in a chapter's tests say of a value."""
    texts = [read(path) for path in chapter.tests()]
    return {" ".join(cpp_tests.value(found).split()) for text in texts for found in MEANS.findall(text)}


def told():
    """{"3.2": [what a story of its tests lacks, ...]}"""
    found = {}
    for one in chapters():
        for path in one.tests():
            for test in cpp_tests.tests(path, read(path)):
                lines = found.setdefault(test.step, [])
                for story in stories(test):
                    lacking = [what for what, names in FIELDS.items() if not re.search(rf"\.(?:{names}) =", story)]
                    if lacking:
                        lines.append(f"{path}:{test.line}: {test.name}: no {', no '.join(lacking)}")
    return found
