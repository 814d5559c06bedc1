"""The process that sends one report: `python -m workbook.learner.board.sending`. It says nothing: if something goes wrong,
.saved has it, and the next result says it."""
import contextlib
import json
import os
import signal
import socket
import sys
import time

from workbook.core.files import SAVED
from workbook.core.trouble import Trouble
from workbook.learner.board import joined, report
from workbook.learner.saves import remember, remembered
from workbook.wire import client, wire

PATIENCE = 5      # seconds to wait for the board
ALL = 30          # seconds that the whole report may take: it has the lowest place on a machine that builds
MOST = 64 * 1024  # bytes of one answer
NORMAL = 1000     # the code of a Close


def main():
    os.nice(10)  # the next save may be building already
    one = joined.board()
    if one is None:
        return
    try:
        with patience(ALL):
            why = send(one)
    except (OSError, Trouble):
        why = "does not answer"
    if joined.board() == one:  # it may have been left meanwhile
        note(why)


def note(why):
    """`why`: what is wrong, or empty. The first that is wrong stays, until a report arrives again."""
    if not why:
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(SAVED, f"{joined.FAILED}.json"))
    elif not remembered(joined.FAILED):
        remember(joined.FAILED, {"why": why})


@contextlib.contextmanager
def patience(seconds=PATIENCE):
    """TimeoutError, whatever it is that takes longer."""
    def over(*_):
        raise TimeoutError
    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def connect(one):
    return socket.create_connection((one.host, one.port), timeout=PATIENCE)


def send(one):
    """What is wrong; empty if the board took it."""
    with connect(one) as peer:
        rest = client.shake_hands(peer, joined.authority(one))
        if joined.board() != one:
            return ""
        text = report.text(one.seat)  # as it is now: it may be another result's already
        remember(joined.SENT, {"text": text, "when": int(time.time())})
        peer.sendall(client.masked_frame(client.TEXT, text.encode()))
        return say_goodbye(peer, rest)


def say_goodbye(peer, data=b""):
    """A Close, and what the server says until it sends its own: empty, unless it refuses something."""
    peer.sendall(client.masked_frame(client.CLOSE, NORMAL.to_bytes(2, "big")))
    error = ""
    while True:
        frame = client.cut_frame(data)
        if frame is None:
            piece = peer.recv(4096) if len(data) < MOST else b""
            if not piece:
                raise ConnectionError
            data += piece
            continue
        opcode, (size, payload) = data[0] & 0x0F, frame
        if opcode == client.CLOSE:
            code = int.from_bytes(payload[:2], "big")
            return error or ("" if code == NORMAL else f"closes the connection with {code}")
        if opcode == client.TEXT:
            error = error or error_in(payload)
        data = data[size:]


def error_in(payload):
    try:
        error = str(json.loads(payload)["error"]).rstrip(".")
    except (ValueError, TypeError, KeyError):
        return ""
    return f"refuses the report: {wire.shown(error.encode('utf-8', 'replace'), 80)}"


if __name__ == "__main__":
    sys.exit(main())
