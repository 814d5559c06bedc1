"""`./workbook room`, `join` and `check` together, over the board itself. The part `room` of ./workbook test runs this,
when the board has been built."""
import json
import os
import re
import socket
import unittest

from tests.room.test_join import GOOD, Joined
from tests.testkit import REAL, hold
from workbook.wire import client

BOARD = os.path.join(REAL, "build/release/bin/board")


class Page:
    """What the board's page is told."""

    def __init__(self, port):
        self.peer = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.data = client.shake_hands(self.peer, f"127.0.0.1:{port}")
        self.peer.settimeout(30)
        self.peer.sendall(client.masked_frame(client.TEXT, b'{"board": true}'))
        self.text = ""

    def seats(self):
        """The next time that it is told."""
        while client.cut_frame(self.data) is None:
            piece = self.peer.recv(65536)
            assert piece, "the board hung up"
            self.data += piece
        size, payload = client.cut_frame(self.data)
        self.data, self.text = self.data[size:], payload.decode()
        return json.loads(self.text)["seats"]

    def until(self, *wanted):
        """Its seats, when these are their steps: (done, at)."""
        while [(seat["done"], seat["at"]) for seat in self.seats()] != list(wanted):
            pass
        return json.loads(self.text)["seats"]


class RealBoard(Joined):
    def setUp(self):
        super().setUp()
        self.built("release")
        self.write("chapters/02-two/README.md", "# Chapter 2: Two\n")
        os.makedirs(os.path.join(self.tree, "build/release/bin"))
        os.symlink(BOARD, os.path.join(self.tree, "build/release/bin/board"))
        self.process = self.start("room", "--port", "0")
        self.addCleanup(self.end)
        line = ""
        while not line.startswith("listening"):
            line = self.process.stdout.readline()
            self.assertTrue(line, "the board does not start; is it built?")
        self.port = int(line.rsplit(":")[-1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.page = Page(self.port)
        self.addCleanup(self.page.peer.close)
        self.assertEqual(self.page.seats(), [])

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            with self.process:
                self.process.stdout.read()

    def join(self):
        _, out, err = self.workbook("join", self.address)
        self.assertEqual(err, "")
        return json.loads(re.search(r"^\{.*$", out, re.M)[0])["report"]["seat"]

    def test_a_result_is_a_row_without_a_name(self):
        seat = self.join()
        self.check("1")
        [row] = self.page.until(([], "1.1"))
        self.assertEqual((row["n"], row["away"]), (1, False))
        self.write("chapters/01-one/one.cpp", GOOD)
        self.check("1")
        self.page.until((["1.1"], ""))
        self.assertNotIn(seat, self.page.text)
        self.assertFalse(os.path.exists(os.path.join(self.tree, ".saved/board-failed.json")))

    def test_another_seat_is_another_row(self):
        self.join()
        self.check("1")
        self.page.until(([], "1.1"))
        self.workbook("join", "--off")
        self.join()
        self.write("chapters/01-one/one.cpp", GOOD)
        self.check("1")
        self.assertEqual([row["n"] for row in self.page.until(([], "1.1"), (["1.1"], ""))], [1, 2])

    def test_a_step_that_only_this_laptop_has_is_refused_and_that_is_told(self):
        self.join()
        with open(os.path.join(self.tree, "chapters/01-one/README.md"), "a", encoding="utf-8") as lesson:
            lesson.write("\n### Step 1.2: the second (core, 5 min)\n")
        self.write("chapters/01-one/one.cpp", GOOD + "// mine\n")  # else it is ours, and all of it is done
        self.check("1")
        self.assertIn("refuses the report", self.noted("board-failed")["why"])
        self.assertIn("refuses the report: The step that you are at is not known here. Your steps", self.check("1"))

    def test_a_board_that_ended_is_told_once(self):
        self.join()
        self.end()
        self.addCleanup(hold(self.port).close)
        self.check("1")
        self.noted("board-failed")
        self.assertEqual([self.check("1").count("does not answer") for _ in range(2)], [1, 0])


if __name__ == "__main__":
    unittest.main()
