"""Debian packages with all that they depend on, as a folder from which apt installs without a network.

apt is asked as if nothing were installed here: the machines that get the folder have other things than this one."""
import hashlib
import os
import re
import shutil
import subprocess

from workbook.core.files import BUILD
from workbook.core.machine import needs, packages
from workbook.core.trouble import Trouble

PLACE = os.path.join(BUILD, "bundle-packages")  # what was loaded stays there, for the next bundle
ALSO = ("python3", "curl", "ca-certificates")  # of the workbook's own, and of what a lesson types
LEARN = (needs.GIT, *needs.BUILD, needs.LIBFUZZER, needs.WSLAY, needs.LLVM)
SYSTEM = "/etc/os-release"
URI = re.compile(r"^'[^']+' (\S+) (\d+) ", re.M)


def system():
    """(what it is called, "debian bookworm amd64"); None if this machine has no apt-get."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb") and os.path.exists(SYSTEM)):
        return None
    with open(SYSTEM, encoding="utf-8") as file:
        facts = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', file.read(), re.M))
    kind = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    words = f"{facts.get('ID', '?')} {facts.get('VERSION_CODENAME', '?')} {kind}"
    return facts.get("PRETTY_NAME", words), words


def wanted(everything):
    """(names, what is left out because this system has no such package)"""
    names, missing = [*ALSO], []
    for need in needs.EVERYTHING if everything else LEARN:
        own = need.packages("apt-get")
        unknown = [name for name in own if not packages.Apt().candidate(name)]
        if not unknown:
            names += [name for name in own if name not in names]
        elif need.optional:
            missing.append(f"{need.name} ({unknown[0]})")
        else:
            raise Trouble(f"apt-get does not know {unknown[0]} ({need.name}). Try: sudo apt-get update")
    return names, missing


def planned(names):
    """(how many files, their bytes, and how many of those are to be loaded)"""
    os.makedirs(os.path.join(PLACE, "archives", "partial"), exist_ok=True)
    with open(os.path.join(PLACE, "status"), "w", encoding="utf-8"):
        pass  # nothing is installed
    there = list_of(names, os.path.join(PLACE, "archives"))
    every = list_of(names, os.path.join(PLACE, "none"))
    return len(every), sum(every.values()), sum(there.values())


def list_of(names, archives):
    """{file: its bytes} of what apt would load if it had this folder."""
    os.makedirs(os.path.join(archives, "partial"), exist_ok=True)
    answer = asked(["--print-uris", "install", *names], archives)
    if answer.returncode != 0:
        raise Trouble(f"apt-get cannot say what is needed: {last(answer.stderr)}")
    return {name: int(size) for name, size in URI.findall(answer.stdout)}


def asked(words, archives):
    return subprocess.run(
        ["apt-get", "-q", "-y", "--no-install-recommends", "-o", f"Dir::State::status={PLACE}/status",
         "-o", f"Dir::Cache::archives={archives}", "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=",
         "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root", *words],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C"))


def last(text):
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "it says nothing")


def load(names):
    """Into PLACE; what is there already is not loaded again."""
    answer = asked(["--download-only", "install", *names], os.path.join(PLACE, "archives"))
    if answer.returncode != 0:
        raise Trouble(f"apt-get did not load all packages: {last(answer.stderr)} (its lists may be old: "
                      "sudo apt-get update)")


def put(names, folder):
    """The packages, and the index in which apt looks for them."""
    os.makedirs(folder)
    entries = []
    for name in sorted(list_of(names, os.path.join(PLACE, "none"))):
        source = os.path.join(PLACE, "archives", name)
        if not os.path.exists(source):
            raise Trouble(f"apt-get did not load {name}")
        shutil.copyfile(source, os.path.join(folder, name))
        entries.append(entry(os.path.join(folder, name)))
    with open(os.path.join(folder, "Packages"), "w", encoding="utf-8") as file:
        file.write("\n".join(entries))


def entry(path):
    """A package in the index: its own fields, and where it is."""
    fields = subprocess.run(["dpkg-deb", "--field", path], capture_output=True, text=True, check=True).stdout
    return (f"{fields.rstrip()}\nFilename: ./{os.path.basename(path)}\nSize: {os.path.getsize(path)}\n"
            f"SHA256: {sha256(path)}\n")


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
