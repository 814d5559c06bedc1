"""The third and the fourth part: a browser and other programs talk to the learner's whole server."""


from workbook.core import builds
from workbook.core.lessons import step_key
from workbook.core.machine import needs, programs
from workbook.core.trouble import BuildFailed, Trouble
from workbook.graduation import gtests, left_out
from workbook.graduation.record import FAILED, NOT_TRIED, PASSED, Entry
from workbook.graduation.steps import first_line
from workbook.web import node_runner, npm

CHAT, ECHO = "chat_mine", "echo_mine"  # made of all six chapters, and of the first five
WINDOWS, WS, BEAST, HOSTILE = ("two windows of Chromium", "the client of the ws package", "Boost.Beast's client",
                               "clients that mean harm")
PATIENCE = 60  # seconds for one test of a client that waits for ever
# Of a file for Node.js, the test that is tried first: if it does not pass, the others would only wait.
FIRST = {"browser": "what one window says, both show; the newest stands first, with its time",
         "ws_client": "a newcomer gets the history, newest first, and then only new messages"}
# Of the host's tests, those that are about what a client does to a server.
HARM = ("Endings.AReset", "Endings.WritingToAPeer", "Flushing.PartialWrites", "Flushing.ASlowReader", "WebServer.",
        "WebSocketServer.", "Shutdown.Sig", "Shutdown.AClose", "Shutdown.ASecond")


def parts(chapters):
    """[(name, function that gives its Entry)]"""
    reason = unfit(chapters)
    lacks = [number for one in chapters for number in one.lacks()]
    tries = ((WINDOWS, lambda entry: browser(entry, lacks)), (WS, lambda entry: ws(entry, lacks)),
             (BEAST, lambda entry: beast(entry, lacks)), (HOSTILE, lambda entry: hostile(entry, lacks)))
    return [(name, lambda name=name, attempt=attempt: tried(name, attempt, reason)) for name, attempt in tries]


def unfit(chapters):
    """Why no client could talk to it, or nothing."""
    for one in chapters:
        if not one.is_begun():
            return f"chapter {one.number} is not begun, and the server is made of all chapters"
        if one.problem:
            return f"chapter {one.number} {one.problem}"
    return ""


def tried(name, attempt, reason):
    entry = Entry(name, NOT_TRIED, reason)
    if reason:
        return entry
    try:
        builds.build("dev", [CHAT, ECHO], "check")
        attempt(entry)
    except BuildFailed as failed:
        entry.about = f"a program does not compile: {first_line(failed)}"
    except Trouble as trouble:
        entry.about = first_line(trouble)
    return entry


def servers():
    return {"WORKBOOK_CHAT": builds.binary("dev", CHAT), "WORKBOOK_ECHO": builds.binary("dev", ECHO)}


def judge(entry, passed, wrong, lacked):
    entry.passed, entry.failed, entry.problems = passed, len(wrong), [f"{entry.name}: {line}" for line in wrong]
    if lacked:
        steps = sorted({number for _, number in lacked}, key=step_key)
        entry.left_out.append(f"{len(lacked)} of the tests, which need {', '.join(steps)}: not begun")
    entry.state = FAILED if wrong else PASSED if passed else NOT_TRIED
    entry.about = f"{passed} of {passed + len(wrong)} tests passed" if passed or wrong else "no test is left to try"


# ---- By Node.js.

def browser(entry, lacks):
    if not has_packages(entry):
        return
    if programs.chromium() is None:
        entry.about = "no Chromium or Chrome shows a page here"
        return
    node(entry, "browser", lacks)


def ws(entry, lacks):
    if has_packages(entry):
        node(entry, "ws_client", lacks)


def has_packages(entry):
    """Says why not."""
    if not programs.has_node():
        entry.about = "Node.js or npm is not here"
        return False
    if not npm.are_there():
        print("Getting the packages of web/ (npm ci): once.", flush=True)
        status, output = npm.get()
        if status != 0:
            entry.about = f"npm ci failed in web/: {first_line(output)}"
            return False
    return True


def node(entry, file, lacks):
    """The first test alone, and if it passes all of them."""
    path, lacked = f"tests/{file}.test.mjs", left_out.of(f"{file}.test.mjs", lacks)
    everything = left_out.all_but([name for name, _ in lacked], left_out.suites_in(f"web/{path}"))
    for pattern, patience in ((left_out.only(FIRST[file]), 200), (everything, 1500)):
        status, output, tests = node_runner.run(f"graduate-{file}", [f"--test-name-pattern={pattern}", path], patience,
                                                **servers())
        passed, wrong, skipped = counted(status, output, tests, {name for name, _ in lacked})
        if wrong or not passed:
            break
    judge(entry, passed, wrong, lacked)
    entry.left_out += skipped
    if pattern != everything:
        entry.left_out.append("all other tests, because the first one did not pass")


def counted(status, output, tests, without):
    """(how many passed, [what is wrong], [why some were skipped]); not of those in `without`, in whatever way they
    ran."""
    tests = [test for test in tests if test.name not in without]
    passed = sum(test.passed for test in tests)
    wrong = [f"{test.name}: {first_line(test.message or test.text)}" for test in tests if test.failed]
    skipped = sorted({test.message for test in tests if test.skipped and test.message})
    if status == 124:
        wrong.append("the tests did not come to their end")
    elif not tests or status != 0 and not wrong:
        wrong.append(f"node --test ended with status {status}: {first_line(output)}")
    return passed, wrong, skipped


# ---- By GoogleTest.

def beast(entry, lacks):
    if not needs.BEAST.there():
        entry.about = "Boost.Beast is not here"
        return
    google(entry, "beast_client_test", lacks, lambda name: True)


def hostile(entry, lacks):
    google(entry, "given_test", lacks, lambda name: name.startswith(HARM))


def google(entry, program, lacks, belongs):
    builds.build("dev", [program], "check")
    path = builds.binary("dev", program)
    lacked = left_out.of(program, lacks)
    names = [name for name in gtests.names(path) if belongs(name) and name not in {name for name, _ in lacked}]
    passed, wrong = 0, []
    for name in names:
        good, bad = gtests.run(path, [name], PATIENCE, **servers())
        passed, wrong = passed + good, wrong + bad
    judge(entry, passed, wrong, lacked)
