"""From the command line to the module that does it. Only that one is imported: `check` must start fast.

A module that does a command has `add_arguments(parser)` and `main(options)`, which gives an exit status or None; one
that does several is told by `options.command` which. A module without `add_arguments` gets its words as they are."""
import importlib
import os

from workbook.core.options import Parser
from workbook.core.trouble import Usage, told


class Command:
    def __init__(self, module, *lines):
        """`lines`: how it is called, and what it then does."""
        self.module, self.lines = module, lines


COMMANDS = {
    "status": Command("learner.check", ("", "where you are, and what comes next")),
    "chat": Command("learner.servers", (
        "[--port N] [--mine] [--any] [--inspect]", "the finished chat (--mine: made of all your chapters)")),
    "run": Command("learner.servers", ("N [--solution]", "chapter N's server, yours (or ours)"), (
        "N --inspect", "... and a page that shows every byte it reads and writes")),
    "check": Command("learner.check", (
        "[N]", "your tests: stops at the first red step and says what to do"), (
        "N.M", "... of one step alone, an extra one, too"), (
        "N --all", "... of all steps: goes on past a red one")),
    "watch": Command("watch.watch", ("[N]", "check again at every save; keys: next, hint, list, all, diff, quit")),
    "hint": Command("learner.hints", ("N.M", "a hint for a step; ask again for more, three levels")),
    "stuck": Command("aids.stuck", ("[N.M]", "the smallest input that is red, in words, and the lab that shows it")),
    "diff": Command("learner.solutions", (
        "N", "your chapter beside ours"), ("N.M", "... one step, and none that comes later")),
    "compare": Command("aids.compare", (
        "N[.M]", "function by function: yours, ours, and why ours is so")),
    "solve": Command("learner.solutions", (
        "N", "take our chapter (saves yours first)"), ("N.M", "... our lines of one step")),
    "reset": Command("learner.solutions", (
        "N", "start the chapter again (saves yours first)"), ("N.M", "... one step")),
    "saves": Command("learner.saves", ("", "what of yours was saved, when, and before which command")),
    "restore": Command("learner.saves", ("[NUMBER]", "a save comes back, the newest if you name none")),
    "catch-up": Command("learner.catch_up", ("N", "our solution of all chapters before N (saves yours first)")),
    "impostors": Command("impostors.catch", (
        "N [--solution]", "your own tests against right programs and wrong ones: which do they catch?"), (
        "N --reveal K", "a little about one that is not caught; asked again, more"), (
        "3 --review", "your tests against the parser that an assistant wrote")),
    "wire": Command("wire.wire", (
        "[--port N] HEX...", "open a WebSocket, send these bytes, show what comes back"), (
        "--raw TEXT", "send text to the server as it is, show the answer")),
    "fuzz": Command("fuzzing.fuzz", (
        "TARGET|N [--seconds S | --runs N] [--solution | --exhibit NN] [--oracles none|cut,...]",
        "random bytes at your chapter, until something breaks"), (
        "--show FILE", "what an input says; --keep FILE: your tests replay it from now on"), (
        "TARGET|all --coverage [--solution]", "what of a chapter the inputs reach")),
    "zoo": Command("fuzzing.zoo", (
        "[--runs N]", "your harness against faults that real projects had (--ours: ours)"), (
        "NN [--spoil]", "one of them"), (
        "--solution", "our targets against all of them; --check: is each as its card says?")),
    "web": Command("web.web", (
        "[--port N] [--mine]", "the lessons and the labs as a site (--mine: your chapters in the labs, too)"), (
        "--from FOLDER", "serves a site that is built already; --build: makes it, and does not serve it")),
    "slides": Command("slides.slides", (
        "[--port N] [--mine]", "the decks of slides, with a speaker view, on this machine; says which key does what"), (
        "--pdf [FOLDER]", "each deck and its handout, the card, checklists and schedule as PDF, in build/slides"), (
        "--dry-run", "the evening before: each command on a slide is run, and what the room needs is looked at")),
    "room": Command("room.room", (
        "[--port N] [--any] [--plan NAME] [--from HH:MM]", "a board for the projector: where each laptop is that joined"), (
        "--arena", "... and clients of this machine try the servers of those that ask for it")),
    "join": Command("room.join", (
        "URL", "your results on a room's board, without a name: first it shows what it will send"), (
        "", "where they go, and what was sent last; --off: nothing is sent any more"), (
        "[URL] --arena", "your server is open to the network until a browser and other clients have tried it")),
    "graduate": Command("graduation.graduate", (
        "[--name TEXT] [--minutes M] [FOLDER]",
        "all of yours through every test, ten minutes of fuzzing, a browser, other clients; and a page about it")),
    "echo": Command("learner.servers", ("[--port N] [--inspect]", "the same stack as an echo server")),
    "test": Command("run_tests", (
        "[PART...]", "everything that is checked about this workbook (about 25 minutes)")),
    "bundle": Command("bundle.bundle", (
        "[FOLDER]", "all of it for a stick: repository, packages, site; a room then needs no network")),
    "doctor": Command("learner.doctor", ("", "what is installed, what is missing, what that costs you")),
    "bench": Command("run_bench"),
}
# Those that install what is missing.
INSTALL = ("status", "chat", "run", "check", "watch", "impostors", "fuzz", "zoo", "web", "slides", "room", "graduate",
           "echo", "test", "bundle")


def main(words):
    return told(do, words)


def do(words):
    name, *rest = words or ["status"]
    if name in ("help", "-h", "--help"):
        if not rest:
            print(overview())
            return 0
        name, rest = rest[0], ["--help"]
    if name not in COMMANDS:
        raise Usage(f"there is no command '{name}'. ./workbook help lists them all.")
    module = importlib.import_module(f"workbook.{COMMANDS[name].module}")
    if not hasattr(module, "add_arguments"):
        return module.main(rest)
    everything, mine = parsers(name)
    if name in INSTALL:
        mine.add_argument("--yes", action="store_true", help="install what is missing, and do not ask")
    module.add_arguments(mine)
    options, unknown = everything.parse_known_args([name, *rest])
    if unknown:
        mine.error(f"unrecognized arguments: {' '.join(unknown)}")
    if getattr(options, "yes", False):
        os.environ["WORKBOOK_YES"] = "1"  # core/machine/packages.py asks for it; so may a script that we start
    return module.main(options)


def parsers(chosen):
    """The one that knows all commands, and the chosen one's."""
    everything = Parser(prog="./workbook")
    commands = everything.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        lines = [(f"./workbook {name} {how}".rstrip(), what) for how, what in command.lines]
        about = [f"{how}\n    {what}" for how, what in lines] if len(lines) > 1 else [what for _, what in lines]
        commands.add_parser(name, usage="\n       ".join(how for how, _ in lines), description="\n".join(about),
                            prog=f"./workbook {name}").set_defaults(command=name)
    return everything, commands.choices[chosen]


def overview():
    lines = []
    for name, command in COMMANDS.items():
        for how, what in command.lines:
            line = " ".join(["./workbook", "" if name == "status" else name, how]).rstrip()
            lines += [f"{line:33} {what}"] if len(line) < 34 else [line, " " * 34 + what]
    lines.append("A command that lacks packages asks on a terminal before it installs them; with --yes it does not.")
    return "\n".join(lines)
