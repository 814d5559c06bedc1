"""chapters/KILL_SHEET.md: each impostor, the belief behind it, and the test that refuses it. It is written from the
pages of tools/impostors and from the golden screens, which the proof has compared with what the tests print."""
import os
from collections import Counter

from workbook.core import files
from workbook.core.files import ROOT, read
from workbook.core.lessons import chapters, step_key
from workbook.core.trouble import Trouble
from workbook.impostors import pages
from maintain.impostors import golden
from maintain.rules.impostors import beliefs
from maintain.rules.lessons import cpp_tests
from maintain.rules.lessons.mistakes import cell, marked_cell, step_link, step_title, title
from maintain.rules.markdown import slug

PAGE = "chapters/KILL_SHEET.md"
HEAD = """# The kill sheet

A test is worth what it refuses. An **impostor** is a wrong implementation of a step, of a kind that people write. The
tests of its own step have to refuse it. A **twin** is a right implementation that is written in another way. The tests
have to take it.

You see here what goes wrong in the steps. If you want to find it yourself, solve the step first, and catch the impostors
of its chapter (`./workbook impostors N`).

{numbers}
{survivors} `./workbook test impostors` builds and tries all impostors and twins. For one step it is

```text
python3 tools/maintain/impostors/proof.py 3.2
```

For each impostor, `tools/impostors/NN/screens` has the red screen that a learner would see. This page is written from
there (`python3 tools/maintain/checks.py kill_sheet`).
"""
NUMBERS = "| Chapter | Steps | Impostors | Twins |\n|---|---:|---:|---:|\n"
BELIEFS = """
## Beliefs that come back

Some beliefs stand behind impostors of many steps. Did you believe one of them in a step before? Then watch for it in the
next one.

| The belief | Impostors | Steps |
|---|---:|---|
"""
BUSY = """
## The tests that refuse most

An impostor counts where it is refused first: the red screen is about this test.

| Test | Step | Impostors |
|---|---|---:|
"""
ROW = "| The impostor | The belief behind it | A user sees | The first test that refuses it |\n|---|---|---|---|\n"
MANY = 5  # a test that refuses so many has a line of its own


def killed():
    """chapters/KILL_SHEET.md is what the impostors' pages and the golden screens say, and no impostor survives."""
    if not pages.pages():
        return
    try:
        text = written()
    except Trouble as trouble:
        yield str(trouble)
        return
    for body in survivors():
        yield f"{body}: no golden screen says which test refuses it: {golden.again(body.step)}"
    yield from lost()
    yield from beliefs.wrong()
    if not os.path.exists(os.path.join(ROOT, PAGE)) or read(PAGE) != text:
        yield f"{PAGE}: not what the impostors say. Write it anew: python3 tools/maintain/checks.py kill_sheet"


def write():
    files.write_whole(os.path.join(ROOT, PAGE), written().encode())


def written():
    steps = {step: pages.bodies(step) for step in pages.pages()}
    left = len(survivors())
    words = f"Of {left} no golden screen says which test refuses them." if left else "The tests refuse every impostor."
    parts = [HEAD.format(numbers=numbers(steps), survivors=words), common(steps), busy(steps)]
    for one, its_steps in by_chapter(steps):
        where = places(one)
        parts += [f"\n## {title(one)}\n", *(of_step(one, step, its_steps[step], where) for step in its_steps)]
    return "".join(parts)


def by_chapter(steps):
    """[(chapter, {"3.2": its bodies})], without chapters that have none."""
    for one in chapters():
        its_steps = {step: bodies for step, bodies in steps.items() if bodies and bodies[0].chapter.number == one.number}
        if its_steps:
            yield one, its_steps


