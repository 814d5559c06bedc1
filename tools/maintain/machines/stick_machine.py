#!/usr/bin/env python3
"""Does a bundle do without a network? Makes a Debian 12 in a folder, with no git, no Python and no compiler, in a
network namespace that has 127.0.0.1 alone, and does what the bundle's README.txt says. For root, with debootstrap.

    ./workbook bundle /var/tmp/stick
    stick_machine.py /var/tmp/stick

Its last lines say what became of each step. The machine itself is made with a network, once, and kept."""
import argparse
import os
import re
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.abspath(os.path.join(__file__, "../../..")))

from workbook.bundle import bundle, whole
from workbook.core import processes
from maintain.machines.fresh_machine import SUITE, Machine, mirror_of, sources, stanza

STICK, HOME = "/media/a stick", "/root/websockets-by-hand"  # sticks have names with spaces
# As the fresh machine's, and the stick is read only. Only lo is there; it is switched on from outside, as the machine
# has no program for it yet.
ALONE = """mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount --bind "$2" "$1$3" &&
mount -o remount,bind,ro "$1$3" && "$4" -c "$5" && shift 5 && exec "$@" """
LOOPBACK = """import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 0x49))"""  # SIOCSIFFLAGS: up, loopback, running
# Starts a server, asks it for these paths, and ends it. The server's own status is its status.
ASK = """import re, subprocess, sys, urllib.request
command, paths = sys.argv[1].split("|"), sys.argv[2:]
server = subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True)
address = next(found[0] for found in (re.search("http://127[^ \\n]+", line) for line in server.stdout) if found)
for path in paths:
    answer = urllib.request.urlopen(address + path, timeout=10)
    print(path, answer.status, len(answer.read()), "bytes", flush=True)
server.terminate()
sys.exit(server.wait())"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", help="the folder that ./workbook bundle made")
    parser.add_argument("--folder", default="/var/tmp/stick-machine", help="where it is made (about 3 GB)")
    parser.add_argument("--mirror", help=f"where {SUITE} is, if apt does not know it here")
    options = parser.parse_args()
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        sys.exit("stick_machine: this wants root and debootstrap (apt-get install debootstrap).")
    if not whole.is_bundle(options.bundle):
        sys.exit(f"stick_machine: {options.bundle} is no bundle. ./workbook bundle makes one.")
    stanzas = [stanza(options.mirror, SUITE, "main")] if options.mirror else sources()
    if not stanzas:
        sys.exit(f"stick_machine: apt has no source of {SUITE} here. Name one: --mirror URL")
    os.makedirs(options.folder, exist_ok=True)
    machine = Offline(options.folder, os.path.abspath(options.bundle))
    machine.make(stanzas)
    return machine.follow_the_readme()


class Offline(Machine):
    def __init__(self, folder, stick):
        super().__init__(folder)
        self.stick, self.told, self.wrong = stick, [], 0
        self.environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "TERM": "dumb"}

    def make(self, stanzas):
        base = self.base_system(mirror_of(stanzas), "bare", include=())
        shutil.rmtree(self.root, ignore_errors=True)
        os.makedirs(self.root)
        subprocess.run(["tar", "-C", self.root, "-xf", base], check=True)
        os.chmod(self.root, 0o755)
        self.write("/etc/dpkg/dpkg.cfg.d/here", "force-unsafe-io\n")
        self.write("/etc/apt/sources.list", "deb http://no-such-host.invalid/debian bookworm main\n")
        os.makedirs(self.path(STICK))

    def command(self, *words):
        environment = [f"{key}={value}" for key, value in self.environment.items()]
        return ["unshare", "--mount", "--net", "sh", "-c", ALONE, "sh", self.root, self.stick, STICK, sys.executable,
                LOOPBACK, "env", "-i", *environment, "chroot", self.root, *words]

    def step(self, what, words, wanted=0, says=None):
        """One line of the report: it ended as it must, and said what it must."""
        print(f"\n== {what}", flush=True)
        start = time.monotonic()
        status, output = processes.capture(self.command(*words))
        print(output, flush=True)
        fine = status == wanted and (says is None or re.search(says, output))
        self.wrong += not fine
        self.told.append(f"  {'ok   ' if fine else 'WRONG'}  {what}: exit {status}, {time.monotonic() - start:.0f} s"
                         + ("" if fine else f"; wanted exit {wanted}" + (f" and '{says}'" if says else "")))

    def ask(self, what, command, *paths):
        self.step(what, ["env", "-C", HOME, "python3", "-c", ASK, "|".join(command), *paths],
                  says=r"(/\S* 200 \d+ bytes\n){%d}" % len(paths))

    def follow_the_readme(self):
        self.step("there is no network", ["cat", "/proc/net/dev"], says=r"\A[^:]*\n *lo:[^:]*\Z")
        self.step("there is no git, Python or compiler", ["sh", "-c", "! command -v git python3 c++"], says=r"\A\Z")
        self.step("sh install.sh", ["sh", f"{STICK}/install.sh"], says="All is installed")
        self.step("git clone", ["git", "clone", f"{STICK}/{bundle.REPOSITORY}", HOME])
        self.step("./workbook check 1 is red", ["env", "-C", HOME, "./workbook", "check", "1"], wanted=1,
                  says=r"Step 1\.1 .* red\n")
        if os.path.isdir(os.path.join(self.stick, "site")):
            self.ask("./workbook web --from the stick", ["./workbook", "web", "--from", f"{STICK}/site"],
                     "/", "/lab/", "/chapters/03-frame-parse/")
        self.ask("./workbook chat", ["./workbook", "chat"], "/", "/chat.js")
        print("\n== a machine without a network, and the stick")
        print("\n".join(self.told))
        print(f"  to look at: {self.root} (made anew each time)")
        return 1 if self.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
