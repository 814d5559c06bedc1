"""`compare`: yours beside ours, function by function, and why ours is written so."""
import re
import textwrap

from workbook.aids import why
from workbook.aids.functions import Function, cut
from workbook.core.files import read
from workbook.core.lessons import MARK
from workbook.core.sources.step_parts import Parts, helpers, used
from workbook.core.terminal import paint
from workbook.core.trouble import Trouble
from workbook.learner import hints, one_step, solutions

NAMESPACE_ENDS = re.compile(r"(?:^\}\s*// namespace.*\s*)+\Z", re.M)


def add_arguments(parser):
    parser.add_argument("which", type=solutions.which, metavar="N[.M]",
                        help="a chapter's number, or fuzz; with .M one step, say 3.6, and none that comes later")


def main(options):
    chapter, step = options.which
    for steps in [[step]] if step else together(chapter):
        compare(chapter, steps)
    if not step:
        print(f"One step alone: ./workbook compare {steps[0]}. Line by line: ./workbook diff {chapter.name()}")


def together(chapter):
    """The steps, in their order; those of one function are one group."""
    ours = [Parts(read(f"{chapter.solution}/{name}")) for name in chapter.files()]
    rest = one_step.all_steps(chapter)
    while rest:
        group = [rest[0]]
        parts = next(one for one in ours if group[0] in one.names)
        while parts.goes_on_in(group[-1]) in rest:
            group.append(parts.goes_on_in(group[-1]))
        rest = [step for step in rest if step not in group]
        yield group


def compare(chapter, steps):
    for step in steps:
        title, path = chapter.steps().get(step, ("", ""))
        print(paint(f"Step {step}: {title}" if title else f"Step {step}", "bold") + f"   {path}")
    try:
        yours, ours = [one_step.yours_and_ours(chapter, step, "diff")[1:] for step in steps][0]
    except Trouble as trouble:
        print(f"  {trouble}\n")
        return
    for mine, theirs in pairs(pieces(yours, steps, ours), pieces(ours, steps, ours)):
        show(mine, theirs)
    reasons = why.whys(chapter)
    for step in steps:
        if step in reasons:
            print("\n" + paint("Why ours is written so" + (f", step {step}" if steps[1:] else ""), "bold"))
            print("\n".join(f"  {line}".rstrip() for line in hints.wrapped(reasons[step])))
    print()


def pieces(parts, steps, ours):
    """The functions of the steps, and those from above the first step that they use; their lines in one piece where the
    ends of the functions are not known."""
    text = "".join(parts.of(step) for step in steps)
    inside = None if ours.stands_inside(steps[0]) or ours.goes_on_in(steps[-1]) else cut(text)
    if not inside:
        lines = NAMESPACE_ENDS.sub("", text).rstrip().split("\n")[1:]
        return [Function(f"the lines of step {' and '.join(steps)}", "\n".join(lines))]
    above = cut(parts.head) or []
    names = used(helpers(parts.head), text)
    return inside + [one for one in above if one.name.split("::")[-1] in names]


def pairs(yours, ours):
    """(yours, ours) of each function, in our order; None where one of the two has none. If one of them is in one piece,
    so is the other."""
    whole = [[one for one in some if " " in one.name] for some in (yours, ours)]
    if any(whole) and not all(whole):
        name = (whole[0] or whole[1])[0].name
        return [(Function(name, joined(yours)), Function(name, joined(ours)))]
    yours, found = list(yours), []
    for theirs in ours:
        mine = next((one for one in yours if one.name == theirs.name), None)
        if mine:
            yours.remove(mine)  # two may have one name, and other parameters
        found.append((mine, theirs))
    return found + [(mine, None) for mine in yours]


def joined(functions):
    return "\n\n".join(one.text for one in functions)


def show(mine, theirs):
    print(f"\n{paint((mine or theirs).name, 'bold')}")
    if mine and theirs and mine.same_as(theirs):
        print("  The same in yours and in ours.")
        return
    print_code("yours", mine)
    print_code("ours", theirs)


def is_unwritten(text):
    """A header, the line that waits for yours, and a brace. A function of several steps may be half written."""
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("//")]
    return MARK in text and len(lines) <= 3


def print_code(whose, function):
    if function is None:
        print(f"  {whose}: there is none.")
    elif is_unwritten(function.text):
        print(f"  {whose}: not written yet.")
    elif not function.text.strip():
        print(f"  {whose}: nothing.")
    else:
        print(f"  {whose}:\n" + textwrap.indent(textwrap.dedent(function.text), "    "))
