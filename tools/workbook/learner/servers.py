"""The servers: built if need be, and then this process becomes the server. Signals, exit status
and the terminal are the server's own, and nothing stays behind. Yours of one chapter is watched: if it
crashes, that is told in words. With --inspect every server is, and a page shows its bytes."""
import os
import sys

from workbook.core import builds
from workbook.core.options import number, port
from workbook.core.lessons import chapter
from workbook.learner import watched

# Which of the server's own options `run` takes, in milliseconds.
TIMES = {"heartbeat": "a client that is silent for so long is asked with a ping",
         "close-timeout": "so long we wait for the answer to our Close",
         "message-timeout": "so long a message may take, once it has begun"}


def add_arguments(parser):
    command = parser.get_default("command")
    if command == "run":
        parser.add_argument("chapter", type=chapter, metavar="N", help="a chapter's number")
        parser.add_argument("--solution", action="store_true", help="ours, and not yours")
        for name, what in TIMES.items():
            parser.add_argument(f"--{name}", metavar="MS", type=number, help=f"from chapter 5 on: {what}")
    if command == "chat":
        parser.add_argument("--mine", action="store_true", help="made of all your chapters")
    parser.add_argument("--port", type=port, metavar="N", help="8080 if you name none; 0: any that is free")
    parser.add_argument("--any", action="store_true", help="other machines may connect, too")
    parser.add_argument("--host", metavar="NAME", action="append", help="a name of this server, as in chat.example; "
                        "pages loaded from it may open a WebSocket. As often as you like")
    parser.add_argument("--origin", metavar="URL", action="append", help="another server's pages that may, too, "
                        "as in https://chat.example")
    parser.add_argument("--inspect", action="store_true", help="a page that shows every byte the server reads and "
                        "writes, as it happens; its address is printed, and only this machine can open it")
    parser.add_argument("--web", metavar="DIR", help="the page's files, if not web/chat")
    if command != "echo":
        parser.add_argument("--strict", action="store_true", help="the chat: a name is one person's")
        parser.add_argument("--rate", metavar="N", help="the chat: so many messages a second of one client, "
                            "if not 50; 0: as many as it likes")
        parser.add_argument("--keep", metavar="FILE", help="the chat: what was said is there at the next start")


def main(options):
    preset, name = which(options)
    builds.build(preset, [name], options.command)
    path = builds.binary(preset, name)
    sys.stdout.flush()
    command = [path, *handed_on(options)]
    is_yours = options.command == "run" and not options.solution
    if options.inspect:
        from workbook.inspector.inspection import Inspection  # only here: a server without it starts at once
        with Inspection(shown(options)) as inspection:
            return watched.run(command, f"{name}_test" if is_yours else None, inspection)
    if is_yours:
        return watched.run(command, f"{name}_test")
    os.execv(path, command)


def which(options):
    """The build, and its program."""
    if options.command == "run":
        return "dev", f"ch{options.chapter.number}" + ("_solution" if options.solution else "")
    if options.command == "echo":
        return "release", "echo"
    return "release", "chat_mine" if options.mine else "ch6_solution"


def shown(options):
    """The command, as a person types it."""
    words = ["./workbook", options.command] + ([str(options.chapter.number)] if options.command == "run" else [])
    return " ".join(words + [f"--{name}" for name in ("solution", "mine") if getattr(options, name, False)])


def handed_on(options):
    """What the server is to know, in its own words."""
    words = []
    for name in ("port", "any", "host", "origin", "web", "strict", "rate", "keep", *TIMES):
        value = getattr(options, name.replace("-", "_"), None)
        if value is True:
            words.append(f"--{name}")
        elif value is not None and value is not False:
            for each in value if isinstance(value, list) else [value]:
                words += [f"--{name}", str(each)]
    return words
