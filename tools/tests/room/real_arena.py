"""`./workbook room --arena` and `join --arena` together: the board, the runner and its clients, and three servers. One is
our chat, one says 1000 in place of 1002, and one takes connections and says nothing. The part `room` of ./workbook test
runs this, when board and chat have been built. Without Chromium:
web/tests/board/arena.test.mjs has it."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

from tests.room.real_board import BOARD
from tests.testkit import REAL, TreeTest, alive, ends
from workbook.room.arena.line import Line

BIN = os.path.join(REAL, "build/release/bin")
SERVERS = os.path.join(REAL, "tools/tests/room/arena_servers.py")
CHAT = os.path.join(BIN, "ch6_solution")
GOOD = f'#!/bin/sh\necho $$ >pid\nexec "{CHAT}" "$@"\n'
WRONG = f'#!/bin/sh\necho $$ >pid\nexec "{sys.executable}" "{SERVERS}" wrong "{CHAT}"\n'
# It does not begin to listen before the test lets it.
HELD = f'#!/bin/sh\necho $$ >pid\nwhile [ ! -e go ]; do sleep 0.05; done\nexec "{CHAT}" "$@"\n'
SILENT = f'#!/bin/sh\necho $$ >pid\nexec "{sys.executable}" "{SERVERS}" silent\n'
CLIENTS = ("browser", "ws", "beast", "hostile")


class Matrix:
    """What the arena's page is told."""

    def __init__(self, port):
        self.line = Line("127.0.0.1", port, f"127.0.0.1:{port}")
        self.line.say({"board": True})
        self.told = None
        self.until(lambda arena: arena == [])

    def until(self, holds):
        """The arena, when this holds."""
        while self.told is None or not holds(self.told["arena"]):
            while not self.line.messages:
                self.line.listen()
            self.told = self.line.messages.popleft()
        return self.told["arena"]

    def over(self, count):
        return self.until(lambda arena: len(arena) == count and all(row["state"] == "done" for row in arena))


