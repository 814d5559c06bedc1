"""Linux says which file in a folder was written or put in another's place. Python has no module for it; libc has."""
import ctypes
import os
import struct

CLOSE_WRITE, MOVED_TO, DELETE_SELF, MOVE_SELF = 0x8, 0x80, 0x400, 0x800
OVERFLOW, IGNORED = 0x4000, 0x8000
# Not the beginning of a file, and not that one is gone: an editor is in the middle of a save then.
MASK = CLOSE_WRITE | MOVED_TO | DELETE_SELF | MOVE_SELF
EVENT = struct.Struct("iIII")  # watch, mask, cookie, size of the name


class Inotify:
    every = None

    def __init__(self, folders):
        self.lost = False  # a folder is not what it was: somebody listens anew
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = checked(libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        try:
            for folder in folders:
                checked(libc.inotify_add_watch(self.fd, os.fsencode(folder), MASK))
        except OSError:
            self.close()
            raise

    def fileno(self):
        return self.fd

    def told(self):
        events = list(self.events())
        self.lost = self.lost or any(mask & (DELETE_SELF | MOVE_SELF | IGNORED) for mask, _ in events)
        # An editor writes files of its own beside yours. They say nothing of yours, which may be half written just then.
        return any(not name or name.endswith((b".cpp", b".h")) for _, name in events)

    def events(self):
        """(mask, name) of all that has happened; the name is empty if it has happened to the folder itself."""
        while True:
            try:
                data = os.read(self.fd, 65536)
            except BlockingIOError:
                return
            while data:
                _, mask, _, size = EVENT.unpack_from(data)
                yield mask, data[EVENT.size:EVENT.size + size].rstrip(b"\0")
                data = data[EVENT.size + size:]

    def close(self):
        os.close(self.fd)


def checked(answer):
    if answer < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return answer
