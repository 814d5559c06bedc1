"""tools/maintain/lists/survivors.txt: why a mutant is green. Mutants stand above the line with their reason:

    frame.cpp encode_header: out.reserve({2 => 3} + more + 4 + frame.payload.size());
      same: it is a guess about memory, and any number will do

same: no program can see a difference. free: the step leaves it to you. unseen: there is a difference, and no test sees
it; only these count against the tests."""
import re

from workbook.core.files import read
from workbook.core.trouble import Trouble

LIST = "tools/maintain/lists/survivors.txt"
KINDS = ("same", "free", "unseen")
REASON = re.compile(rf"  ({'|'.join(KINDS)}): (\S.*)")


class Reason:
    def __init__(self, kind, text):
        self.kind, self.text = kind, text

    def excuses(self):
        """It is no wrong program, so no test has to refuse it."""
        return self.kind != "unseen"


def reasons(text=None):
    """{key of a mutant: Reason}, in the order of the list."""
    found, above = {}, []
    for number, line in enumerate((read(LIST) if text is None else text).splitlines(), 1):
        reason = REASON.fullmatch(line)
        if not line.strip() or line.startswith("#"):
            continue
        if reason and above:
            one = Reason(*reason.groups())
            found.update((key, one) for key in above)
            above = []
        elif line.startswith(" "):
            raise Trouble(f"{LIST}:{number}: '  same: ...', '  free: ...' or '  unseen: ...' stands under mutants")
        elif line in found or line in above:
            raise Trouble(f"{LIST}:{number}: this mutant stands there twice")
        else:
            above.append(line)
    if above:
        raise Trouble(f"{LIST}: a reason is missing under '{above[-1]}'")
    return found


def wrong(found, mutants, killers):
    """What is wrong with the list. `mutants`: all of these files. `killers`: {mutant: a test, or None} of those that
    were tried."""
    modules = {mutant.file.module for mutant in mutants}
    keys = {mutant.key for mutant in mutants}
    for key in found:
        if key.split(" ")[0] in modules and key not in keys:
            yield f"{LIST}: no such mutant: {key}"
    for mutant, killer in killers.items():
        if killer and mutant.key in found:
            yield f"{LIST}: {killer} is red for it now: {mutant.key}"
        if not killer and mutant.key not in found:
            yield f"no test is red for {mutant}"
