"""Bytes that a test tried: what they are, in words, and the address of the lab that shows them."""
import re
import urllib.parse

from workbook.fuzzing import annotate
from workbook.wire import wire

# The files whose tests are about frames; in the first two any header is, a wrong one, too.
HEADERS = ("frame.cpp", "frame_parser.cpp")
FRAMES = (*HEADERS, "message_parser.cpp", "connection.cpp", "outgoing.cpp", "patience.cpp")
MOST_LINES = 7
MOST_IN_A_LINK = 600  # bytes: a longer address is no line to copy
REQUEST = re.compile(r"[!-~]+ [!-~]+ HTTP/\d")
FIELD = re.compile(r"([!-9;-~]+):(?!//)[ \t]*(.*)")
KEY = re.compile(r"[A-Za-z0-9+/_-]{20,22}={0,2}|[A-Za-z0-9+/_-]{24}")
# A handshake that is right; a field that a test is about takes the place of its own.
HANDSHAKE = {"Host": "localhost:8080", "Upgrade": "websocket", "Connection": "Upgrade",
             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13"}


def kind_of(file, data):
    """"frames", "close" for what stands in a Close, "texts", or None: bytes and no more."""
    if file == "close.cpp" and (len(data) == 1 or 3 <= data[0] < 20):
        return "close"
    is_known, is_plain = (data[0] & 0xF) in wire.OPCODES, data[0] & 0x70 == 0
    if file in FRAMES and (is_known and is_plain or file in HEADERS and (is_known or is_plain)):
        return "frames"
    return "texts" if file in ("utf8.cpp", "message_parser.cpp", "close.cpp") else None


def words(file, data, is_clients):
    """Lines for a screen; none if the bytes say no more than that they are there. That a frame has no mask is said if a
    client sends it."""
    kind = kind_of(file, data)
    if kind == "close" and len(data) == 1:
        return [f"{wire.hex_of(data)}  half a code"]
    if kind == "close":
        return [f"{wire.hex_of(data[:2])}  code {int.from_bytes(data[:2], 'big')}",
                *([f"{wire.hex_of(data[2:])}  reason {wire.shown(data[2:], 60)}"] if data[2:] else [])]
    lines = annotate.shown(kind, data, MOST_LINES) if kind else []
    return lines if is_clients else [line.replace(annotate.NOT_MASKED + " ", "") for line in lines]


def frame_link(file, data, is_clients):
    """The frame lab with these bytes; a text and what stands in a Close are put into a frame. None if they are too
    many, or no frame."""
    kind = kind_of(file, data)
    if kind is None or len(data) > MOST_IN_A_LINK or kind != "frames" and len(data) > 125:
        return None
    if kind != "frames":
        data, is_clients = bytes([0x88 if kind == "close" else 0x81, len(data)]) + data, False
    is_clients = is_clients or len(data) > 1 and data[1] & 0x80 != 0
    return f"lab/frame/index.html#b={data.hex()}{'' if is_clients else '&d=server'}"


def handshake_link(text):
    """The handshake lab with this request, or with a field or a key of one; None if it is none of them."""
    if re.search(r"(?<!\r)\n|\r(?!\n)", text):  # in the lab's address each line ends as it should
        return None
    if REQUEST.match(text) and text.endswith("\r\n\r\n"):
        request = text.replace("\r\n", "\n")
    elif FIELD.fullmatch(text):
        name, value = FIELD.fullmatch(text).groups()
        own = next((known for known in HANDSHAKE if known.lower() == name.lower()), name)
        fields = {**HANDSHAKE, own: value}
        request = "GET / HTTP/1.1\n" + "".join(f"{one}: {said}\n" for one, said in fields.items()) + "\n"
    elif KEY.fullmatch(text):
        return f"lab/handshake/index.html#key={urllib.parse.quote(text, safe='')}"
    else:
        return None
    if len(request) > MOST_IN_A_LINK:
        return None
    return f"lab/handshake/index.html#request={urllib.parse.quote(request, safe='/:')}"
