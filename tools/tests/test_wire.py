"""`./workbook wire`, against a server that says what the test tells it to."""
import contextlib
import io
import socket
import threading
import unittest

from workbook.wire import wire
from tests.testkit import TreeTest, hold


class Peer:
    """Answers one connection: the handshake if there is one, then `answer`, then closes or stays."""

    def __init__(self, answer, head=b"HTTP/1.1 101 Switching Protocols\r\n\r\n", stays=False, endless=False):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = str(self.listener.getsockname()[1])
        self.answer, self.head, self.stays = answer, head, stays
        self.got, self.done, self.endless = b"", threading.Event(), endless
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        with self.listener, self.listener.accept()[0] as client:
            client.settimeout(20)
            data = b""
            while b"\r\n\r\n" not in data:
                data += client.recv(4096)
            if self.head:
                client.sendall(self.head)
                self.request, self.got = data.split(b"\r\n\r\n", 1)
                while not self.got:
                    self.got += client.recv(4096)
            else:
                self.got = data
            client.sendall(self.answer)
            try:
                while self.endless:
                    client.sendall(self.answer)
            except OSError:
                return  # the other side had enough of it
            if self.stays:
                while True:
                    piece = client.recv(4096)
                    if not piece:
                        break
                    self.got += piece


class Wire(TreeTest):
    def test_shows_frames_that_come_back(self):
        peer = Peer(bytes.fromhex("8105 48656c6c6f 8900 8802 03e8"))
        status, out, err = self.workbook("wire", "--port", peer.port, "81 85 37 fa 21 3d 7f 9f 4d 51 58")
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out, "81 05 48 65 6c 6c 6f  text, 5 bytes: Hello\n"
                              "89 00  ping, 0 bytes\n"
                              "88 02 03 e8  Close 1000\n"
                              "The server closed the connection.\n")
        self.assertEqual(peer.got, bytes.fromhex("818537fa213d7f9f4d5158"))
        self.assertIn(b"Sec-WebSocket-Version: 13", peer.request)

    def test_each_argument_is_a_write_of_its_own_and_silence_is_said(self):
        peer = Peer(b"", stays=True)
        _, out, _ = self.workbook("wire", "--port", peer.port, "81", "8537fa213d7f9f4d5158")
        self.assertEqual(out, "Quiet, and still open.\n")
        peer.thread.join(20)
        self.assertEqual(peer.got, bytes.fromhex("818537fa213d7f9f4d5158"))

    def test_raw_text_goes_out_as_it_is(self):
        peer = Peer(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", head=b"")
        _, out, _ = self.workbook("wire", "--port", peer.port, "--raw", r"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertEqual(out, "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi\nThe server closed the connection.\n")
        self.assertEqual(peer.got, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

    def test_a_server_that_says_the_same_without_end_is_left(self):
        frame = bytes.fromhex("8103 616263")
        endless = {"frames": (Peer(frame, endless=True), ["8100"], 2000),
                         "bytes": (Peer(b"\x82\x7e\x40\x00" + bytes(2 ** 14), endless=True), ["8100"], 63),
                         "text": (Peer(b"again\n" * 1000, head=b"", endless=True), ["--raw", r"x\r\n\r\n"], 170_000)}
        for name, (peer, words, least) in endless.items():
            status, out, _ = self.workbook("wire", "--port", peer.port, *words)
            self.assertEqual(status, 0, name)
            self.assertGreaterEqual(out.count("\n"), least, name)
            self.assertLess(len(out), 2 ** 21, name)
            self.assertIn("and it goes on.\nDoes the server send the same bytes again and again?\n", out, name)
            peer.thread.join(20)
            self.assertFalse(peer.thread.is_alive(), name)

    def test_frames_are_shown_as_they_come(self):
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            frames = wire.Frames()
            frames.take(bytes.fromhex("8900 81"))
            self.assertEqual(shown.getvalue(), "89 00  ping, 0 bytes\n")
            frames.take(bytes.fromhex("01 61"))
        self.assertEqual(shown.getvalue(), "89 00  ping, 0 bytes\n81 01 61  text, 1 byte: a\n")

    def test_a_refused_handshake_is_one_line(self):
        peer = Peer(b"", head=b"HTTP/1.1 403 Forbidden\r\n\r\n")
        self.check_error(["wire", "--port", peer.port, "8100"], 1,
                         "the server answered the handshake with 'HTTP/1.1 403 Forbidden'")

    def test_wrong_words_are_one_line(self):
        self.check_error(["wire"], 2, "nothing to send")
        self.check_error(["wire", "8"], 2, "'8' is not hex")
        self.check_error(["wire", "hello"], 2, "'hello' is not hex")
        self.check_error(["wire", "--port", "x", "81"], 2, "'x' is no port")
        with hold() as ours:
            port = str(ours.getsockname()[1])
            self.check_error(["wire", "--port", port, "8100"], 1, f"nobody listens on port {port}")


class Notes(unittest.TestCase):
    def test_frames_are_described(self):
        for data, line in (("01 03 48 65 6c", "text, more fragments follow, 3 bytes: Hel"),
                           ("80 02 6c 6f", "continuation, 2 bytes: lo"),
                           ("82 01 ff", "binary, 1 byte"),
                           ("c1 00", "text, RSV bits 100, 0 bytes"),
                           ("83 00", "opcode 3, 0 bytes"),
                           ("88 00", "Close, no status code"),
                           ("88 01 03", "Close (half a code)"),
                           ("88 05 03 ea 62 61 64", "Close 1002: bad"),
                           ("81 85 37 fa 21 3d 7f 9f 4d 51 58", "text, masked (a server must not), 5 bytes: Hello"),
                           ("81 7e 00 03 61 62 63", "text, 3 bytes: abc"),
                           ("81 05 48", "the beginning of a frame; the rest did not come")):
            self.assertEqual(wire.annotate(bytes.fromhex(data)), [f"{data}  {line}"])


if __name__ == "__main__":
    unittest.main()
