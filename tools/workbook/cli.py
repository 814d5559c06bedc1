"""From the command line to the function that does it. Imports late: `check` must start fast."""
import os
import sys

from workbook.core.trouble import Usage, told

HELP = """\
./workbook                        where you are, and what comes next
./workbook chat [--port N] [--mine] [--any]
                                  the finished chat (--mine: made of all your chapters)
./workbook run N [--solution]     chapter N's server, yours (or ours)
./workbook check [N]              your tests: stops at the first red step and says what to do
./workbook hint N.M               a hint for a step; ask again for more, three levels
./workbook diff N                 your chapter beside ours
./workbook solve N                take our chapter (saves yours first)
./workbook reset N                start the chapter again (saves yours first)
./workbook wire [--port N] HEX... open a WebSocket, send these bytes, show what comes back
./workbook wire --raw TEXT        send text to the server as it is, show the answer
./workbook fuzz TARGET|N [--seconds S | --runs N] [--solution | --exhibit NN] [--oracles none|cut,...]
                                  bytes that nobody thought of, at your chapter, until something breaks
./workbook fuzz --show FILE       what an input says; --keep FILE: your tests replay it from now on
./workbook fuzz TARGET|all --coverage [--solution]
                                  what of a chapter the inputs reach
./workbook zoo [--runs N]         your harness against faults that real projects had (--ours: ours)
./workbook zoo NN [--spoil]       one of them
./workbook zoo --solution         our targets against all of them; --check: is each as its card says?
./workbook echo [--port N]        the same stack as an echo server
./workbook test [PART...]         everything that is checked about this workbook (30 minutes at most)
./workbook doctor                 what is installed, what is missing, what that costs you"""


def main(arguments):
    return told(obey, arguments)


def obey(arguments):
    name = arguments[0] if arguments else "status"
    asks = name not in OWN_HELP and {"-h", "--help"} & set(arguments[1:])
    if name in ("help", "-h", "--help") or asks:
        print(HELP)
        return 0
    if name not in COMMANDS:
        raise Usage(f"there is no command '{name}'. ./workbook help lists them all.")
    return COMMANDS[name](arguments[1:])


def no_more(arguments, usage):
    if arguments:
        raise Usage(f"'{arguments[0]}' is one word too many. It goes: ./workbook {usage}")


def chapter_of(arguments, usage):
    from workbook.core.lessons import chapter, lesson
    if not arguments:
        raise Usage(f"which chapter? It goes: ./workbook {usage}")
    no_more(arguments[1:], usage)
    return (chapter if usage.startswith("check") else lesson)(arguments[0])


def status(arguments):
    no_more(arguments, "")
    from workbook.learner import check
    return check.status()


def chat(arguments):
    from workbook.learner import servers
    return servers.chat(arguments)


def echo(arguments):
    from workbook.learner import servers
    return servers.echo(arguments)


def run(arguments):
    from workbook.learner import servers
    from workbook.core.lessons import chapter
    if not arguments:
        raise Usage("which chapter? It goes: ./workbook run N [--solution]")
    return servers.run(chapter(arguments[0]), arguments[1:])


def check_(arguments):
    from workbook.learner import check
    if not arguments:
        return check.newest()
    return check.check(chapter_of(arguments, "check [N]"))


def hint(arguments):
    from workbook.learner import hints
    if not arguments:
        raise Usage("which step? It goes: ./workbook hint N.M, say ./workbook hint 1.1")
    no_more(arguments[1:], "hint N.M")
    return hints.show(arguments[0])


def diff(arguments):
    from workbook.learner import solutions
    return solutions.diff(chapter_of(arguments, "diff N"))


def solve(arguments):
    from workbook.learner import solutions
    return solutions.solve(chapter_of(arguments, "solve N"))


def reset(arguments):
    from workbook.learner import solutions
    return solutions.reset(chapter_of(arguments, "reset N"))


def wire(arguments):
    from workbook.wire import wire
    return wire.main(arguments)


def fuzz(arguments):
    from workbook.fuzzing import fuzz
    return parsed(fuzz, "fuzz", arguments)


def zoo(arguments):
    from workbook.fuzzing import zoo
    return parsed(zoo, "zoo", arguments)


def parsed(command, name, arguments):
    from workbook.core.options import Parser
    parser = Parser(prog=f"./workbook {name}", usage=command.USAGE, description=command.__doc__)
    command.add_arguments(parser)
    return command.main(parser.parse_args(arguments))


def test(arguments):
    from maintain import everything
    return everything.main(arguments)


def doctor(arguments):
    no_more(arguments, "doctor")
    from workbook.core import packages
    return packages.doctor()


def bench(arguments):
    script = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bench", "bench.py")
    if not os.path.exists(script):
        raise Usage("there is no command 'bench'. ./workbook help lists them all.")
    os.execv(sys.executable, [sys.executable, script] + arguments)


COMMANDS = {
    "status": status, "chat": chat, "echo": echo, "run": run, "check": check_, "hint": hint,
    "diff": diff, "solve": solve, "reset": reset, "wire": wire, "fuzz": fuzz, "zoo": zoo, "test": test,
    "doctor": doctor, "bench": bench,
}
OWN_HELP = ("bench", "fuzz", "zoo")
