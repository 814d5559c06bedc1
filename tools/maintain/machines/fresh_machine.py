#!/usr/bin/env python3
"""Is the workbook green on a machine that has never seen it? Makes a Debian 12 in a folder, puts a clone of
HEAD into it, and does there what README says: ./workbook chat, then ./workbook test. For root, with debootstrap.

    fresh_machine.py                                            git and python3, and nothing else
    fresh_machine.py --with 'clang-14 llvm-14' --old-build      an old clang, and builds of another time
    fresh_machine.py --with 'clang-19 libclang-rt-19-dev'       a clang without the llvm-cov that fits it

How to reach Debian's packages and npm's is taken from this machine: its apt, its proxies, its certificates."""
import argparse
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.abspath(os.path.join(__file__, "../../..")))

from workbook.core import processes
from workbook.core.files import ROOT

SUITE = "bookworm"
HOME = "/root/workbook"  # of the clone, on the fresh machine
NPM = ("registry", "cafile", "proxy", "https-proxy", "noproxy", "strict-ssl")
BUILDS = ("dev", "release", "fuzz", "fuzz-coverage")
# A mount namespace of its own: what is mounted there is gone when the last program in it has ended.
MOUNTED = """mount -t proc proc "$1/proc" && mount --rbind /sys "$1/sys" && mount --rbind /dev "$1/dev" &&
mount --bind "$2" "$1/var/cache/apt/archives" && shift 2 && exec "$@" """
OLD_CACHE = """CMAKE_HOME_DIRECTORY:INTERNAL=/home/somebody/workbook
CMAKE_CACHEFILE_DIR:INTERNAL=/home/somebody/workbook/build/{preset}
CMAKE_GENERATOR:INTERNAL=Ninja
CMAKE_COMMAND:INTERNAL=/opt/cmake-3.20/bin/cmake
CMAKE_CXX_COMPILER:FILEPATH=/opt/clang-13/bin/clang++
"""
OLD_NINJA = "rule gone\n  command = /opt/clang-13/bin/clang++ -c $in -o $out\nbuild all: gone main.cpp\n"


def main():
    options = arguments()
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        sys.exit("fresh_machine: this wants root and debootstrap (apt-get install debootstrap).")
    os.makedirs(os.path.join(options.folder, "archives"), exist_ok=True)
    stanzas = [stanza(options.mirror, SUITE, "main")] if options.mirror else sources()
    if not stanzas:
        sys.exit(f"fresh_machine: apt has no source of {SUITE} here. Name one: --mirror URL")
    machine = Machine(options.folder)
    machine.make(stanzas)
    before = machine.packages()
    if options.packages:
        print(f"Installing {options.packages}.", flush=True)
        machine.must("apt-get", "update", "-q")
        machine.must("apt-get", "install", "-q", "-y", "--no-install-recommends", *options.packages.split())
    if options.old_build:
        machine.leave_old_builds()
    chat, fine = machine.chat()
    print(f"\n== ./workbook test {' '.join(options.part)}", flush=True)
    start = time.monotonic()
    status, last = machine.workbook("test", *options.part)
    seconds = time.monotonic() - start
    print("\n== a fresh machine: git, python3 " + options.packages + (", and old builds" if options.old_build else ""))
    print(f"  chat      {chat}")
    print(f"  test      exit {status} after {seconds:.0f} s: {last}")
    print(f"  packages  {before} before, {machine.packages()} now")
    print(f"  to look at: {machine.root} (made anew each time), {machine.log}")
    return status or (0 if fine else 1)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default="/var/tmp/fresh-machine", help="where it is made (about 6 GB)")
    parser.add_argument("--with", dest="packages", default="", metavar="'PACKAGE ...'", help="what it has already")
    parser.add_argument("--old-build", action="store_true", help="build folders of another machine lie about")
    parser.add_argument("--mirror", help=f"where {SUITE} is, if apt does not know it here")
    parser.add_argument("part", nargs="*", help="parts of ./workbook test; all of them if none is named")
    return parser.parse_args()


def stanza(uri, suite, components):
    return f"Types: deb\nURIs: {uri}\nSuites: {suite}\nComponents: {components}"


def sources():
    """apt's sources of SUITE on this machine, as deb822 stanzas."""
    found = []
    for path in sorted(glob.glob("/etc/apt/sources.list.d/*.sources")):
        text = re.sub(r"^#.*\n", "", read(path), flags=re.M)
        found += [one.strip() for one in re.split(r"\n\s*\n", text) if re.search(rf"^Suites:.*\b{SUITE}\b", one, re.M)]
    line = re.compile(rf"^deb +(?:\[[^]]*\] +)?(\S+) +({SUITE}\S*) +(.+)$", re.M)
    for path in ["/etc/apt/sources.list", *sorted(glob.glob("/etc/apt/sources.list.d/*.list"))]:
        found += [stanza(*words) for words in line.findall(read(path))]
    return found


def mirror_of(stanzas):
    """Of the suite itself, and not of its updates."""
    exact = [one for one in stanzas if re.search(rf"^Suites:.*\b{SUITE}(?:\s|$)", one, re.M)]
    return re.search(r"^URIs: *(\S+)", (exact or stanzas)[0], re.M)[1]


def read(path):
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def output_of(*command):
    answer = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return answer.stdout.strip() if answer.returncode == 0 else ""


def proxies():
    """As this machine has them: in the environment, or in apt's configuration."""
    known = {name: value for name, value in os.environ.items() if re.fullmatch(r"(?i)(https?|no)_proxy", name)}
    proxy = re.search(r"^Acquire::http::Proxy \"(.+)\";$", output_of("apt-config", "dump"), re.M)
    return {"http_proxy": proxy[1], **known} if proxy else known


