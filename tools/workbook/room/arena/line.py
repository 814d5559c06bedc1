"""A WebSocket to the board that stays open: JSON goes out and comes in, and pings are answered."""
import collections
import json
import select
import socket

from workbook.wire import client

PING, PONG = 9, 10  # opcodes
MOST = 64 * 1024     # bytes of one message of the board
PATIENCE = 10        # seconds for the handshake, and for one message to go out


class Ended(Exception):
    """The board closed the connection, or it broke off. As a text: why."""


class Line:
    def __init__(self, host, port, authority):
        self.peer = socket.create_connection((host, port), timeout=PATIENCE)
        self.messages = collections.deque()
        try:
            self.data = client.shake_hands(self.peer, authority)
            self.peer.settimeout(PATIENCE)
            self.cut()
        except BaseException:
            self.peer.close()
            raise

    def address(self):
        """The board's, as TCP knows it."""
        return self.peer.getpeername()[0].split("%")[0]

    def say(self, value):
        self.say_text(json.dumps(value))

    def say_text(self, text):
        try:
            self.peer.sendall(client.masked_frame(client.TEXT, text.encode()))
        except OSError:
            raise Ended("the connection broke off") from None

    def listen(self, others=(), seconds=None):
        """Waits until the board says something, or one of the others can be read, or the time is over. Those of the
        others that can be read; what the board said stands in `messages`."""
        readable = select.select([self.peer, *others], [], [], 0 if self.messages else seconds)[0]
        if self.peer in readable:
            try:
                piece = self.peer.recv(65536)
            except OSError:
                piece = b""
            if not piece:
                raise Ended("the connection broke off")
            self.data += piece
            self.cut()
        return [one for one in readable if one is not self.peer]

    def cut(self):
        while True:
            frame = client.cut_frame(self.data)
            if frame is None:
                if len(self.data) > MOST:
                    raise Ended("its message is too long")
                return
            opcode, (size, payload) = self.data[0] & 0x0F, frame
            self.data = self.data[size:]
            if opcode == client.CLOSE:
                raise Ended(f"the board closed it with {int.from_bytes(payload[:2], 'big')}")
            if opcode == PING:
                self.peer.sendall(client.masked_frame(PONG, payload))
            if opcode == client.TEXT:
                self.hear(payload)

    def hear(self, payload):
        try:
            message = json.loads(payload)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            raise Ended("what it says is no message of a board")
        self.messages.append(message)

    def close(self):
        try:
            self.peer.sendall(client.masked_frame(client.CLOSE, (1000).to_bytes(2, "big")))
        except OSError:
            pass  # it is gone already
        self.peer.close()
