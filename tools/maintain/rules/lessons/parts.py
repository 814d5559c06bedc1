"""The parts that a reader finds in the same place each time: of a step, of a chapter's beginning and of its end; and
the words that the glossary explains."""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.lessons import before_all, chapters, step_key
from maintain.rules.lessons import step_texts
from maintain.rules.markdown import PARSER, page

PARTS = ["The problem.", "The idea.", "Your task.", "Check yourself.", "Common mistakes."]
PART = re.compile(rf"^\*({'|'.join(map(re.escape, PARTS))})\*", re.M)
FENCE = re.compile(r"^ *```.*?^ *```$", re.M | re.S)
TIME = re.compile(r"^Time: core (\d+) min, everything (\d+) min\.$", re.M)
GOALS = re.compile(r"After this chapter you can\b[^\n]*\n+((?:[-*] .+\n(?:  .+\n)*)+)")
ITEM = re.compile(r"^\d+\. ", re.M)
GLOSSARY, WORDS = "../GLOSSARY.md#", "chapters/GLOSSARY.md"


def parts():
    """A step has its five parts in order; a chapter its time, three goals, its recap and three ways further."""
    for one in with_lesson():
        path = f"{one.path}/README.md"
        for number, (heading, text) in sorted(step_texts.steps(path).items(), key=lambda item: step_key(item[0])):
            _, *found = PART.split(text)
            names, texts = found[::2], found[1::2]
            if names != PARTS:
                yield (f"{path}:{heading.line}: step {number} has the parts {' '.join(names) or 'none'}; they should "
                       f"be {' '.join(PARTS)}")
            yield from (f"{path}:{heading.line}: step {number}: nothing stands behind *{name}*"
                        for name, words in zip(names, texts) if not words.strip())
        yield from begin_and_end(path, {heading.text: text for heading, text in step_texts.sections(path, 2)})


def with_lesson():
    return [one for one in chapters() if os.path.exists(os.path.join(ROOT, f"{one.path}/README.md"))]


def begin_and_end(path, texts):
    first, recap, further = (texts.get(name, "") for name in ("What you will see", "Recap", "Further"))
    if not TIME.search(first):
        yield f"{path}: a line 'Time: core 68 min, everything 195 min.' should stand at its beginning"
    goals = GOALS.search(first + "\n")
    count = len(re.findall(r"^[-*] ", goals[1], re.M)) if goals else 0
    if count != 3:
        yield f"{path}: {count} goals; three are meant ('After this chapter you can', and a list)"
    said = ITEM.split(FENCE.sub("", recap))[0]
    count = len(re.findall(r"[.!?](?=\s|$)", re.sub(r"`[^`]*`", "code", said)))
    if count != 5:
        yield f"{path}: its recap says {count} sentences before the questions; five are meant"
    questions, _, answers = recap.partition("<details>")
    for what, text in (("questions", questions), ("answers", answers)):
        if len(ITEM.findall(text)) != 4:
            yield f"{path}: its recap has {len(ITEM.findall(text))} {what}; four are meant, the answers folded away"
    links = len(re.findall(r"^[-*\d.]+ .*\]\(https?://", further, re.M))
    if links != 3:
        yield f"{path}: {links} links lead further; three are meant, each with a sentence"
    if not re.search(r"\bexercise\b", further, re.I):
        yield f"{path}: no exercise leads further"


def glossary():
    """What is bold in a chapter is defined there: a link to the glossary, and each word once. So is each word there."""
    words = [heading.text for heading in page(WORDS).headings] if os.path.exists(os.path.join(ROOT, WORDS)) else []
    yield from (f"{WORDS}: {word} stands there twice" for word in sorted(set(words)) if words.count(word) > 1)
    for path in [*(f"{one.path}/README.md" for one in with_lesson()), *filter(None, [before_all()])]:
        seen, in_head = {}, False
        line = 1
        for token in PARSER.parse(read(path)):
            line = token.map[0] + 1 if token.map else line
            in_head = token.type == "th_open" or in_head and token.type != "th_close"
            children = token.children or []
            for at, child in enumerate(children):
                if child.type != "strong_open" or in_head:
                    continue
                target = children[at + 1].attrGet("href") or "" if at + 1 < len(children) else ""
                place = f"{path}:{line + sum(one.type == 'softbreak' for one in children[:at])}"
                if not target.startswith(GLOSSARY):
                    yield f"{place}: bold is for a word that is defined, with a link to {GLOSSARY}word"
                elif target in seen:
                    yield f"{place}: {target.replace(GLOSSARY, '')} is bold in line {seen[target]} already"
                else:
                    seen[target] = line