class Machine:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.root, self.log = os.path.join(self.folder, "machine"), os.path.join(self.folder, "log")
        self.environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "TERM": "dumb", **proxies()}
        if "NODE_EXTRA_CA_CERTS" in os.environ:
            self.environment["NODE_EXTRA_CA_CERTS"] = os.environ["NODE_EXTRA_CA_CERTS"]

    def path(self, path):
        return self.root + path

    def write(self, path, text):
        os.makedirs(os.path.dirname(self.path(path)), exist_ok=True)
        with open(self.path(path), "w", encoding="utf-8") as file:
            file.write(text)

    def make(self, stanzas):
        base = self.base_system(mirror_of(stanzas))
        shutil.rmtree(self.root, ignore_errors=True)
        os.makedirs(self.root)
        subprocess.run(["tar", "-C", self.root, "-xf", base], check=True)
        os.chmod(self.root, 0o755)  # for apt's user, and a browser's
        os.remove(self.path("/etc/apt/sources.list"))
        self.write("/etc/apt/sources.list.d/debian.sources", "\n\n".join(stanzas) + "\n")
        self.write("/etc/dpkg/dpkg.cfg.d/here", "force-unsafe-io\n")  # it is thrown away: no need to wait for the disk
        self.write("/etc/apt/apt.conf.d/99here", output_of("apt-config", "dump", "Acquire") + "\n")
        keys = re.findall(r"^Signed-By: *(/\S+)", "\n".join(stanzas), re.M)
        for path in ["/etc/resolv.conf", "/etc/hosts", *keys, *glob.glob("/usr/local/share/ca-certificates/*.crt")]:
            os.makedirs(os.path.dirname(self.path(path)), exist_ok=True)
            shutil.copy(path, self.path(path))
        if shutil.which("npm"):
            settings = {key: output_of("npm", "config", "get", key) for key in NPM}
            self.write("/root/.npmrc", "".join(f"{key}={value}\n" for key, value in settings.items()
                                               if value not in ("", "null")))
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", ROOT, self.path(HOME)], check=True)
        open(self.log, "w", encoding="utf-8").close()

    def base_system(self, mirror, name=SUITE, include=("git", "python3")):
        """Made once, and kept as a tarball."""
        tarball = os.path.join(self.folder, f"{name}.tar")
        if not os.path.exists(tarball):
            with tempfile.TemporaryDirectory(prefix="base-", dir=self.folder) as fresh:
                print(f"A new {SUITE}, with {' and '.join(include) or 'nothing more'}: debootstrap takes a minute.",
                      flush=True)
                subprocess.run(["unshare", "--mount", "debootstrap", "--variant=minbase",
                                *([f"--include={','.join(include)}"] if include else []), SUITE, fresh, mirror],
                               check=True, stdout=subprocess.DEVNULL, env=dict(os.environ, **proxies()))
                for path in glob.glob(os.path.join(fresh, "var/lib/apt/lists/*_*")):
                    os.remove(path)  # a fresh machine has no list of packages
                subprocess.run(["tar", "-C", fresh, "-cf", tarball + ".new", "--exclude=./var/cache/apt/archives/*.deb",
                                "."], check=True)
            os.rename(tarball + ".new", tarball)
        return tarball

    def command(self, *words):
        environment = [f"{key}={value}" for key, value in self.environment.items()]
        return ["unshare", "--mount", "sh", "-c", MOUNTED, "sh", self.root, os.path.join(self.folder, "archives"),
                "env", "-i", *environment, "chroot", self.root, *words]

    def must(self, *words):
        status, output = processes.capture(self.command("env", "DEBIAN_FRONTEND=noninteractive", *words))
        if status != 0:
            sys.exit(f"fresh_machine: this failed: {' '.join(words)}\n{output}")

    def packages(self):
        return len(glob.glob(self.path("/var/lib/dpkg/info/*.list")))

    def leave_old_builds(self):
        for folder in ("build", "build/pristine/build"):  # the learner's, and those of ./workbook test
            for preset in BUILDS:
                self.write(f"{HOME}/{folder}/{preset}/CMakeCache.txt", OLD_CACHE.format(preset=preset))
                self.write(f"{HOME}/{folder}/{preset}/build.ninja", OLD_NINJA)

    def workbook(self, *words, at_line=None):
        """(exit status, the last line); all of it is shown and logged. `at_line`: is told each line."""
        last = ""
        with processes.Group(self.command("env", "-C", HOME, "./workbook", *words), stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT) as group, open(self.log, "a", encoding="utf-8") as log:
            for raw in group.process.stdout:
                line = raw.decode("utf-8", "replace").rstrip("\n")
                print(line, flush=True)
                log.write(line + "\n")
                last = line or last
                if at_line:
                    at_line(line, group.process)
            return group.wait(), last

    def chat(self):
        """What became of ./workbook chat, in words, and whether that is as it should be."""
        said = []
        start = time.monotonic()

        def look(line, process):
            found = re.match(r"listening on (http://127\.0\.0\.1:\d+)", line)
            if found:
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
                answer = opener.open(found[1], timeout=10)
                said.append(f"listens after {time.monotonic() - start:.0f} s, answers {answer.status}")
                process.send_signal(signal.SIGTERM)

        print("\n== ./workbook chat", flush=True)
        status, _ = self.workbook("chat", "--port", "0", at_line=look)
        return f"{said[0] if said else 'never listened'}, exit {status}", bool(said) and status == 0


if __name__ == "__main__":
    sys.exit(main())
