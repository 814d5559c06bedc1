"""`./workbook join`: what leaves a laptop, when, and what it costs the one that sits there."""
import json
import os
import re
import socket
import time
import unittest
from unittest import mock

from tests.room.fake_board import FakeBoard
from tests.testkit import FILES, TreeTest
from workbook.learner.board import joined

GOOD = FILES["solutions/01-one/one.cpp"]
MINE = "// Step 1.1: the first\nint one() { return 7; }\n"
# Says what the file says, as a chapter's test program does.
TESTS = """#!/bin/sh
if grep -q 'return 1;' chapters/01-one/one.cpp; then echo '1.1 green' >>"$WORKBOOK_VERDICTS"; echo is green; exit 4; fi
echo '1.1 red' >>"$WORKBOOK_VERDICTS"
echo is red
exit 5
"""
FAILED = re.compile(r"^The board at http://127\.0\.0\.1:\d+ does not answer\. Your steps do not need it\. "
                    r"To leave it: \./workbook join --off$", re.M)


class Joined(TreeTest):
    def setUp(self):
        super().setUp()
        self.built()
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        for name, said in (("ch1_test", TESTS), ("ch1", "")):
            self.write(f"build/dev/bin/{name}", said)
            os.chmod(os.path.join(self.tree, f"build/dev/bin/{name}"), 0o755)
        self.write("chapters/01-one/one.cpp", MINE)

    def board(self, **how):
        board = FakeBoard(**how)
        self.addCleanup(lambda: board.listener.close())
        return board

    def join(self, board):
        status, out, err = self.workbook("join", board.address)
        self.assertEqual((status, err), (0, ""), out)
        return out

    def check(self, *words):
        _, out, err = self.workbook("check", *words)
        self.assertEqual(err, "")
        return out

    def noted(self, name):
        """What stands in .saved, when it is there."""
        path = os.path.join(self.tree, ".saved", f"{name}.json")
        end = time.monotonic() + 30
        while not os.path.exists(path):
            self.assertLess(time.monotonic(), end, f"{path} does not come")
            time.sleep(0.02)
        return json.loads(self.read(f".saved/{name}.json"))


