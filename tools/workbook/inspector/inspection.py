"""A server of yours that is watched while it runs: `--inspect`. Its records are read here, in another process, so that
the page lives on when the server does not."""
import contextlib
import fcntl
import os
import signal
import threading
import time

from workbook.inspector.records import Reader, Record
from workbook.inspector.ring import Ring
from workbook.inspector.site import Site

SET_PIPE_SIZE = 1031  # Linux: fcntl.F_SETPIPE_SZ, which Python 3.9 does not name
PIPE_SIZE = 1024 * 1024
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
A_MOMENT = 2          # seconds for the pages to hear the last word


class Inspection:
    """`words` are for the server's command line, `fds` it inherits."""

    def __init__(self, command):
        self.reading, self.writing = os.pipe()
        with contextlib.suppress(OSError):  # not Linux, or not allowed
            fcntl.fcntl(self.writing, SET_PIPE_SIZE, PIPE_SIZE)
        self.words, self.fds = ["--inspect-fd", str(self.writing)], (self.writing,)
        self.ring = Ring()
        self.site = Site(self.ring, {"command": command})
        self.is_serving = False
        self.reader = threading.Thread(target=self.read, name="records", daemon=True)

    def __enter__(self):
        # The main thread alone takes signals, for it waits for the server: another one would not wake it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        self.site.start()
        self.reader.start()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return self

    def read(self):
        reader = Reader()
        while data := os.read(self.reading, PIPE_SIZE):
            records = reader.feed(data)
            if not self.is_serving and any(record.kind == "serving" for record in records):
                self.is_serving = True
                print(f"inspect at {self.site.address}", flush=True)
            self.ring.add(records)

    def server_ended(self, status, last_words=""):
        """What its pages are told: how, and the first line of what it said about it."""
        self.stop_reading()
        self.ring.add([Record("ended", 0, int(time.time() * 1e6), status, 0, last_words.encode())])

    def stop_reading(self):
        if self.writing is not None:
            os.close(self.writing)  # the server's copy is closed already: so the pipe ends
            self.writing = None
            self.reader.join()

    def stay(self):
        """For a server that ended by itself: its last bytes can be looked at until a signal comes."""
        if not self.is_serving:
            return
        enough = threading.Event()
        before = {number: signal.signal(number, lambda *_: enough.set()) for number in ENDING}
        print(f"Your server has ended. Its last bytes are still at {self.site.address} until you press Ctrl-C.",
              flush=True)
        enough.wait()
        for number, handler in before.items():
            signal.signal(number, handler)

    def __exit__(self, *_):
        self.stop_reading()
        self.ring.close()
        deadline = time.monotonic() + A_MOMENT
        while self.site.streams and time.monotonic() < deadline:
            time.sleep(0.01)
        self.site.shutdown()
        self.site.server_close()
        os.close(self.reading)
