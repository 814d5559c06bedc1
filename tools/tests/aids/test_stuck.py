"""`stuck`: what it asks the test program, what it makes of the answer, and where its links lead."""
import os
import unittest

from tests.testkit import TreeTest
from workbook.aids import bytes_shown
from workbook.core.starters import blob_id

SCREEN = """
Step 3.2  ReadsIt                                                      red
  bytes      81 85 37 fa 21 3d 7f 9f 4d 51 58
  yours      1
  expected   2
Next: chapters/03-three/frame_parser.cpp:3, Step 3.2.   Stuck? ./workbook hint 3.2
In a hurry? ./workbook solve 3.2
"""
STARTER = "// Step 3.1: one\nint one();\n// Step 3.2: two\nvoid FrameParser::two();\n"
HELLO = "81 85 37 fa 21 3d 7f 9f 4d 51 58"


class Stuck(TreeTest):
    PATH = "chapters/03-three/frame_parser.cpp"

    def setUp(self):
        super().setUp()
        self.write(self.PATH, STARTER + "// mine\n")
        self.write(self.PATH.replace("chapters", "solutions"), STARTER)
        lock = self.read("tools/starters.lock") + f"{blob_id(STARTER.encode())} {self.PATH}\n"
        self.write("tools/starters.lock", lock)
        self.built()
        self.program("ninja", '#!/bin/sh\necho "$@" >>built\n')

    def says(self, status, first="", screen=SCREEN, steps="3.1 green\n3.2 red\n"):
        """`status`: a number, or two: without the server, and with it."""
        self.write("answer", first + screen)
        self.write("steps", steps)
        without, with_it = status if isinstance(status, tuple) else (status, status)
        path = "build/dev/bin/ch3_test"
        self.write(path, f"""#!/bin/sh
echo "$@" >>told
case "$1" in --steps) cat steps; exit 0;; esac
case "$*" in *--from-server*) cat answer; exit {with_it};; esac
[ {without} = 3 ] || cat answer
exit {without}
""")
        os.chmod(os.path.join(self.tree, path), 0o755)

    def test_the_screen_the_words_the_lab_and_the_hint(self):
        self.says(5, f"smallest\t3\tbytes\t{HELLO}\t4 of 11\n")
        self.assertEqual(self.workbook("stuck", "3.2"), (1, """\
Step 3.2: 3 tests are red. This one needs the fewest bytes.

Step 3.2  ReadsIt                                                      red
  bytes      81 85 37 fa 21 3d 7f 9f 4d 51 58
  yours      1
  expected   2
In words:
  81 85 37 fa 21 3d 7f 9f 4d 51 58  text, 5 bytes: Hello
To play with it: ./workbook web, and then
  http://127.0.0.1:8081/lab/frame/index.html#b=818537fa213d7f9f4d5158
Next: chapters/03-three/frame_parser.cpp:3, Step 3.2.
A hint: ./workbook hint 3.2
""", ""))
        self.assertEqual(self.read("told"), "--smallest=3.2\n")

    def test_without_a_step_it_is_the_first_that_is_red(self):
        self.says(5, "smallest\t1\tnone\t\t\n", steps="3.1 undone\n3.2 red\n")
        status, out, _ = self.workbook("stuck")
        self.assertEqual(status, 1)
        self.assertTrue(out.startswith("Step 3.2: 1 test is red."), out)
        self.assertNotIn("In words", out)
        self.says(5, steps="3.1 green\n3.2 undone\n")
        self.check_error(["stuck"], 1, "no step of a chapter that you have begun is red")

    def test_the_server_is_built_when_only_its_tests_are_left(self):
        self.says((3, 5), f"smallest\t1\tbytes\t{HELLO}\t\n")
        self.assertEqual(self.workbook("stuck", "3.2")[0], 1)
        self.assertEqual(self.read("told"), "--smallest=3.2\n--smallest=3.2 --from-server\n")
        self.assertTrue(self.read("built").endswith("build/dev ch3\n"))

    def test_a_green_step_is_said(self):
        self.says(4, screen="")
        self.assertEqual(self.workbook("stuck", "3.1"), (0, "Step 3.1 is green: all its tests pass. "
                                                         "Next: ./workbook check 3\n", ""))

    def test_a_program_that_ends_otherwise_says_nothing(self):
        for status, first, words in ((0, "", "ch3_test ended early (exit status 0)"),
                                     (5, "something\n", "ch3_test ended"),
                                     (1, f"smallest\t1\tbytes\t{HELLO}\t\n", "ch3_test ended early (exit status 1)")):
            self.says(status, first)
            self.check_error(["stuck", "3.2"], 1, words)

    def test_wrong_words_are_one_line(self):
        self.check_error(["stuck", "3"], 2, "'3' is no step")
        self.check_error(["stuck", "3.9"], 2, "there is no step 3.9")

    def test_what_does_not_compile_is_a_screen(self):
        self.program("ninja", f"#!/bin/sh\necho \"{self.tree}/{self.PATH}:2:1: error: 'x' is nothing\"\nexit 1\n")
        status, out, _ = self.workbook("stuck", "3.2")
        self.assertEqual(status, 1)
        self.assertIn(f"{self.PATH}:2 does not compile.", out)


