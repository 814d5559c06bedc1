"""The servers: built if need be, and then this process becomes the server. Signals, exit status
and the terminal are the server's own, and nothing stays behind."""
import os
import sys

from workbook.core import builds
from workbook.core.trouble import Usage


def chat(arguments):
    mine = "--mine" in arguments
    rest = server_arguments([word for word in arguments if word != "--mine"], "chat [--port N] [--mine] [--any]")
    return become("release", "chat_mine" if mine else "ch6_solution", rest, "chat")


def echo(arguments):
    return become("release", "echo", server_arguments(arguments, "echo [--port N] [--any]"), "echo")


def run(chapter, arguments):
    ours = "--solution" in arguments
    rest = server_arguments([word for word in arguments if word != "--solution"],
                            "run N [--solution] [--port N] [--any]")
    return become("dev", f"ch{chapter.number}" + ("_solution" if ours else ""), rest, "run")


def server_arguments(arguments, usage):
    """--port N, --any, --web DIR and the chat's --strict and --keep FILE go through; everything else is
    a mistake we can name here."""
    words = iter(arguments)
    for word in words:
        if word in ("--any", "--strict"):
            continue
        value = next(words, None) if word in ("--port", "--web", "--keep") else None
        if value is None:
            raise Usage(f"'{word}' is not understood here. It goes: ./workbook {usage}")
        if word == "--port" and not (value.isdecimal() and int(value) < 65536):
            raise Usage(f"'{value}' is no port: 0 to 65535, where 0 lets the system choose.")
    return arguments


def become(preset, name, arguments, why):
    builds.build(preset, [name], why)
    path = builds.binary(preset, name)
    sys.stdout.flush()
    os.execv(path, [path] + arguments)
