"""What `./workbook test` consists of: the parts, and what keeps two of them from running side by side."""
from maintain import bodies, checks
from maintain.core_path import play
from maintain.test_parts import compiling, fuzzing, programs, screens, solved, tool, transcripts, wasm, web


class Part:
    """`needs`: parts that have to be over before. `holds`: what no two parts may work on at once."""

    def __init__(self, name, run, needs="", holds="", alone=False):
        self.name, self.run, self.alone = name, run, alone
        self.needs, self.holds = needs.split(), set(holds.split())

    def title(self):
        return self.run.__doc__.splitlines()[0]


# What many wait for and what takes long comes first. Some parts run the programs in build/dev, and others link
# them anew. The harness is fuzz/your_harness.cpp: the transcripts of the fuzzing lesson are told with several.
PARTS = [
    Part("text", checks.check, holds="harness"),
    Part("compile", compiling.dev, holds="build/dev harness"),
    Part("fuzz", fuzzing.check, holds="build/fuzz"),
    Part("npm", web.packages),
    Part("wasm", wasm.check, needs="npm"),
    Part("fuzz-lesson", transcripts.check_fuzzing, needs="fuzz", holds="build/fuzz harness"),
    Part("site", web.site, needs="wasm"),
    Part("slides", web.slides, needs="wasm"),
    Part("starters", programs.starters, needs="compile", holds="build/dev"),
    Part("solved", solved.check, needs="npm"),
    Part("release", compiling.release),
    Part("solutions", programs.solutions, needs="compile", holds="build/dev"),
    Part("web", web.check, needs="npm release"),
    Part("inspector", web.inspector, needs="npm release wasm"),
    Part("bodies", bodies.check, needs="compile"),
    Part("transcripts", transcripts.check, needs="compile", holds="build/dev"),
    Part("pure", compiling.pure),
    Part("tool", tool.check),
    Part("core", play.check, needs="compile npm", alone=True),  # it solves steps in the starters
    Part("screens", screens.check, needs="compile", alone=True),  # it puts mistakes into the starters
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
    """The first that may start now, or None."""
    if any(part.alone for part in running):
        return None
    unfinished = {part.name for part in [*waiting, *running]}
    held = set().union(*(part.holds for part in running))
    for part in waiting:
        if not unfinished & set(part.needs) and not held & part.holds and not (part.alone and running):
            return part
    return None