class Bytes(unittest.TestCase):
    def link(self, file, hex_digits, is_clients=False):
        return bytes_shown.frame_link(file, bytes.fromhex(hex_digits), is_clients)

    def test_who_sends_a_frame(self):
        for is_clients, hex_digits, end in ((False, "81 05", "#b=8105&d=server"), (True, "81 05", "#b=8105"),
                                            (False, "81 85", "#b=8185"), (False, "81", "#b=81&d=server")):
            self.assertEqual(self.link("frame.cpp", hex_digits, is_clients), "lab/frame/index.html" + end)

    def test_a_header_with_a_fault_is_one_where_headers_are_judged(self):
        for hex_digits in ("c1 85", "83 85", "81 fe 00 05"):
            self.assertEqual(bytes_shown.kind_of("frame.cpp", bytes.fromhex(hex_digits)), "frames")
        self.assertIsNone(bytes_shown.kind_of("frame.cpp", bytes.fromhex("7f 9f 4d 51 58")))  # a masked payload
        self.assertIsNone(self.link("frame.cpp", "7f 9f 4d 51 58"))

    def test_a_text_and_what_stands_in_a_close_are_put_into_a_frame(self):
        self.assertEqual(self.link("utf8.cpp", "e2 82"), "lab/frame/index.html#b=8102e282&d=server")
        self.assertEqual(self.link("message_parser.cpp", "48 ff"), "lab/frame/index.html#b=810248ff&d=server")
        self.assertEqual(self.link("close.cpp", "03 e8 62 79 65"), "lab/frame/index.html#b=880503e8627965&d=server")
        self.assertEqual(bytes_shown.words("close.cpp", bytes.fromhex("03 e8 62 79 65"), False),
                         ["03 e8  code 1000", "62 79 65  reason bye"])
        self.assertEqual(bytes_shown.words("close.cpp", b"\3", False), ["03  half a code"])
        self.assertEqual(self.link("close.cpp", "03"), "lab/frame/index.html#b=880103&d=server")
        self.assertEqual(bytes_shown.kind_of("close.cpp", bytes.fromhex("e2 82 ac")), "texts")  # a reason
        self.assertIsNone(self.link("utf8.cpp", "61" * 126))

    def test_too_much_for_an_address_has_none(self):
        self.assertIsNone(self.link("frame.cpp", "82 7f" + "00" * 5000))

    def test_that_a_mask_is_missing_is_said_of_a_clients_frame_alone(self):
        hello = bytes.fromhex("81 05 48 65 6c 6c 6f")
        self.assertIn("not masked", bytes_shown.words("frame_parser.cpp", hello, True)[0])
        self.assertNotIn("not masked", bytes_shown.words("frame.cpp", hello, False)[0])

    def test_requests_fields_and_keys(self):
        link = bytes_shown.handshake_link
        self.assertEqual(link("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                         "lab/handshake/index.html#request=GET%20/%20HTTP/1.1%0AHost:%20a%0A%0A")
        self.assertIn("Sec-WebSocket-Version:%208%0A", link("sec-websocket-version: 8"))
        self.assertNotIn("Version:%2013", link("sec-websocket-version: 8"))
        self.assertIn("Origin:%20http://a.example%0A%0A", link("Origin: http://a.example"))
        self.assertEqual(link("x3JJHMbDL1EzLkh9GBhXDw=="), "lab/handshake/index.html#key=x3JJHMbDL1EzLkh9GBhXDw%3D%3D")
        for text in ("foobar", "keep-alive, Upgrade", "GET / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\n\n\r\n\r\n",
                     "http://chat.example", "Host: " + "a" * 1000):
            self.assertIsNone(link(text), text)


if __name__ == "__main__":
    unittest.main()
