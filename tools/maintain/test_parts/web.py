"""The page and real clients, tested by Node.js."""
import glob
import os

from workbook.core.files import ROOT
from workbook.core.machine import programs
from workbook.web import node_runner, npm
from maintain.test_parts.result import tail

ECHO = os.path.join(ROOT, "build/release/bin/echo")
CHAT = os.path.join(ROOT, "build/release/bin/ch6_solution")
BOARD = os.path.join(ROOT, "build/release/bin/board")


def packages(result):
    """the packages that the page's tests use: npm ci"""
    if not programs.has_node():
        result.skip("Node.js or npm is not there, so nothing of the browser's part")
        return
    status, output = (0, "") if npm.are_there() else npm.get()
    result.check(status == 0, f"npm ci: {tail(output)}")


def check(result):
    """real clients: the ws package, and two windows of the page in Chromium"""
    node_tests(result, CHAT, sorted(glob.glob(os.path.join(npm.WEB, "tests/*.test.mjs"))))


def site(result):
    """the site, and the labs in it, in Chromium: by mouse and keyboard, wide and narrow, by axe"""
    run_node(result, "site", sorted(glob.glob(os.path.join(npm.WEB, "tests/site/*.test.mjs"))
                                    + glob.glob(os.path.join(npm.WEB, "tests/lab/**/*.test.mjs"), recursive=True)))


def slides(result):
    """the decks: what their build refuses, and every slide in Chromium, at two sizes, by keyboard, by axe"""
    run_node(result, "slides", sorted(glob.glob(os.path.join(npm.WEB, "tests/slides/*.test.mjs"))))


def inspector(result):
    """the inspector's page beside real servers, in Chromium"""
    run_node(result, "inspector", sorted(glob.glob(os.path.join(npm.WEB, "tests/inspector/*.test.mjs"))),
             WORKBOOK_ECHO=ECHO)


def board(result):
    """the board of a room, in Chromium: forty laptops that come, go, lie, flood and come back"""
    run_node(result, "board", sorted(glob.glob(os.path.join(npm.WEB, "tests/board/*.test.mjs"))),
             WORKBOOK_BOARD=BOARD, WORKBOOK_CHAT=CHAT)


def node_tests(result, chat, arguments):
    """The page's tests against this server."""
    run_node(result, os.path.basename(chat), arguments, WORKBOOK_CHAT=chat, WORKBOOK_ECHO=ECHO)


def run_node(result, name, arguments, **environment):
    """Node.js's test runner in web/; `name` is the report's."""
    if not npm.are_there():
        result.skip("the browser's part, for want of the packages from npm")
        return
    status, output, tests = node_runner.run(name, arguments, **environment)
    for test in tests:
        if not test.skipped:
            result.check(test.passed, f"{test.name}: {test.message}\n{tail(test.text, 40)}")
        elif test.message not in result.skipped:
            result.skip(test.message)
    if status != 0 and not any(test.failed for test in tests) or not tests:
        result.fail(f"node --test ended with status {status}:\n{tail(output, 40)}")
