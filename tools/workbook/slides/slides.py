"""`./workbook slides`: the decks and the speaker view, made and served on this machine; or all of it as PDF."""
import os

from workbook.core import processes
from workbook.core.builds import shown
from workbook.core.files import BUILD, ROOT
from workbook.core.machine import packages, programs
from workbook.core.options import go_together, port
from workbook.core.trouble import Trouble
from workbook.slides import dry_run
from workbook.web import making, npm, serving

MODES = ({"--mine", "--port"}, {"--mine", "--pdf"}, {"--dry-run"})  # what goes with what
# What a person must know to begin. "?" in a deck shows all of them.
KEYS = (("→", "on: the next answer, mark or slide"), ("←", "back"), ("S", "the speaker view, in a window of its own"),
        ("F", "the whole screen"), ("B", "a dark screen, and the slide again"), ("?", "all keys"))


def add_arguments(parser):
    parser.add_argument("--port", type=port, metavar="N", help="8081 if you name none; 0: any that is free")
    parser.add_argument("--mine", action="store_true", help="the labs run your chapters, too, beside ours")
    parser.add_argument("--pdf", nargs="?", const=os.path.join(BUILD, "slides"), metavar="FOLDER",
                        help="makes PDFs, in build/slides if you name no folder, and serves nothing")
    parser.add_argument("--dry-run", action="store_true", help="runs each command that a slide or the guide shows, "
                        "compares its output, and looks at what a room needs")


def main(options):
    go_together(options, MODES)
    if options.dry_run:
        return dry_run.run()
    if options.pdf is not None:
        make_pdfs(options.pdf, options.mine)
    else:
        serving.serve(making.make(options.mine), 8081 if options.port is None else options.port, tell)
    return 0


def tell(address):
    print(f"listening on {address}\nDecks:        {address}/slides/\nSpeaker view: {address}/slides/speaker.html\n"
          "Keys of a deck:")
    print("\n".join(f"  {key:3} {what}" for key, what in KEYS), flush=True)


def make_pdfs(folder, mine):
    """Of each deck its slides and a handout; the card, the checklists, the schedule."""
    packages.ensure("pdf")
    browser = programs.chromium()
    if browser is None:
        raise Trouble("only Chromium makes the PDFs. A deck's page \"to print\" can be printed from any browser.")
    site = making.make(mine)
    words = ["node", os.path.join(npm.WEB, "slides/pdf.mjs"), site, shown(os.path.abspath(folder))]
    if processes.run(words, cwd=ROOT, env=dict(os.environ, CHROMIUM=browser)) != 0:
        raise Trouble("not all PDFs could be made.")
