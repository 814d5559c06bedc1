"""The arena's runner without a board: what it takes from a client, and that no client outlives its turn."""
import collections
import json
import os
import select
import socket
import sys
import threading
import unittest
from unittest import mock

from tests.testkit import ends
from workbook.room.arena import clients
from workbook.room.arena.line import Ended, Line
from workbook.room.arena.runner import Runner, Stopped
from workbook.wire import client

JOB = {"job": 5, "seat": 3, "host": "127.0.0.1", "port": 4000, "lacks": ""}
CHECK = {"check": "ping", "state": "passed", "about": ""}
STARTS_ANOTHER = """
import json, os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
about = json.dumps([child.pid, os.getpid(), os.getcwd(), sorted(os.environ)])
print(json.dumps({"check": "ping", "state": "passed", "about": about}), flush=True)
child.wait()
"""


class QuietLine:
    """A board that says nothing, but perhaps that the attendee has left."""

    def __init__(self, messages=()):
        self.messages, self.said = collections.deque(messages), []

    def say(self, value):
        self.said.append(value["result"])

    def listen(self, others, seconds):
        return select.select(others, [], [], 0 if self.messages else seconds)[0]


def runner(*messages):
    one = Runner.__new__(Runner)
    one.line, one.jobs, one.stopped = QuietLine(messages), collections.deque(), None
    return one


class Clients(unittest.TestCase):
    def told(self, script, seconds=30, *messages):
        """What the board is told of a client that is this script."""
        one = runner(*messages)
        with mock.patch.object(clients, "command", return_value=[sys.executable, "-c", script]), \
                mock.patch.dict(clients.SECONDS, ws=seconds):
            one.one(JOB, "ws")
        return [(result["state"], result["check"]) for result in one.line.said], one.line.said

    def test_each_check_is_told_between_a_beginning_and_an_end(self):
        states, said = self.told(f"print('{json.dumps(CHECK)}')")
        self.assertEqual(states, [("begun", ""), ("passed", "ping"), ("ended", "")])
        self.assertEqual({(result["job"], result["client"]) for result in said}, {(5, "ws")})

    def test_one_that_never_ends_is_ended_with_all_that_it_started(self):
        states, said = self.told(STARTS_ANOTHER, 20)
        self.assertEqual(states, [("begun", ""), ("passed", "ping"), ("failed", "its end"), ("ended", "")])
        child, itself, folder, names = json.loads(said[1]["about"])
        self.assertTrue(ends(child) and ends(itself))
        self.assertFalse(os.path.exists(folder), "what it wrote is gone")
        self.assertLessEqual(set(names), {"PATH", "HOME", "TMPDIR", "CHROMIUM", "LC_CTYPE"}, "nothing of our environment")

    def test_one_that_does_not_start_has_tried_nothing(self):
        for script in ("raise SystemExit(1)", "print('no JSON')", "print('[]')", "print('{\"check\": 1}')"):
            self.assertEqual(self.told(script)[0], [("begun", ""), ("untried", "it did not start"), ("ended", "")], script)

    def test_one_that_says_too_much_is_not_heard_to_its_end(self):
        states, _ = self.told(f"while True: print('{json.dumps(CHECK)}')")
        self.assertLess(len(states), clients.MOST // len(json.dumps(CHECK)) + 3)
        self.assertEqual(states[-1], ("ended", ""))

    def test_one_whose_attendee_leaves_is_stopped(self):
        with self.assertRaises(Stopped):
            self.told("import time; time.sleep(600)", 600, {"stop": 5})
        self.assertEqual(self.told("", 30, {"stop": 4})[0][-1], ("ended", ""), "another job's stop is not ours")

    def test_a_terminal_is_shown_letters(self):
        self.assertEqual(clients.clean("a\x1b[2Jb\u202ec\n"), "a?[2Jb?c?")
        self.assertLessEqual(len(clients.clean("é" * 1000).encode()), 380)


class Lines(unittest.TestCase):
    """The connection to a board that the test plays."""

    def line(self, *frames):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def play():
            self.peer = listener.accept()[0]
            self.addCleanup(self.peer.close)
            client.read_head(self.peer)
            self.peer.sendall(b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"".join(frames))
        thread = threading.Thread(target=play)
        thread.start()
        port = listener.getsockname()[1]
        line = Line("127.0.0.1", port, f"127.0.0.1:{port}")
        thread.join()
        self.addCleanup(line.peer.close)
        return line

    def hear(self, line):
        while not line.messages:
            line.listen()
        return line.messages.popleft()

    def test_a_ping_is_answered_and_no_message(self):
        line = self.line(b"\x89\x02hi", b'\x81\x0a{"over":1}')
        self.assertEqual(self.hear(line), {"over": 1})
        data = self.peer.recv(100)
        self.assertEqual((data[0], client.cut_frame(data)[1]), (0x8A, b"hi"))

    def test_it_ends_with_a_close_or_without_one_or_when_it_is_no_board(self):
        for frame, why in ((b"\x88\x02\x03\xf0", "the board closed it with 1008"), (b"\x81\x01x", "no message of a board"),
                           (b"\x81\x02[]", "no message of a board")):
            with self.assertRaisesRegex(Ended, why):
                self.hear(self.line(frame))
        line = self.line()
        self.peer.close()
        with self.assertRaisesRegex(Ended, "broke off"):
            self.hear(line)

    def test_a_message_without_an_end_is_not_kept(self):
        line = self.line(b"\x81\x7f" + (1 << 40).to_bytes(8, "big"))
        threading.Thread(target=lambda: [self.peer.sendall(bytes(65536)) for _ in range(2)]).start()
        with self.assertRaisesRegex(Ended, "too long"):
            self.hear(line)


if __name__ == "__main__":
    unittest.main()
