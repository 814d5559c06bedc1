"""`./workbook room`: what it tells the board, what it says of it, how it ends; with a board that the test made up."""
import json
import os
import signal
import unittest

from tests.testkit import TreeTest, alive
from workbook.room import plans

# Writes down how it was called, says where it listens, and stays.
BOARD = """#!/bin/sh
echo "$@" >words
echo $$ >pid
trap 'exit 0' INT TERM
echo 'listening on http://127.0.0.1:8090'
case "$*" in *--any*) echo 'for a phone on the same network: http://192.168.1.7:8090';; esac
while :; do sleep 0.05; done
"""
STEPS = [{"number": "2.1", "title": "the second"}]
TIMES = {
    "decks": [{"name": "a", "title": "Two", "slides": [{"title": "Two", "steps": []}, {"title": "Bytes", "steps": []},
                                                       {"title": "Your turn: 2.1", "steps": STEPS}]}],
    "days": [
        {"id": "one-day/0", "title": "One day", "from": 540, "slots": [
            {"deck": "a", "slide": 0, "at": 540, "minutes": 1, "work": 0},
            {"deck": "a", "slide": 1, "at": 541, "minutes": 1.5, "work": 0},
            {"deck": "a", "slide": 2, "at": 542.5, "minutes": 0.5, "work": 20},
            {"deck": "a", "slide": 1, "at": 578, "minutes": 2, "work": 0}],
         "pauses": [{"title": "Break", "at": 563}, {"title": "The end", "at": 580}]},
        {"id": "two-days/0", "title": "Two days, Day 1", "from": 540, "slots": [], "pauses": []},
        {"id": "two-days/1", "title": "Two days, Day 2", "from": 600, "slots": [], "pauses": []}]}
NAMES = "one-day, two-days/1 to two-days/2"


class Room(TreeTest):
    def setUp(self):
        super().setUp()
        self.built("release")
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.write("build/release/bin/board", BOARD)
        os.chmod(os.path.join(self.tree, "build/release/bin/board"), 0o755)
        self.write("chapters/02-two/README.md", "# Chapter 2: Two\n\n### Step 2.1: the second (take, 5 min)\n\n"
                                                "### Step 2.2: a third (extra, 10 min)\n")

    def room(self, *words, ends_by=signal.SIGINT):
        """What it says until it is ended, when the board has begun."""
        process = self.start("room", *words)
        said = ""
        while f"join http://{'192.168.1.7' if '--any' in words else '127.0.0.1'}:8090" not in said:
            line = process.stdout.readline()
            self.assertTrue(line, process.stderr.read() if process.poll() is not None else said)
            said += line
        process.send_signal(ends_by)
        with process:
            out, err = process.stdout.read(), process.stderr.read()  # communicate() would miss what is buffered here
        self.assertEqual((process.returncode, err), (0, ""))
        self.assertEqual(process.pid, int(self.read("pid")))  # it became the board
        self.assertFalse(alive(process.pid))
        return said + out

    def json(self, name):
        return json.loads(self.read(f"build/room/{name}"))

    def test_it_says_what_to_do_with_the_addresses(self):
        out = self.room("--any")
        self.assertIn("listening on http://127.0.0.1:8090\n"
                      "  on the projector:         http://192.168.1.7:8090\n"
                      "  on each laptop, to join:  ./workbook join http://192.168.1.7:8090\n", out)
        out = self.room(ends_by=signal.SIGTERM)
        self.assertIn("  on each laptop, to join:  ./workbook join http://127.0.0.1:8090\n"
                      "Only this machine can open it. With --any each machine of the network can.\n", out)

    def test_the_board_knows_all_steps(self):
        self.room("--port", "8095")
        self.assertEqual(self.read("words"), f"--steps {self.tree}/build/room/steps.json --port 8095\n")
        self.assertEqual(self.json("steps.json"), {
            "chapters": [{"number": 1, "title": "One"}, {"number": 2, "title": "Two"}],
            "steps": [{"step": "1.1", "title": "the first", "kind": "core"},
                      {"step": "2.1", "title": "the second", "kind": "take"},
                      {"step": "2.2", "title": "a third", "kind": "extra"}]})

    def test_without_a_site_it_says_in_a_line_that_there_is_no_plan(self):
        out = self.room("--plan", "one-day")
        self.assertTrue(out.startswith("No plan: build/site has none yet. ./workbook slides makes it.\nlistening"), out)
        self.assertNotIn("--plan", self.read("words"))
        self.assertIn("--plan one-day shows the room's time against it.\n", self.room())

    def test_the_plan_is_the_sites(self):
        self.write("build/site/slides/room.json", json.dumps(TIMES))
        out = self.room("--plan", "one-day", "--from", "10:00")
        self.assertTrue(out.startswith("listening"), out)
        self.assertIn(f"--plan {self.tree}/build/room/plan.json", self.read("words"))
        self.assertEqual(self.json("plan.json"), {"title": "One day", "blocks": [
            {"from": 600, "to": 603, "title": "Two", "steps": []},
            {"from": 603, "to": 623, "title": "Your turn: 2.1", "steps": ["2.1"]},
            {"from": 623, "to": 638, "title": "Break", "steps": []},
            {"from": 638, "to": 640, "title": "Two", "steps": []}]})
        self.room("--plan", "two-days/2")
        self.assertEqual(self.json("plan.json"), {"title": "Two days, Day 2", "blocks": []})
        self.assertIn(f"--plan NAME shows the room's time against it: {NAMES}.", self.room())

    def test_a_wrong_plan_is_one_line(self):
        self.write("build/site/slides/room.json", json.dumps(TIMES))
        for name in ("three-days", "two-days/3", "two-days/0", "two-days/x", "one-day/", ""):
            self.check_error(["room", "--plan", name], 2, f"there is no plan '{name}'. There are: {NAMES}.")
        for text in ("9", "24:00", "09:60", "nine"):
            self.check_error(["room", "--plan", "one-day", "--from", text], 2, f"'{text}' is no time of the day.")
        self.check_error(["room", "--from", "09:00"], 2, "--from moves a plan: name it with --plan.")


class Clock(unittest.TestCase):
    def test_minutes_since_midnight(self):
        self.assertEqual([plans.clock(text) for text in ("00:00", "9:05", "23:59")], [0, 545, 1439])


if __name__ == "__main__":
    unittest.main()
