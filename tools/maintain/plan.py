"""What `./workbook test` consists of: the parts, and what keeps two of them from running side by side."""
from maintain import checks
from maintain.impostors import catching, proof
from maintain.mutation import mutate
from maintain.rehearsal import play
from maintain.test_parts import compiling, fuzzing, programs, screens, solved, tool, transcripts, wasm, web


BUSY = 3     # so many parts at once that keep the processor busy, also if one of them waits now and then
WAITING = 2  # and beside them, so many that leave it to others


class Part:
    """`needs`: parts that have to be over before. `holds`: what it changes, so that no other part may work on it or
    read it at the same time. `reads`: what several may read at once. `waits`: it spends most of its time waiting, and
    leaves the processor to others."""

    def __init__(self, name, run, needs="", holds="", reads="", waits=False):
        self.name, self.run, self.waits = name, run, waits
        self.needs, self.holds, self.reads = needs.split(), set(holds.split()), set(reads.split())

    def disturbs(self, other):
        return self.holds & (other.holds | other.reads) or other.holds & self.reads

    def title(self):
        return self.run.__doc__.splitlines()[0]


# What many wait for comes first, then what works in build/dev, one after the other: that row is the longest. What takes
# minutes and does one thing at a time stands before what is short, so that the processor is not idle at the end.
# Some parts run the programs in build/dev, and others link them anew: starters wants those of the files as they are handed
# out. rehearsal solves steps in the starters, and screens puts mistakes into them: all parts that compile or copy them read
# them. The harness is fuzz/your_harness.cpp: the transcripts of the fuzzing lesson are told with several.
PARTS = [
    Part("text", checks.check, reads="harness starters"),
    Part("compile", compiling.dev, holds="build/dev", reads="harness starters"),
    Part("npm", web.packages),
    Part("fuzz", fuzzing.check, holds="build/fuzz", reads="harness"),
    Part("starters", programs.starters, needs="compile", holds="build/dev", reads="starters", waits=True),
    Part("rehearsal", play.check, needs="compile npm", holds="build/dev starters"),
    Part("screens", screens.check, needs="compile", holds="build/dev starters"),
    Part("wasm", wasm.check, needs="npm", reads="starters"),
    Part("impostors", proof.check, needs="compile", reads="build/dev starters"),
    Part("release", compiling.release, reads="starters"),
    Part("site", web.site, needs="wasm", reads="starters"),
    Part("mutants", mutate.check, needs="compile", reads="build/dev starters"),
    Part("catch", catching.check, needs="compile", holds="build/dev", reads="starters"),
    Part("fuzz-lesson", transcripts.check_fuzzing, needs="fuzz", holds="build/fuzz harness"),
    Part("slides", web.slides, needs="wasm", reads="starters", waits=True),
    Part("web", web.check, needs="npm release", waits=True),
    Part("inspector", web.inspector, needs="npm release wasm", waits=True),
    Part("board", web.board, needs="npm release", waits=True),
    Part("room", tool.room, needs="release", waits=True),
    Part("tool", tool.check, reads="starters"),
    Part("solved", solved.check, needs="npm", reads="starters"),
    Part("solutions", programs.solutions, needs="compile", holds="build/dev"),
    Part("transcripts", transcripts.check, needs="compile", holds="build/dev", reads="starters"),
    Part("pure", compiling.pure, reads="starters"),
]
NAMES = [part.name for part in PARTS]


def chosen(names):
    """These parts and all that they need, in the plan's order."""
    wanted = set(names)
    for part in reversed(PARTS):  # a part stands behind what it needs
        if part.name in wanted:
            wanted.update(part.needs)
    return [part for part in PARTS if part.name in wanted]


def next_of(waiting, running):
    """The first that may start now, or None. What a part is going to change as soon as it can, no later one takes, or
    the earlier one would wait for ever."""
    to_come, at_work = ({part.name for part in parts} for parts in (waiting, running))
    earlier = []
    for part in waiting:
        if to_come & set(part.needs):
            continue
        if at_work & set(part.needs) or any(part.disturbs(one) for one in [*running, *earlier]):
            earlier.append(part)
        elif sum(one.waits == part.waits for one in running) < (WAITING if part.waits else BUSY):
            return part
    return None
