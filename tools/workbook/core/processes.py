"""Starting other programs so that nothing stays behind, however this one is ended."""
import concurrent.futures
import os
import signal
import subprocess
import sys
import threading

from workbook.core.files import ROOT
from workbook.core.terminal import Progress
from workbook.core.trouble import Trouble

ENDING = (signal.SIGINT, signal.SIGTERM)


class Group:
    """A program and all it starts, in a process group of its own. SIGINT and SIGTERM that reach us
    go on to all of them; when the first of them has ended, the rest is ended too, and so are we.
    Several can run at once, and end in any order. Only the main thread is told of signals: what
    another thread has started is ended by its Pool."""
    alive, before = [], {}  # those of the main thread that run; what the signals did before the first

    def __init__(self, command, **options):
        self.signalled, self.process = None, None
        self.pool = None if threading.current_thread() is threading.main_thread() else Pool.running
        if not self.pool:
            if not Group.alive:
                Group.before.update({number: signal.signal(number, Group.note) for number in ENDING})
            Group.alive.append(self)
        try:
            self.process = subprocess.Popen(command, start_new_session=True,
                                            stdin=subprocess.DEVNULL, **options)
        except OSError as error:
            self.restore()
            if not isinstance(error, FileNotFoundError):
                raise
            raise Trouble(f"{command[0]} is not installed. ./workbook doctor says what is missing.") from None
        if self.pool:
            self.pool.add(self)

    @staticmethod
    def note(number, _frame):
        """Whatever waits for a program stops waiting. While one is being started, and at its end, nothing waits."""
        for one in Group.alive:
            one.signalled = one.signalled or number
        started = all(one.process for one in Group.alive)
        if started and any(one.process.returncode is None for one in Group.alive):
            raise SystemExit(128 + number)

    def kill(self, number):
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass

    def wait(self, timeout=None):
        """The exit status, as a shell counts it."""
        status = self.process.wait(timeout)
        return 128 - status if status < 0 else status

    def restore(self):
        if self.pool:
            self.pool.discard(self)
            return
        Group.alive.remove(self)
        for number, handler in Group.before.items():
            signal.signal(number, Group.note if Group.alive else handler)

    def __enter__(self):
        if self.signalled:
            self.__exit__()
        return self

    def __exit__(self, *_):
        for number in ENDING if not self.pool else ():
            signal.signal(number, signal.SIG_IGN)  # we are ending already
        if self.process.poll() is None:
            self.kill(self.signalled or signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                pass
        self.kill(signal.SIGKILL)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        self.restore()
        if self.signalled:
            sys.exit(128 + self.signalled)


class Pool:
    """As many programs at once as there are cores, or `threads`: `map` calls in threads what starts them. A signal that
    reaches us ends them all, and then us."""
    running = None

    def __init__(self, threads=None):
        self.count = threads or os.cpu_count() or 1
        self.lock, self.groups, self.over = threading.Lock(), set(), False

    def __enter__(self):
        self.old = {number: signal.signal(number, self.note) for number in ENDING}
        self.threads = concurrent.futures.ThreadPoolExecutor(self.count)
        Pool.running = self
        return self

    @staticmethod
    def note(number, _frame):
        raise SystemExit(128 + number)

    def map(self, function, items, what):
        """The results, in the order of the items. On a terminal a line counts them; `what` they are, it says."""
        futures = [self.threads.submit(function, item) for item in items]
        with Progress() as progress:
            for done, future in enumerate(futures):
                progress.say(f"{what}: {done} of {len(futures)}")
                while not future.done():  # the system may give a signal to one of the threads: that does not wake us
                    concurrent.futures.wait([future], 1)
                result = future.result()
                progress.clear()  # whoever is given it may print something
                yield result

    def add(self, group):
        with self.lock:
            self.groups.add(group)
            if self.over:
                group.kill(signal.SIGTERM)

    def kill(self, number):
        with self.lock:
            for group in self.groups:
                group.kill(number)

    def discard(self, group):
        with self.lock:
            self.groups.discard(group)

    def __exit__(self, *_):
        for number in self.old:
            signal.signal(number, signal.SIG_IGN)  # we are ending already
        with self.lock:
            self.over = True
        self.kill(signal.SIGTERM)  # so that each can end what it has started
        late = threading.Timer(15, self.kill, [signal.SIGKILL])
        late.start()
        self.threads.shutdown(wait=True, cancel_futures=True)
        late.cancel()
        Pool.running = None
        for number, handler in self.old.items():
            signal.signal(number, handler)


def run(command, timeout=None, **options):
    """Its exit status; output goes where ours goes."""
    sys.stdout.flush()
    with Group(command, cwd=options.pop("cwd", ROOT), **options) as group:
        return group.wait(timeout)


def capture(command, timeout=None, **options):
    """(exit status, everything it printed). 124: it did not end in time."""
    with Group(command, cwd=options.pop("cwd", ROOT), stdout=subprocess.PIPE,
               stderr=subprocess.STDOUT, **options) as group:
        try:
            output, _ = group.process.communicate(timeout=timeout)
            status = group.wait()
        except subprocess.TimeoutExpired:
            group.kill(signal.SIGKILL)
            output, _ = group.process.communicate()
            status = 124
        return status, output.decode("utf-8", "replace")


def script(path, *words):
    """Runs one of our own scripts, as a program of its own. Its exit status."""
    return run([sys.executable, "-B", os.path.join(ROOT, path), *words])
