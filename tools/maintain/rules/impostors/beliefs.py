"""Beliefs that stand behind impostors of several steps, as tools/maintain/lists/common_beliefs.txt has them:

    One read brings one whole message.
      1.3: a read begins a new head
      3.6: one read is one frame"""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble
from workbook.impostors import pages

LIST = "tools/maintain/lists/common_beliefs.txt"
IMPOSTOR = re.compile(r"  (\d+\.\d+): (\S.*)")
FEWEST_STEPS = 3  # of a belief that is common


def common():
    """{belief: [(step, the title of an impostor)]}, the most common first."""
    found, belief = {}, None
    text = read(LIST) if os.path.exists(os.path.join(ROOT, LIST)) else ""
    for number, line in enumerate(text.splitlines(), 1):
        match = IMPOSTOR.fullmatch(line)
        if not line or line.startswith("#"):
            continue
        if match and belief:
            found[belief].append(match.groups())
        elif not line.startswith(" ") and line not in found:
            belief = line
            found[belief] = []
        else:
            raise Trouble(f"{LIST}:{number}: what is this? {line}")
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def wrong():
    """What the list says, and is not so."""
    there = {(step, body.title) for step in pages.pages() for body in pages.bodies(step) if body.is_red}
    seen = set()
    for belief, impostors in common().items():
        for one in impostors:
            if one not in there:
                yield f"{LIST}: step {one[0]} has no impostor with the title '{one[1]}'"
            if one in seen:
                yield f"{LIST}: '{one[1]}' stands under two beliefs"
            seen.add(one)
        if len({step for step, _ in impostors}) < FEWEST_STEPS:
            yield f"{LIST}: '{belief}' is behind impostors of fewer than {FEWEST_STEPS} steps"