class RealArena(TreeTest):
    def setUp(self):
        super().setUp()
        self.environment["CHROMIUM"] = ""
        known = os.path.join(REAL, "build/trials.json")
        if os.path.exists(known):  # what this machine has: not asked again for each tree
            os.makedirs(os.path.join(self.tree, "build"))
            shutil.copy(known, os.path.join(self.tree, "build"))
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.write("chapters/02-two/README.md", "# Chapter 2: Two\n\n### Step 2.1: the second (core, 5 min)\n")
        for path in ("chapters/01-one/one.cpp", "chapters/02-two/two.cpp"):
            self.write(path, self.read(path.replace("chapters/", "solutions/")))
        for preset in ("dev", "release"):
            self.built(preset)
            os.makedirs(os.path.join(self.tree, f"build/{preset}/bin"))
        os.symlink(os.path.join(REAL, "web"), os.path.join(self.tree, "web"))
        os.symlink(BOARD, os.path.join(self.tree, "build/release/bin/board"))
        if os.path.exists(os.path.join(BIN, "arena_beast")):
            os.symlink(os.path.join(BIN, "arena_beast"), os.path.join(self.tree, "build/release/bin/arena_beast"))
        self.room = self.start("room", "--arena", "--port", "0", "--yes")
        self.addCleanup(self.end, self.room)
        self.said = ""
        while "to enter:" not in self.said:
            line = self.room.stdout.readline()
            self.assertTrue(line, self.said or "the board does not start; is it built?")
            self.said += line
        self.address = re.search(r"listening on (\S+)", self.said)[1]
        self.page = Matrix(int(self.address.rsplit(":", 1)[1]))
        self.addCleanup(self.page.line.close)

    def end(self, process, number=signal.SIGTERM):
        """What it still says."""
        if process.stdout.closed:
            return ""
        if process.poll() is None:
            process.send_signal(number)
        with process:
            return process.stdout.read() + process.stderr.read()

    def enter(self, server, *words):
        """An attendee whose chat this is, in a tree of its own."""
        tree = os.path.join(self.root, f"attendee-{len(os.listdir(self.root))}")
        shutil.copytree(self.tree, tree, symlinks=True)
        path = os.path.join(tree, "build/dev/bin/chat_mine")
        with open(path, "w", encoding="utf-8") as file:
            file.write(server)
        os.chmod(path, 0o755)
        process = subprocess.Popen([sys.executable, os.path.join(tree, "workbook"), "join", *(words or (self.address,)),
                                    "--arena"], cwd=tree, env=self.environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        process.tree = tree
        return process

    def hears(self, process, words):
        said = ""
        while words not in said:
            line = process.stdout.readline()
            self.assertTrue(line, said + (process.stderr.read() if not line else ""))
            said += line
        return said

    def pid(self, process):
        with open(os.path.join(process.tree, "pid"), encoding="utf-8") as file:
            return int(file.read())

    def test_three_servers_one_after_the_other(self):
        attendees = []
        for server in (GOOD, WRONG, SILENT):
            attendees.append(self.enter(server))
            self.page.until(lambda arena: len(arena) == len(attendees))
        good, wrong, silent = self.page.over(3)
        has_beast = os.path.exists(os.path.join(BIN, "arena_beast"))
        cells = {row["n"]: dict(zip(CLIENTS, row["cells"])) for row in (good, wrong, silent)}
        self.assertEqual({cell["check"] for cell in (row["browser"] for row in cells.values())}, {"Chromium is not here"})
        for name in ("ws", "hostile", *(["beast"] if has_beast else [])):
            self.assertEqual([row[name]["state"] for row in cells.values()],
                             ["passed", "failed" if name == "hostile" else "passed", "failed"], name)
            self.assertGreater(cells[1][name]["passed"], 7)
        self.assertEqual((cells[2]["hostile"]["check"], cells[2]["hostile"]["failed"]), ("a frame without a mask", 3))
        self.assertEqual((cells[3]["ws"]["check"], cells[3]["ws"]["failed"]), ("handshake", 1))

        said = self.hears(attendees[1], "Your server is closed.")
        self.assertIn("  failed    a frame without a mask: It ends the connection with 1000, and 1002 is right", said)
        self.assertIn("does not come within 5 seconds.", self.hears(attendees[2], "Your server is closed."))
        self.assertIn("All that was tried passed.", self.hears(attendees[0], "All that"))
        for word in ("1000", "127.0.0.1", "seconds"):
            self.assertNotIn(word, json.dumps(self.page.told["arena"]), "the projector shows marks and names alone")
        for one in attendees:
            self.assertTrue(ends(self.pid(one)), "its server is closed")
            self.assertIsNone(one.poll(), "and its row stays until it leaves")
        self.end(attendees[0], signal.SIGINT)
        self.page.until(lambda arena: [row["n"] for row in arena] == [2, 3])

    def test_one_that_leaves_in_the_middle_makes_place(self):
        good = self.enter(HELD)  # on a slow machine it may need longer to begin than the clients' patience with the other
        while not os.path.exists(os.path.join(good.tree, "pid")):
            self.assertIsNone(good.poll(), "it ended by itself")
            time.sleep(0.01)
        silent = self.enter(SILENT)
        self.page.until(lambda arena: [row["state"] for row in arena] == ["trying"])
        with open(os.path.join(good.tree, "go"), "w", encoding="utf-8"):
            self.page.until(lambda arena: len(arena) == 2)
        pid = self.pid(silent)
        self.assertTrue(alive(pid))
        self.end(silent, signal.SIGINT)
        self.assertTrue(ends(pid))
        [row] = self.page.over(1)
        self.assertEqual(row["n"], 2)
        self.hears(good, "Your server is closed.")

    def test_off_in_another_terminal_closes_the_server(self):
        silent = self.enter(SILENT)
        self.page.until(lambda arena: len(arena) == 1)
        pid = self.pid(silent)
        subprocess.run([sys.executable, os.path.join(silent.tree, "workbook"), "join", "--off"], cwd=silent.tree,
                       env=self.environment, check=True, capture_output=True)
        self.assertTrue(ends(pid))
        self.page.until(lambda arena: not arena)
        self.assertIn("your server is closed: you left the board", self.end(silent))

    def test_when_the_board_ends_all_end(self):
        silent = self.enter(SILENT)
        self.page.until(lambda arena: [row["state"] for row in arena] == ["trying"])
        pid = self.pid(silent)
        self.end(self.room, signal.SIGINT)
        self.assertTrue(ends(pid))
        self.assertIn("your server is closed", self.end(silent))

    def test_it_says_what_is_opened_and_what_is_sent(self):
        said = self.hears(self.enter(GOOD), "is not tried\n")
        self.assertRegex(said, r"Each machine of this network can reach it, at\n(  http://[0-9.]+:\d+\n)+")
        self.assertRegex(said, r"and at \d\d:\d\d at the latest\.")
        self.assertRegex(said, r'\n\{"report": \{"seat": "[0-9a-f]{16}".*\}\}\n\{"enter": \{"port": \d+, "lacks": \[\]\}\}\n')

    def test_nobody_is_in_the_arena_without_asking(self):
        self.workbook("join", self.address)
        asked = self.enter(GOOD)
        [row] = self.page.over(1)
        self.assertEqual(row["n"], 1)
        self.hears(asked, "Your server is closed.")

    def test_the_secret_is_no_file_any_more(self):
        self.assertEqual([name for name in os.listdir(os.path.join(self.tree, "build/room")) if "secret" in name], [])


class NoArena(TreeTest):
    def test_it_is_a_boards(self):
        self.check_error(["join", "--arena"], 2, "the arena is a board's: ./workbook join URL --arena.")
        self.check_error(["join", "--off", "--arena"], 2, "")


if __name__ == "__main__":
    unittest.main()
