"""The clients of the arena: how each is started against an address, and in which bounds. They are programs of ours; what
they talk to may be anything."""
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time

from workbook.core import builds
from workbook.core.machine import needs, programs
from workbook.web import npm

FOLDER = os.path.join(npm.WEB, "arena")
NAMES = ("browser", "ws", "beast", "hostile")
SECONDS = {"browser": 120, "ws": 60, "beast": 60, "hostile": 60}  # for all checks of a client
MEMORY = 256         # megabytes that JavaScript may fill
MOST = 64 * 1024     # bytes that a client may print
STATES = ("passed", "failed", "left out")


def lacking(name):
    """Why this machine has not this client, as the projector shows it; "" if it has."""
    if name == "beast":
        return "" if os.path.exists(builds.binary("release", "arena_beast")) else "Boost is not here"
    if not programs.has_node():
        return "Node is not here"
    if name != "hostile" and not npm.are_there():
        return "npm ci has not run"
    return "Chromium is not here" if name == "browser" and not programs.chromium() else ""


def targets():
    return ["arena_beast"] if needs.BEAST.there() else []


def command(name, host, port, lacks):
    if name == "beast":
        words = [builds.binary("release", "arena_beast")]
    else:
        words = ["node", f"--max-old-space-size={MEMORY}", os.path.join(FOLDER, f"{name}.mjs")]
    return [*words, host, str(port), lacks]


class Attempt:
    """One client at work. It has a folder of its own, no more of our environment than it needs, and ends with this."""

    def __init__(self, name, host, port, lacks):
        self.name, self.data, self.came, self.said = name, b"", 0, 0
        self.end = time.monotonic() + SECONDS[name]
        self.folder = tempfile.mkdtemp(prefix="arena-")
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": self.folder, "TMPDIR": self.folder,
                       "CHROMIUM": (programs.chromium() or "") if name == "browser" else ""}
        self.process = subprocess.Popen(command(name, host, port, lacks), cwd=self.folder, env=environment,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        start_new_session=True, preexec_fn=bounds)
        self.stdout = self.process.stdout

    def seconds(self):
        return max(0, self.end - time.monotonic())

    def read(self):
        """The checks that it tells of: [(name, state, about)]; None at its end."""
        piece = os.read(self.stdout.fileno(), 65536)
        self.came += len(piece)
        if not piece or self.came > MOST:
            return None
        *lines, self.data = (self.data + piece).split(b"\n")
        found = [check for check in map(check_of, lines) if check]
        self.said += len(found)
        return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()
        self.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def bounds():
    """In the client's process, before it begins."""
    os.nice(5)
    for limit, most in ((resource.RLIMIT_CPU, 120), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))


def check_of(line):
    try:
        one = json.loads(line)
        name, state, about = one["check"], one["state"], one["about"]
    except (ValueError, TypeError, KeyError):
        return None
    if state not in STATES or not isinstance(name, str) or not isinstance(about, str):
        return None
    return name, state, clean(about)


def clean(text, most=380):
    """Of a text that has words of a server in it: what a terminal shows as letters, and not too much of it."""
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
