"""`./workbook room`: the board of a room on this machine. Each laptop that joins is a row of cells on it."""
import contextlib
import json
import os
import re
import secrets
import signal
import subprocess
import sys

from workbook.core import builds
from workbook.core.files import BUILD, ROOT, read, write_whole
from workbook.core.lessons import STEP_HEADING, chapters
from workbook.core.machine import programs
from workbook.core.options import port
from workbook.core.trouble import Usage
from workbook.room import plans
from workbook.room.arena import clients
from workbook.web import npm

PORT = 8090  # the chat has 8080, the slides 8081, and a room may want all three
FOLDER = os.path.join(BUILD, "room")  # what the board reads


def add_arguments(parser):
    parser.add_argument("--port", type=port, default=PORT, metavar="N",
                        help=f"{PORT} if you name none; 0: any that is free")
    parser.add_argument("--any", action="store_true",
                        help="laptops of the network may join; without it, only this machine")
    parser.add_argument("--arena", action="store_true",
                        help="clients of this machine try the servers of those that ask for it, one after the other")
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
    builds.build("release", ["board", *(clients.targets() if options.arena else [])], "room")
    if not plan:
        print(plans.why_none(options.plan))
    secret = secrets.token_hex(32) if options.arena else None
    words += ["--arena", put_secret(secret)] if secret else []
    words += ["--port", str(options.port)] + (["--any"] if options.any else [])
    if options.arena:
        get_packages()
    return serve([builds.binary("release", "board"), *words], options.any, secret)


def put(name, content):
    os.makedirs(FOLDER, exist_ok=True)
    path = os.path.join(FOLDER, name)
    write_whole(path, json.dumps(content).encode())
    return path


def put_secret(content):
    """In a file that nobody else on this machine may read: the arguments of a program anybody may."""
    os.makedirs(FOLDER, exist_ok=True)
    path = os.path.join(FOLDER, "arena-secret")
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
    return path


def get_packages():
    """Those of web/, which the browser and the ws client need. What is missing then is said, and not tried."""
    if programs.has_node() and not npm.are_there():
        print("Getting the packages of web/ (npm ci): once.", flush=True)
        npm.get()
    for name in clients.NAMES:
        reason = clients.lacking(name)
        if reason:
            print(f"The arena goes without one of its clients: {reason}. ./workbook doctor says where it comes from.")


def steps():
    """What the board's page shows, and all that a report may name."""
    named, found = [], []
    for one in chapters():
        text = read(f"{one.path}/README.md")
        named.append({"number": one.number, "title": re.search(r"^# (?:Chapter \d+: )?(.+)$", text, re.M)[1]})
        found += [{"step": number, "title": title, "kind": kind or "core"}
                  for number, title, kind, _ in STEP_HEADING.findall(text)]
    return {"chapters": named, "steps": found}


def serve(command, to_all, secret=None):
    """This process becomes the board, as it becomes the chat: signals and the exit status are the board's own. Another
    one says what its addresses mean for a room, until the board has ended."""
    sys.stdout.flush()
    ours, theirs = os.pipe()
    if os.fork() == 0:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        os.close(theirs)
        with open(ours, encoding="utf-8") as lines:
            tell(lines, to_all, secret)
        os._exit(0)
    os.close(ours)
    os.dup2(theirs, sys.stdout.fileno())
    os.execv(command[0], command)


def tell(lines, to_all, secret=None):
    """`lines` as each server prints them: where it listens, then its addresses in the network. When it listens the
    arena's runner begins; it ends with the board, which hangs up."""
    for line in lines:
        url = line.split()[-1]
        is_first = line.startswith("listening on ")
        if is_first and secret:
            os.remove(os.path.join(FOLDER, "arena-secret"))  # the board has read it
        if is_first:
            print(line, end="", flush=True)
        if is_first != to_all:
            print(f"  on the projector:         {url}\n  on each laptop, to join:  ./workbook join {url}", flush=True)
            if secret:
                print(f"  the arena's matrix:       {url}/arena.html\n"
                      f"  on a laptop, to enter:    ./workbook join {url} --arena", flush=True)
        if is_first and not to_all:
            print("Only this machine can open it. With --any each machine of the network can.", flush=True)
        if is_first and secret:
            start_runner(url.rsplit(":", 1)[1], secret)


def start_runner(port, secret):
    process = subprocess.Popen([sys.executable, "-B", "-m", "workbook.room.arena.runner", port], stdin=subprocess.PIPE,
                               cwd=ROOT, env=dict(os.environ, PYTHONPATH=os.path.join(ROOT, "tools")))
    process.stdin.write(f"{secret}\n".encode())
    process.stdin.close()
