"""`impostors 3 --review`: a parser that looks right, with three faults in it, for a learner to review. The learner's
tests are asked about each fault alone: the other two are repaired. What repairs them stands beside our solution."""
import re

from workbook.core.files import read
from workbook.core.lessons import REVIEWED
from workbook.core.sources import edits
from workbook.core.starters import is_pristine, starter
from workbook.core.trouble import Trouble, Usage
from workbook.impostors import trying, variants

NUMBER = 3
FILE = f"chapters/03-frame-parse/{REVIEWED}"
IN_ITS_PLACE = "solutions/03-frame-parse/frame_parser.cpp"
ANSWER = "solutions/03-frame-parse/review/frame_parser.md"
FAULT = re.compile(r"^## fault: ([^\n]+)\n\n((?:- [^\n]+\n)+)\n```diff\n(.*?)^```$", re.M | re.S)


class Fault:
    def __init__(self, title, facts, repair):
        self.title, self.repair = title, repair
        self.facts = dict(re.findall(r"^- ([a-z ]+): (.+)$", facts, re.M))

    def steps(self):
        """Those whose tests it turns red."""
        return self.facts["red at"].split(", ")

    def __str__(self):
        return f"{ANSWER}: {self.title}"


def faults():
    found = [Fault(*one) for one in FAULT.findall(read(ANSWER))]
    if len(found) != 3 or read(ANSWER).count("\n## ") != 3:
        raise Trouble(f"{ANSWER}: three times '## fault: ...', its facts, and a ```diff")
    return found


def repaired(*kept):
    """The parser, where only these faults are left."""
    text = read(FILE) if is_pristine(FILE) else starter(FILE).decode()  # a learner may have written notes into it
    for fault in faults():
        if fault.title not in [one.title for one in kept]:
            text = edits.put_into(text, fault.repair, fault)
    return variants.Variant({IN_ITS_PLACE: text}, list(kept))


def main(chapter, whose):
    if chapter.number != NUMBER:
        raise Usage(f"the review is in chapter {NUMBER}. It goes: ./workbook impostors {NUMBER} --review")
    result = trying.tried(chapter, whose, wrong=[repaired(fault) for fault in faults()], more_right=[repaired()])
    if not is_pristine(FILE):
        result.notes.append(f"{FILE} has changes of yours.\nThey are not tried: here the parser is as it was handed out.")
    print(result.accused or "\n".join([*result.notes, *count(result)]))
    return 1 if result.accused else 0


def count(result):
    found = [(fault, test) for fault, test in result.caught if test]
    lines = [f"{len(found)} of the three faults in {FILE} are caught."]
    for fault, test in found:
        lines += [f"  {fault.title}", f"    \"{fault.facts['belief']}\"", f"    by {test.name}, line {test.line}"]
    if len(found) < 3:
        lines.append("Next: read the file beside frame_parser.h. Ask of each line for which bytes it is wrong.")
    else:
        lines.append(f"Next: {ANSWER} says what repairs them.")
    return lines
