"""Have you joined a board? Then a report goes out after each result, in a process of its own: no result waits for the
network, and none can be spoiled by it. If the board does not answer, the next result says so, once."""
import contextlib
import os
import subprocess
import sys
import time
from collections import namedtuple

from workbook.core.files import ROOT, SAVED
from workbook.learner.saves import remember, remembered

JOINED, SENT, FAILED = "board", "board-sent", "board-failed"  # in .saved; join writes the first, sending.py the others

LASTS = 12 * 60 * 60  # seconds: tomorrow, in another network, another machine may have the board's address

Board = namedtuple("Board", "host port seat until")


def board():
    """A Board, or None: not joined, or not any more."""
    state = remembered(JOINED)
    one = Board(*(state.get(name) for name in Board._fields))
    is_whole = isinstance(one.host, str) and isinstance(one.port, int) and isinstance(one.seat, str)
    return one if is_whole and isinstance(one.until, int) and time.time() < one.until else None


def join(one):
    leave()
    remember(JOINED, one._asdict())


def leave():
    for name in (JOINED, SENT, FAILED):
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(SAVED, f"{name}.json"))


def authority(one):
    return f"[{one.host}]:{one.port}" if ":" in one.host else f"{one.host}:{one.port}"


def report():
    if not board():
        return
    with contextlib.suppress(OSError):  # no more processes, say: the result stands, and that is enough
        subprocess.Popen([sys.executable, "-B", "-m", "workbook.learner.board.sending"], start_new_session=True,
                         env=dict(os.environ, PYTHONPATH=os.path.join(ROOT, "tools")), cwd=ROOT,
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def tell():
    one, failed = board(), remembered(FAILED)
    if one and failed and not failed.get("told"):
        print(f"The board at http://{authority(one)} {failed.get('why')}. Your steps do not need it. "
              "To leave it: ./workbook join --off")
        with contextlib.suppress(OSError):
            remember(FAILED, {**failed, "told": True})
