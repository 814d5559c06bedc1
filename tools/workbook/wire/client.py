"""The client's side of a WebSocket, as far as the commands need it: the handshake, and frames cut from bytes and made."""
import base64
import collections
import os

from workbook.core.trouble import Trouble

TEXT, CLOSE = 1, 8  # opcodes


def shake_hands(peer, host):
    """The bytes behind the server's head; Trouble if it does not switch. Its accept key is the tests' business."""
    key = base64.b64encode(os.urandom(16)).decode()
    peer.sendall((f"GET / HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
                  f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                  "Sec-WebSocket-Version: 13\r\n\r\n").encode())
    head, rest = read_head(peer)
    status = head.split("\r\n", 1)[0]
    if " 101 " not in status + " ":
        raise Trouble(f"no WebSocket: the server answered the handshake with '{status}'."
                      if status else "no WebSocket: the server hung up on the handshake.")
    return rest


def read_head(peer):
    """(head, what came behind it); of one that did not end, what there is."""
    data = b""
    peer.settimeout(5)
    while b"\r\n\r\n" not in data:
        try:
            piece = peer.recv(4096)
        except OSError:
            piece = b""
        if not piece:
            return data.decode("latin-1"), b""
        data += piece
    head, rest = data.split(b"\r\n\r\n", 1)
    return head.decode("latin-1"), rest


# Bytes up to the payload, bytes of payload announced, and whether that is said in the shortest form.
Header = collections.namedtuple("Header", "size length shortest")


def read_header(data):
    """A Header, as far as its length is here; else None."""
    code = data[1] & 0x7F if len(data) > 1 else 0
    extra = {126: 2, 127: 8}.get(code, 0)
    if len(data) < 2 + extra:
        return None
    length = int.from_bytes(data[2:2 + extra], "big") if extra else code
    return Header(2 + extra + (4 if data[1] & 0x80 else 0), length, length >= {126: 126, 127: 65536}.get(code, 0))


def cut_frame(data):
    """(bytes of the whole frame, its payload), or None: not all of it is here."""
    header = read_header(data)
    if header is None or len(data) < header.size + header.length:
        return None
    key = data[header.size - 4:header.size] if data[1] & 0x80 else bytes(4)
    end = header.size + header.length
    return end, bytes(b ^ key[i % 4] for i, b in enumerate(data[header.size:end]))


def masked_frame(opcode, payload):
    """A whole message in one frame, up to 65,535 bytes."""
    key, size = os.urandom(4), len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return bytes([0x80 | opcode]) + length + key + bytes(b ^ key[i % 4] for i, b in enumerate(payload))