def numbers(steps):
    """The table at the top."""
    lines = [NUMBERS]
    for one, its_steps in by_chapter(steps):
        cells = (len(its_steps), *counted(sum(its_steps.values(), [])))
        words = cell(title(one)).removeprefix("Chapter ")
        lines.append(f"| [{words}](#{slug(title(one))}) | {' | '.join(map(str, cells))} |\n")
    cells = (len(steps), *counted(sum(steps.values(), [])))
    return "".join([*lines, f"| All | {' | '.join(map(str, cells))} |\n"])


def counted(bodies):
    """How many impostors, and how many twins."""
    red = sum(body.is_red for body in bodies)
    return red, len(bodies) - red


def common(steps):
    """A line for each belief that stands behind impostors of several steps."""
    lines = []
    for belief, impostors in beliefs.common().items():
        those = sorted({step for step, _ in impostors} & set(steps), key=step_key)
        links = ", ".join(on_page(steps[step][0].chapter, step) for step in those)
        lines.append(f"| {cell(belief)} | {len(impostors)} | {links} |\n")
    return "".join([BELIEFS, *lines]) if lines else ""


def busy(steps):
    """The tests that refuse MANY impostors or more."""
    killers = [(body, killer(body)) for bodies in steps.values() for body in bodies if body.is_red]
    found = Counter(test for _, test in killers if test)
    chapter_of = {test: body.chapter for body, test in killers}
    lines = [f"| {link(test, places(chapter_of[test]))} | {on_page(chapter_of[test], step_of(test))} | {count} |\n"
             for test, count in found.most_common() if count >= MANY]
    return "".join([BUSY, *lines]) if lines else ""


def of_step(chapter, step, bodies, where):
    """A heading, its numbers and its twins, and a row for each impostor: those of one test stand together."""
    red, green = ([body for body in bodies if body.is_red == color] for color in (True, False))
    order = list(where)
    red.sort(key=lambda body: order.index(killer(body)) if killer(body) in where else -1)
    twins = ": " + "; ".join(marked_cell(body.title) for body in green) if green else ""
    words = f"{some(len(red), 'impostor')}, {some(len(green), 'twin')}{twins}."
    return f"\n### {step_link(chapter, step)}\n\n{words}\n\n" + "".join([ROW, *(row(body, where) for body in red)])


def some(number, word):
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def row(body, where):
    test = killer(body)
    elsewhere = f", of step {step_of(test)}" if test and step_of(test) != body.step else ""
    belief, user = (cell(body.facts.get(fact, "")) for fact in ("belief", "user"))
    return f"| {marked_cell(body.title)} | {belief} | {user} | {link(test, where)}{elsewhere} |\n"


def link(test, where):
    """Of "Step3_2.ReadsSixteenBitLength", to its file."""
    return f"[{test.split('.')[-1]}]({where[test]})" if test in where else "none"


def step_of(test):
    """"3.2", of "Step3_2.ReadsSixteenBitLength"."""
    return test.split(".")[0].replace("Step", "").replace("_", ".")


def on_page(chapter, step):
    return f"[{step}](#{anchor(chapter, step)})"


def anchor(chapter, step):
    """Of a step, on this page: "step-32-when-125-is-not-enough"."""
    return slug(step_title(chapter, step))


def killer(body):
    """"Step3_2.ReadsSixteenBitLength", or None."""
    known = golden.shown(body.step).get(body.title)
    return known.killer() if known else None


def survivors():
    return [body for step in pages.pages() for body in pages.bodies(step) if body.is_red and not killer(body)]


def lost():
    """Tests that a golden screen names, and that are there no more."""
    for step in pages.pages():
        for body in pages.bodies(step):
            test = killer(body) if body.is_red else None
            if test and test not in places(body.chapter):
                yield f"{golden.path_of(step)}: there is no test {test} any more: {golden.again(step)}"


def places(chapter):
    """{"Step3_2.ReadsSixteenBitLength": its file, as a link from the page}"""
    return {f"{test.suite}.{test.name}": os.path.relpath(path, os.path.dirname(PAGE))
            for path in chapter.tests() for test in cpp_tests.tests(path, read(path))}
