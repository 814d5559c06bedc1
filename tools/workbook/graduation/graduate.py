"""`./workbook graduate`: the learner's whole server through everything there is, and a page about it."""
import datetime
import os

from workbook.core import files, given
from workbook.core.builds import shown
from workbook.core.files import BUILD
from workbook.core.lessons import chapters
from workbook.core.machine import packages
from workbook.core.options import positive
from workbook.core.terminal import paint
from workbook.core.trouble import Trouble
from workbook.graduation import clients, hammering, lettering, page, paper, steps
from workbook.graduation.record import FAILED, PASSED, Record

MINUTES = 10


def add_arguments(parser):
    parser.add_argument("folder", nargs="?", metavar="FOLDER",
                        help="where the page goes: build/graduation, if you name none")
    parser.add_argument("--name", default="", metavar="TEXT", help="your name, for the page; it stays on this machine")
    parser.add_argument("--minutes", type=positive, default=MINUTES, metavar="M",
                        help=f"of random bytes, in all ({MINUTES}, if nothing is said)")


def main(options):
    folder = options.folder or os.path.join(BUILD, "graduation")
    os.makedirs(folder, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise Trouble(f"{folder} may not be written.")
    packages.ensure("graduate")
    record = Record(options.name, datetime.date.today().strftime("%d %B %Y").lstrip("0"))
    try:
        try_all(record, options.minutes)
        where = write(record, folder)
    except (KeyboardInterrupt, SystemExit):
        print(f"Stopped. No page is written. Until then: {page.counts(record)}.")
        for line in record.failures():
            print(f"  did not pass: {line}")
        raise
    summary(record)
    print("\n".join(where))
    return record.status()


# ---- What is tried. A line for each thing, as it ends.

def try_all(record, minutes):
    changed = given.changed()[1]
    if changed:
        record.problems.append(f"given files were changed, so green does not count: {', '.join(changed[:3])}"
                               + (f" and {len(changed) - 3} more" if changed[3:] else ""))
        say(FAILED, "given files", f"changed: {', '.join(changed[:3])}. ./workbook check says how git brings them back")
    print("Every test of every chapter:", flush=True)
    for one in chapters():
        record.chapters.append(steps.of_chapter(one))
        say_chapter(record.chapters[-1])
    print(f"Random bytes, {minutes} min in all:", flush=True)
    for chapter, job in hammering.plan(record.chapters, minutes):
        add(record.fuzzing, hammering.hammer(chapter, job))
    print("Other programs, which talk to your whole server:", flush=True)
    for _, attempt in clients.parts(record.chapters):
        add(record.clients, attempt())


def add(entries, entry):
    entries.append(entry)
    say(entry.state, entry.name, entry.about)
    for line in [*entry.problems, *(f"left out: {line}" for line in entry.left_out)]:
        print(f"               {line}", flush=True)


def say_chapter(chapter):
    state, about = steps.line_of(chapter)
    say(state, f"chapter {chapter.number}", about)
    for entry in chapter.entries():
        for line in entry.problems:
            print(f"               {line}", flush=True)


def say(state, name, about):
    colour = {PASSED: "green", FAILED: "red"}.get(state, "dim")
    print(f"  {paint(f'{state:11}', colour)}  {lettering.clean(name)}: {about}", flush=True)


# ---- What is written.

def write(record, folder):
    """The lines that say what is where. Both files are whole, and of the same run."""
    drawn = page.svg(record)
    pdf, reason = paper.print_page(drawn, page.title(record))
    svg_path, pdf_path = (os.path.join(folder, f"graduation.{ending}") for ending in ("svg", "pdf"))
    files.write_whole(svg_path, drawn.encode("utf-8"))
    if pdf is not None:
        files.write_whole(pdf_path, pdf)
        return [f"The page: {shown(svg_path)} and {shown(pdf_path)}"]
    if os.path.exists(pdf_path):
        os.remove(pdf_path)  # it is of another run
    return [f"The page: {shown(svg_path)}", f"No PDF: {reason}."]


def summary(record):
    heading, sentence = page.WORDS[record.verdict()]
    print(f"\n{heading}. {sentence}\n{page.counts(record)}.")
    for name, lines in page.listed(record):
        print(f"{name}:")
        print("\n".join(f"  {lettering.clean(line)}" for line in lines))
