"""Which step teaches a rule. A lesson names sections: `RFC 9112 §3.2` stands at the first use in a
step, and `§3.2` after that; such a § belongs to the RFC that was named last and that has this section."""
import os
import re

from workbook.core.files import ROOT
from workbook.core.lessons import chapters, step_key
from maintain.rules.lessons import step_texts

MENTION = re.compile(r"(?:RFC (\d{4}) )?§(\d+(?:\.\d+)*)")


class Lesson:
    """A step as a page of chapters/ links to it."""

    def __init__(self, chapter, number, heading, text, known):
        self.number, self.link = number, f"{chapter.directory}/README.md#{heading.anchor}"
        self.sections = mentioned(text, known)


def mentioned(text, known):
    """{("9112", "3.2"), ...} of a text; `known` are the sections of each RFC of ours, {"9112": {"3.2", ...}}."""
    named, found = [], set()
    for rfc, section in MENTION.findall(text):
        if rfc:
            named.append(rfc)
        candidates = [rfc] if rfc else named[::-1]
        owner = next((one for one in candidates if section in known.get(one, ())), None)
        if owner:
            found.add((owner, section))
    return found


def lessons(listed):
    """{"3.2": its Lesson}, in the order of their numbers."""
    known = {rfc.number: {rule.section for rule in rfc.rules} for rfc in listed}
    found = {}
    for chapter in chapters():
        path = f"{chapter.path}/README.md"
        there = step_texts.steps(path) if os.path.exists(os.path.join(ROOT, path)) else {}
        for number, (heading, text) in there.items():
            found[number] = Lesson(chapter, number, heading, text, known)
    return dict(sorted(found.items(), key=lambda item: step_key(item[0])))


def steps_of(rule, pinned, taught):
    """The steps that its list names; else those that name its section and whose tests pin it; else, because a step says
    what its tests check, those whose tests pin it; else those that name its section."""
    naming = [number for number, lesson in taught.items() if (rule.rfc, rule.section) in lesson.sections]
    pinning = [number for number in taught if number in {tag.step() for tag in pinned}]
    numbers = rule.taught or [number for number in naming if number in pinning] or pinning or naming
    return [taught[number] for number in numbers if number in taught]
