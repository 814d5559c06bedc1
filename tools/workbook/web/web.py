"""`./workbook web`: lessons, labs and all that belongs to them as a site, made and served on this machine."""
import os

from workbook.core.builds import shown
from workbook.core.options import go_together, port
from workbook.core.trouble import Trouble
from workbook.web import making, serving

# What goes with what.
MODES = ({"--mine", "--port"}, {"--mine", "--build"}, {"--from", "--port"})
MARKS = ("index.html", "search.json.gz")  # what every site of ours has; web/site/build.mjs writes them


def add_arguments(parser):
    parser.add_argument("--port", type=port, metavar="N", help="8081 if you name none; 0: any that is free")
    parser.add_argument("--mine", action="store_true", help="the labs run your chapters, too, beside ours")
    parser.add_argument("--from", metavar="FOLDER", help="serves a site that is built already, and makes nothing")
    parser.add_argument("--build", action="store_true", help="makes the site in build/site, and does not serve it")


def main(options):
    go_together(options, MODES)
    folder = getattr(options, "from")
    if folder is not None:
        check(folder)
    else:
        folder = making.make(options.mine)
    if options.build:
        print(f"The site is in {shown(folder)}.")
    else:
        serving.serve(folder, 8081 if options.port is None else options.port)
    return 0


def check(folder):
    missing = next((name for name in MARKS if not os.path.exists(os.path.join(folder, name))), None)
    if missing:
        raise Trouble(f"{folder} is no built site of this workbook: it has no {missing}.")
