"""`compare`: yours beside ours, function by function, and why ours is written so."""
import re
import textwrap

from workbook.aids import why
from workbook.aids.functions import Function, cut
from workbook.core.lessons import MARK
from workbook.core.step_parts import helpers, used
from workbook.core.terminal import paint
from workbook.core.trouble import Trouble
from workbook.learner import hints, one_step, solutions

NAMESPACE_ENDS = re.compile(r"(?:^\}\s*// namespace.*\s*)+\Z", re.M)


def add_arguments(parser):
    parser.add_argument("which", type=solutions.which, metavar="N[.M]",
                        help="a chapter's number, or fuzz; with .M one step, say 3.6, and none that comes later")


def main(options):
    chapter, step = options.which
    for number in [step] if step else one_step.all_steps(chapter):
        compare(chapter, number)
    if not step:
        print(f"One step alone: ./workbook compare {number}. Line by line: ./workbook diff {chapter.name()}")


def compare(chapter, step):
    title, path = chapter.steps().get(step, ("", ""))
    print(paint(f"Step {step}: {title}" if title else f"Step {step}", "bold") + f"   {path}")
    try:
        _, yours, ours = one_step.yours_and_ours(chapter, step, "diff")
    except Trouble as trouble:
        print(f"  {trouble}\n")
        return
    for mine, theirs in pairs(pieces(yours, step, ours), pieces(ours, step, ours)):
        show(mine, theirs)
    reasons = why.whys(chapter).get(step)
    if reasons:
        print(f"\n{paint('Why ours is written so', 'bold')}")
        print("\n".join(f"  {line}".rstrip() for line in hints.wrapped(reasons)))
    print()


def pieces(parts, step, ours):
    """The functions of a step, and those from above the first step that it uses; its lines in one piece where the ends
    of the functions are not known."""
    text = parts.of(step)
    inside = None if ours.stands_inside(step) or ours.goes_on_in(step) else cut(text)
    if not inside:
        lines = NAMESPACE_ENDS.sub("", text).rstrip().split("\n")[1:]
        return [Function(f"the lines of step {step}", "\n".join(lines))]
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


def print_code(whose, function):
    if function is None:
        print(f"  {whose}: there is none.")
    elif MARK in function.text:
        print(f"  {whose}: not written yet.")
    elif not function.text.strip():
        print(f"  {whose}: nothing.")
    else:
        print(f"  {whose}:\n" + textwrap.indent(textwrap.dedent(function.text), "    "))
