"""A board, as a laptop sees it: it keeps all that it is sent, and does to it what a test wants."""
import socket
import threading

from tests.testkit import hold
from workbook.wire import client

CLOSE_1000 = b"\x88\x02\x03\xe8"


class FakeBoard:
    """`answer`: bytes that come before its Close. `files`: what it has besides the WebSocket."""

    def __init__(self, answer=b"", files=("/board.js",)):
        self.answer, self.files = answer, files
        self.heads, self.messages, self.connections = [], [], 0
        self.changed = threading.Condition()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                peer = self.listener.accept()[0]
            except OSError:
                return
            with peer:
                self.connections += 1
                peer.settimeout(20)
                try:
                    self.talk(peer)
                except OSError:
                    pass  # it went, as a laptop may

    def talk(self, peer):
        head, data = client.read_head(peer)
        self.heads.append(head)
        if "Upgrade:" not in head:
            status = "200 OK" if head.split()[1] in self.files else "404 Not Found"
            peer.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
            return
        peer.sendall(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        while True:
            frame = client.cut_frame(data)
            if frame is None:
                piece = peer.recv(4096)
                if not piece:
                    return
                data += piece
                continue
            if data[0] & 0x0F == client.CLOSE:
                peer.sendall(self.answer + CLOSE_1000)
                return
            with self.changed:
                self.messages.append(frame[1].decode())
                self.changed.notify()
            data = data[frame[0]:]

    def wait_for(self, count):
        """The messages, when there are so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.messages) >= count, 30), self.messages
        return self.messages

    def close(self):
        port = self.listener.getsockname()[1]
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(20)
        self.listener = hold(port)
