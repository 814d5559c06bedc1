"""`./workbook wire`: bytes to a server, as you write them, and its answer with notes."""
import os
import re
import socket
import time

from workbook.core.options import port
from workbook.core.trouble import Trouble, Usage
from workbook.wire.client import cut_frame, shake_hands

QUIET = 1.0   # seconds without a byte from the server: it has said what it had to say
MOST = 2 ** 20  # bytes, and
MOST_FRAMES = 2000  # frames: a server that says more does not come to an end
PAUSE = 0.05  # between two writes, so that they are two reads for the server
USAGE = "./workbook wire [--port N] HEX...   or   ./workbook wire [--port N] --raw TEXT"
OPCODES = {0: "continuation", 1: "text", 2: "binary", 8: "Close", 9: "ping", 10: "pong"}


def add_arguments(parser):
    parser.add_argument("--port", type=port, metavar="N", default=os.environ.get("WORKBOOK_PORT", "8080"),
                        help="where the server listens, if not on 8080")
    parser.add_argument("--raw", metavar="TEXT", help=r"this text and no handshake; \r, \n and \xHH as in C")
    parser.add_argument("writes", type=from_hex, nargs="*", metavar="HEX",
                        help="bytes, two digits each; each word is written by itself")


def main(options):
    if options.raw is None and not options.writes:
        raise Usage(f"nothing to send. It goes: {USAGE}")
    if options.raw is not None and options.writes:
        raise Usage(f"either HEX or --raw TEXT. It goes: {USAGE}")
    with connect(options.port) as peer:
        if options.raw is not None:
            return send_text(peer, options.raw)
        return send_frames(peer, options.port, options.writes)


def from_hex(text):
    digits = re.sub(r"[\s:]", "", text)
    if not digits or len(digits) % 2 or not re.fullmatch(r"[0-9a-fA-F]+", digits):
        raise Usage(f"'{text}' is not hex: two digits a byte, say 81 85 37 fa.")
    return bytes.fromhex(digits)


def connect(port):
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=5)
    except OSError:
        raise Trouble(f"nobody listens on port {port}. Start a server in another terminal: "
                      "./workbook run and the number of your chapter, or ./workbook chat.") from None


def send_text(peer, text):
    """\\r, \\n, \\t, \\0, \\\\ and \\xHH are what they are in C."""
    escape = re.compile(r"\\(r|n|t|0|\\|x[0-9a-fA-F]{2})")
    named = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\"}
    text = text.encode("utf-8", "surrogateescape").decode("latin-1")  # one character a byte
    text = escape.sub(lambda m: named.get(m[1]) or chr(int(m[1][1:], 16)), text)
    try:
        peer.sendall(text.encode("latin-1"))
    except OSError:
        pass  # it hung up while we spoke; its answer is still worth reading
    data = bytearray()
    ended = read_until_quiet(peer, data.extend)
    answer = data.decode("utf-8", "replace").replace("\r\n", "\n")
    print("".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in answer), end="")
    if answer and not answer.endswith("\n"):
        print()
    print(ending(ended))


def send_frames(peer, port, writes):
    rest = shake_hands(peer, f"127.0.0.1:{port}")
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for data in writes:
        try:
            peer.sendall(data)
            time.sleep(PAUSE)
        except OSError:
            break  # it hung up in between; what it said is still worth reading
    frames = Frames()
    ended = frames.take(rest) or read_until_quiet(peer, frames.take)
    for line in annotate(frames.rest):
        print(line)
    print(ending(ended))


class Frames:
    """Shows frames as they come."""

    def __init__(self):
        self.rest, self.shown = b"", 0

    def take(self, piece):
        """"endless", or None: go on."""
        self.rest += piece
        while self.rest:
            frame = cut_frame(self.rest)
            if frame is None:
                return None
            if self.shown == MOST_FRAMES:
                self.rest = b""
                return "endless"
            print(line_of(self.rest, *frame), flush=True)
            self.rest = self.rest[frame[0]:]
            self.shown += 1
        return None


def ending(ended):
    return {"closed": "The server closed the connection.",
            "reset": "The server reset the connection.",
            "endless": "More came than is shown here (1 MiB, or 2,000 frames), and it goes on.\n"
                       "Does the server send the same bytes again and again?",
            "quiet": "Quiet, and still open."}[ended]


def read_until_quiet(peer, take):
    """What it ended with. Each piece goes to `take`, which may say itself that this is the end."""
    size = 0
    peer.settimeout(QUIET)
    while size < MOST:
        try:
            piece = peer.recv(65536)
        except socket.timeout:
            return "quiet"
        except OSError:
            return "reset"
        if not piece:
            return "closed"
        size += len(piece)
        if take(piece):
            break
    return "endless"


def annotate(data):
    """One line a frame: its bytes, then what they say."""
    lines = []
    while data:
        frame = cut_frame(data)
        if frame is None:
            lines.append(f"{hex_of(data)}  the beginning of a frame; the rest did not come")
            break
        lines.append(line_of(data, *frame))
        data = data[frame[0]:]
    return lines


def line_of(data, size, payload):
    return f"{hex_of(data[:size])}  {describe(data[0], data[1], payload)}"


def kind_words(first):
    """What the first byte of a frame says."""
    opcode = first & 0x0F
    words = [OPCODES.get(opcode, f"opcode {opcode}")]
    if not first & 0x80:
        words.append("more fragments follow")
    if first & 0x70:
        words.append(f"RSV bits {first >> 4 & 7:03b}")
    return words


def describe(first, second, payload):
    opcode, words = first & 0x0F, kind_words(first)
    if second & 0x80:
        words.append("masked (a server must not)")
    if opcode == 8:
        if not payload:
            return ", ".join(words + ["no status code"])
        words[0] += f" {int.from_bytes(payload[:2], 'big')}" if len(payload) > 1 else " (half a code)"
        payload = payload[2:]
        return ", ".join(words) + (f": {shown(payload)}" if payload else "")
    words.append("1 byte" if len(payload) == 1 else f"{len(payload)} bytes")
    if opcode == 2:
        return ", ".join(words)
    return ", ".join(words) + (f": {shown(payload)}" if payload else "")


def shown(payload, most=200):
    text = payload.decode("utf-8", "replace")
    text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return text if len(text) <= most else text[:most] + " ..."


def hex_of(data, most=24):
    return data[:most].hex(" ") + (" ..." if len(data) > most else "")
