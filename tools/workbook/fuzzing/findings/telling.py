"""A finding for a person: the one screen about it, and the question whether to keep its bytes."""
import os
import sys
import tempfile
import textwrap

from workbook.core import builds, files
from workbook.fuzzing import annotate, inputs, jobs, running
from workbook.fuzzing.findings import diagnoses, keeping


def tell(job, data, found):
    """Says all there is to say of these bytes."""
    print()
    if job.target == "harness" and is_the_harness(job, data, found):
        print(harness_screen(job, data, found))
        return
    print(screen(job, data, found))
    if job.exhibit:
        return
    known = inputs.names_of(job.kind, ("regressions",)).get(inputs.digest(data))
    if known:
        print(f"These bytes are kept already: {known}")
        return
    place = keeping.store(job, data, found)
    if keeping.kind_found(job, found) not in keeping.REPLAYED:
        print(f"They are in {builds.shown(place)}. {keeping.NOT_REPLAYED}")
    elif not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        print(f"To keep it, so that your tests replay it from now on: ./workbook fuzz --keep {builds.shown(place)}")
    elif asked("Keep it, so that your tests replay it from now on? [y/N] "):
        keeping.keep(job.kind, place)


def is_the_harness(job, data, found):
    """Does the harness say the same of our clean code?"""
    if job.code == "ours":
        return True
    with tempfile.TemporaryDirectory(prefix="workbook-fuzz-") as folder:
        path = os.path.join(folder, "input")
        files.write_whole(path, data)
        clean = jobs.job("harness", code="ours", harness=job.harness)
        return found.is_like(running.replay(clean, [path]).finding)


def asked(question):
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        return False


# ---- The screens.

def screen(job, data, found):
    lines = said(found)
    if found.place:
        lines.append(f"  at {found.place}")
    lines += the_bytes(job, data, found)
    lines += ["", *textwrap.wrap("This usually means: " + diagnoses.means(job, found), 100)]
    lines.append(diagnoses.next_line(job, found))
    return "\n".join(lines)


def harness_screen(job, data, found):
    """The same about a finding that clean code has, too."""
    file = "solutions/fuzz/your_harness.cpp" if job.harness == "ours" else "fuzz/your_harness.cpp"
    lines = said(found) + the_bytes(job, data, found)
    whose = "our" if job.harness == "ours" else "your"
    lines += ["", f"It says this of our clean code, too. That code is right, so the fault is in {whose} harness."]
    return "\n".join([*lines, f"Next: {found.harness or file}"])


def said(found):
    first = {"crash": "It crashes", "your harness": "Your harness stops"}.get(
        found.oracle, f"Found by the oracle '{found.oracle}'")
    return [f"{first}: {found.lines[0]}", *(f"  {line.strip()}" for line in found.lines[1:])]


def the_bytes(job, data, found):
    return ["", f"The bytes ({len(data)}):", *("  " + line for line in annotate.shown(keeping.kind_found(job, found), data))]