class Privacy(Joined):
    def test_it_is_shown_before_it_is_sent_letter_for_letter(self):
        self.check("1")
        board = self.board()
        out = self.join(board)
        self.assertEqual(board.messages, [])
        [shown] = [line for line in out.splitlines() if line.startswith("{")]
        self.assertIn("./workbook join --off", out)
        self.check("1")
        [sent] = board.wait_for(1)
        first, second = (json.loads(text)["report"] for text in (shown, sent))
        self.assertEqual([first.pop("since") < 60, second.pop("since") < 60], [True, True])
        self.assertEqual(first, second)
        self.assertEqual((first["done"], first["at"]), ([], "1.1"))
        self.assertIn(f"\n\n{sent}\n\n", self.workbook("join")[1])

    def test_a_report_has_steps_and_seconds_and_nothing_else(self):
        board = self.board()
        self.join(board)
        self.write("chapters/01-one/one.cpp", GOOD)
        self.check("1")
        [sent] = board.wait_for(1)
        self.assertRegex(sent, r'^\{"report": \{"seat": "[0-9a-f]{16}", "done": \["1\.1"\], "at": "", "since": 0\}\}$')
        for head in board.heads:
            names = {line.split(":")[0] for line in head.split("\r\n")[1:]}
            self.assertLessEqual(names, {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"})
            self.assertIn(f"Host: {board.address[7:]}", head)

    def test_nothing_is_sent_if_not_joined(self):
        with mock.patch.object(joined, "SAVED", self.tree), mock.patch.object(joined, "remembered", return_value={}), \
                mock.patch("subprocess.Popen") as process:
            joined.report()
            joined.tell()
        process.assert_not_called()

    def test_one_that_left_sends_nothing_and_keeps_nothing_of_the_board(self):
        board = self.board()
        self.join(board)
        self.check("1")
        board.wait_for(1)
        self.noted("board-sent")
        out = self.workbook("join", "--off")[1]
        self.assertEqual(out, f"Left. Nothing goes to {board.address} any more.\n")
        self.assertEqual([name for name in os.listdir(os.path.join(self.tree, ".saved")) if "board" in name], [])
        before = board.connections
        self.check("1")
        self.assertIn("You have not joined a board. Nothing is sent.", self.workbook("join")[1])
        self.assertIn("Nothing is sent.", self.workbook("join", "--off")[1])
        self.join(board)  # the connections are taken in turn: one that had been begun before would be counted
        self.assertEqual((board.connections, len(board.messages)), (before + 2, 1))

    def test_it_ends_by_itself(self):
        board = self.board()
        self.join(board)
        state = self.noted("board")
        self.assertLess(abs(state["until"] - time.time() - joined.LASTS), 60)
        before = board.connections
        self.write(".saved/board.json", json.dumps({**state, "until": int(time.time()) - 1}))
        self.check("1")
        self.assertIn("You have not joined a board. Nothing is sent.", self.workbook("join")[1])
        self.join(board)
        self.assertEqual((board.connections, board.messages), (before + 2, []))
        self.assertNotEqual(self.noted("board")["seat"], state["seat"])

    def test_another_board_gets_another_seat(self):
        first, second = self.board(), self.board()
        seats = [json.loads(re.search(r"^\{.*$", self.join(board), re.M)[0])["report"]["seat"]
                 for board in (first, first, second, first)]
        self.assertEqual(seats[0], seats[1])
        self.assertEqual(len(set(seats)), 3)

    def test_a_note_that_is_broken_is_none(self):
        for text in ("{", "[]", '{"host": 7, "port": "x", "seat": []}', '{"host": "127.0.0.1"}'):
            self.write(".saved/board.json", text)
            self.assertEqual(self.check("1"), "is red\n")


class Addresses(Joined):
    def test_a_wrong_one_is_one_line(self):
        for word in ("here", "https://127.0.0.1:8090", "http://127.0.0.1", "http://127.0.0.1:0",
                     "http://127.0.0.1:99999",
                     "http://a@127.0.0.1:80", "http://127.0.0.1:80/x", "http://127.0.0.1 X:80", "http://-x:80"):
            self.check_error(["join", word], 2, "is no board's address.")
        self.check_error(["join", "http://127.0.0.1:80", "--off"], 2, "do not go together")

    def test_one_where_no_board_is_is_not_joined(self):
        chat = self.board(files=("/chat.js",))
        self.check_error(["join", chat.address], 1, f"{chat.address} answers, and is no board.")
        chat.close()
        self.check_error(["join", chat.address], 1, f"no board answers at {chat.address} (Connection refused).")
        with socket.create_server(("127.0.0.1", 0)) as silent:
            where = f"http://127.0.0.1:{silent.getsockname()[1]}"
            self.check_error(["join", where], 1, f"no board answers at {where} (it says nothing).")
        self.assertFalse(os.path.exists(os.path.join(self.tree, ".saved/board.json")))


class Trouble(Joined):
    def test_a_board_that_is_gone_is_one_line_and_once(self):
        board = self.board()
        self.join(board)
        board.close()
        self.assertEqual(self.check("1"), "is red\n")
        self.noted("board-failed")
        second = self.check("1")
        self.assertTrue(second.startswith("is red\n"))
        self.assertRegex(second, FAILED)
        self.assertEqual(self.check("1"), "is red\n")
        self.assertIn("The board does not answer.", self.workbook("join")[1])

    def test_it_is_said_again_if_it_had_come_back(self):
        board = self.board()
        self.join(board)
        self.write(".saved/board-failed.json", '{"why": "does not answer", "told": true}')
        self.check("1")
        board.wait_for(1)
        end = time.monotonic() + 30
        while os.path.exists(os.path.join(self.tree, ".saved/board-failed.json")):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)
        board.close()
        self.check("1")
        self.noted("board-failed")
        self.assertRegex(self.check("1"), FAILED)

    def test_what_the_board_has_against_it_is_said_without_control_characters(self):
        text = '{"error": "The room is full.\\u001b[2J' + 100 * "x" + '"}'
        board = self.board(answer=b"\x81\x7e" + len(text).to_bytes(2, "big") + text.encode())
        self.join(self.board())
        self.write(".saved/board.json", json.dumps({**self.noted("board"), "port": int(board.address.rsplit(":")[-1])}))
        self.check("1")
        self.noted("board-failed")
        out = self.check("1")
        self.assertIn(" refuses the report: The room is full.\\x1b[2Jxxx", out)
        self.assertNotIn("\033", out)
        self.assertNotIn(90 * "x", out)

    def test_no_result_waits_for_a_board_that_takes_and_never_answers(self):
        self.join(self.board())
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            self.write(".saved/board.json", json.dumps({**self.noted("board"), "port": port}))
            self.assertEqual(self.check("1"), "is red\n")
            failed = os.path.join(self.tree, ".saved/board-failed.json")
            self.assertFalse(os.path.exists(failed), "it has waited until the report was given up, for five seconds")
            self.assertEqual(self.noted("board-failed"), {"why": "does not answer"})

    def test_code_that_does_not_compile_is_reported_as_the_step_it_was(self):
        board = self.board()
        self.check("1")
        self.join(board)
        self.program("ninja", f"#!/bin/sh\necho '{self.tree}/chapters/01-one/one.cpp:2:1: error: no'\nexit 1\n")
        self.assertIn("does not compile", self.workbook("check", "1")[1])
        self.assertEqual(json.loads(board.wait_for(1)[0])["report"]["at"], "1.1")


if __name__ == "__main__":
    unittest.main()
