"""`./workbook room`: the board of a room on this machine. Each laptop that joins is a row of cells on it."""
import json
import os
import re
import signal
import sys

from workbook.core import builds
from workbook.core.files import BUILD, read, write_whole
from workbook.core.lessons import STEP_HEADING, chapters
from workbook.core.options import port
from workbook.core.trouble import Usage
from workbook.room import plans

PORT = 8090  # the chat has 8080, the slides 8081, and a room may want all three
FOLDER = os.path.join(BUILD, "room")  # what the board reads


def add_arguments(parser):
    parser.add_argument("--port", type=port, default=PORT, metavar="N",
                        help=f"{PORT} if you name none; 0: any that is free")
    parser.add_argument("--any", action="store_true",
                        help="laptops of the network may join; without it, only this machine")
    parser.add_argument("--plan", metavar="NAME", help="the schedule's plan that the room follows: one-day, say, or "
                        "two-days/2 for the second day")
    parser.add_argument("--from", dest="begins", type=plans.clock, metavar="HH:MM",
                        help="when it begins, if not as planned")


def main(options):
    if options.begins is not None and options.plan is None:
        raise Usage("--from moves a plan: name it with --plan.")
    words = ["--steps", put("steps.json", steps())]
    plan = plans.of_the_site(options.plan, options.begins) if options.plan is not None else None
    words += ["--plan", put("plan.json", plan)] if plan else []
    builds.build("release", ["board"], "room")
    if not plan:
        print(plans.why_none(options.plan))
    words += ["--port", str(options.port)] + (["--any"] if options.any else [])
    return serve([builds.binary("release", "board"), *words], options.any)


def put(name, content):
    os.makedirs(FOLDER, exist_ok=True)
    path = os.path.join(FOLDER, name)
    write_whole(path, json.dumps(content).encode())
    return path


def steps():
    """What the board's page shows, and all that a report may name."""
    named, found = [], []
    for one in chapters():
        text = read(f"{one.path}/README.md")
        named.append({"number": one.number, "title": re.search(r"^# (?:Chapter \d+: )?(.+)$", text, re.M)[1]})
        found += [{"step": number, "title": title, "kind": kind or "core"}
                  for number, title, kind, _ in STEP_HEADING.findall(text)]
    return {"chapters": named, "steps": found}


def serve(command, to_all):
    """This process becomes the board, as it becomes the chat: signals and the exit status are the board's own. Another
    one says what its addresses mean for a room, until the board has ended."""
    sys.stdout.flush()
    ours, theirs = os.pipe()
    if os.fork() == 0:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        os.close(theirs)
        with open(ours, encoding="utf-8") as lines:
            tell(lines, to_all)
        os._exit(0)
    os.close(ours)
    os.dup2(theirs, sys.stdout.fileno())
    os.execv(command[0], command)


def tell(lines, to_all):
    """`lines` as each server prints them: where it listens, then its addresses in the network."""
    for line in lines:
        url = line.split()[-1]
        is_first = line.startswith("listening on ")
        if is_first:
            print(line, end="", flush=True)
        if is_first != to_all:
            print(f"  on the projector:         {url}\n  on each laptop, to join:  ./workbook join {url}", flush=True)
        if is_first and not to_all:
            print("Only this machine can open it. With --any each machine of the network can.", flush=True)
