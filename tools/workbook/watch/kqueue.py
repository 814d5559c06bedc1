"""macOS says that a folder or a file was written, and not which file of a folder: so both are watched."""
import os
import select

ONLY_EVENTS = getattr(os, "O_EVTONLY", 0x8000)  # the volume may still be ejected


class Kqueue:
    every = None

    def __init__(self, folders):
        self.folders, self.files, self.lost = folders, [], False
        self.queue = select.kqueue()
        try:
            self.watch()
        except OSError:
            self.close()
            raise

    def watch(self):
        """A file that was put in another's place has to be opened anew."""
        before, self.files = self.files, []
        for path in [*self.folders, *(entry.path for folder in self.folders for entry in os.scandir(folder)
                                      if entry.name.endswith((".cpp", ".h")))]:
            try:
                self.files.append(os.open(path, os.O_RDONLY | ONLY_EVENTS))
            except FileNotFoundError:
                continue
            self.queue.control([select.kevent(
                self.files[-1], select.KQ_FILTER_VNODE, select.KQ_EV_ADD | select.KQ_EV_CLEAR,
                select.KQ_NOTE_WRITE | select.KQ_NOTE_EXTEND | select.KQ_NOTE_RENAME | select.KQ_NOTE_DELETE)], 0, 0)
        for file in before:
            os.close(file)  # and with it what waits for it

    def fileno(self):
        return self.queue.fileno()

    def told(self):
        events = self.queue.control(None, 64, 0)
        if events:
            try:
                self.watch()
            except OSError:  # a folder is gone
                self.lost = True
        return bool(events)

    def close(self):
        for file in self.files:
            os.close(file)
        self.queue.close()
