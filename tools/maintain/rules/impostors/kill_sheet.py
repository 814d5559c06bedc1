"""chapters/KILL_SHEET.md: each impostor, the belief behind it, and the test that refuses it. It is written from the
pages of tools/impostors and from the golden screens, which the proof has compared with what the tests print."""
import os

from workbook.core import files
from workbook.core.files import ROOT, read
from workbook.core.lessons import chapters
from workbook.core.trouble import Trouble
from workbook.impostors import pages
from maintain.impostors import golden
from maintain.rules.lessons import cpp_tests, step_texts
from maintain.rules.lessons.mistakes import cell, title

PAGE = "chapters/KILL_SHEET.md"
HEAD = """# The kill sheet

A test is worth what it refuses. An **impostor** is a wrong implementation of a step, of a kind that people write. The
tests of its own step have to refuse it. A **twin** is a right implementation that is written in another way. The tests
have to take it.

There are {impostors} impostors and {twins} twins. {survivors} `./workbook test impostors` builds and tries all of them.
For one step it is

```text
python3 tools/maintain/impostors/proof.py 3.2
```

For each impostor, `tools/impostors/NN/screens` has the red screen that a learner would see. This page is written from
there (`python3 tools/maintain/checks.py kill_sheet`).

You see here what goes wrong in the steps. If you want to find it yourself, solve the step first.
"""
ROW = "| Step | The impostor | The belief behind it | A user sees | The test that refuses it |\n|---|---|---|---|---|\n"


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
    if not os.path.exists(os.path.join(ROOT, PAGE)) or read(PAGE) != text:
        yield f"{PAGE}: not what the impostors say. Write it anew: python3 tools/maintain/checks.py kill_sheet"


def write():
    files.write_whole(os.path.join(ROOT, PAGE), written().encode())


def written():
    bodies = [body for step in pages.pages() for body in pages.bodies(step)]
    red, green = ([body for body in bodies if body.is_red == color] for color in (True, False))
    left = [body for body in red if not killer(body)]
    words = "The tests refuse every impostor."
    if left:
        words = f"Of {len(left)} no golden screen says which test refuses them."
    parts = [HEAD.format(impostors=len(red), twins=len(green), survivors=words)]
    for one in chapters():
        of_chapter = [body for body in red if body.chapter.number == one.number]
        if not of_chapter:
            continue
        where, links = places(one), step_links(one)
        parts += [f"\n## {title(one)}\n\n", ROW, *(row(body, where, links) for body in of_chapter)]
        twins = ", ".join(f"{cell(body.title)} ({body.step})" for body in green if body.chapter.number == one.number)
        parts.append(f"\nThe twins of this chapter: {twins}.\n" if twins else "")
    return "".join(parts)


def row(body, where, links):
    step = links.get(body.step, body.step)
    test = killer(body)
    name = test.split(".")[-1] if test else ""
    suite = "Step" + body.step.replace(".", "_")
    elsewhere = f", of step {body.facts['red at']}" if test and not test.startswith(suite + ".") else ""
    link = f"[{name}]({where[test]}){elsewhere}" if test in where else "none"
    belief, user = (cell(body.facts.get(fact, "")) for fact in ("belief", "user"))
    return f"| {step} | {cell(body.title)} | {belief} | {user} | {link} |\n"


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


def step_links(chapter):
    readme = f"{chapter.path}/README.md"
    steps = step_texts.steps(readme) if os.path.exists(os.path.join(ROOT, readme)) else {}
    return {number: f"[{number}]({chapter.directory}/README.md#{heading.anchor})"
            for number, (heading, _) in steps.items()}
