"""Getting what is missing, from the package manager of this machine: apt-get or brew. On a terminal it asks first."""
import os
import shutil
import subprocess
import sys

from workbook.core.files import BUILD, ROOT
from workbook.core.machine import compilers, needs, programs, trials
from workbook.core.trouble import Trouble

YES = "WORKBOOK_YES"  # in the environment: --yes was said, and the scripts that a command starts know it, too
declined = []  # what this command need not ask for again


def ensure(why):
    """Installs what is missing for this command, after saying what. Trouble if that cannot be."""
    asked = list(declined)
    while True:  # what has come may want more: a newer clang wants its own llvm-cov
        missing = [need for need in needs.of(why) if need not in asked and not need.there()]
        if not missing:
            break
        asked += missing
        tried = install(missing, needs.WHY[why])
        trials.forget()
        judge_again(tried)


def install(missing, what):
    """Those that were tried to get."""
    manager = Brew() if sys.platform == "darwin" else Apt()
    missing = manager.allowed(missing, what)
    if not missing:
        return []
    screen = terminal()
    print(f"To build {what}, this machine lacks {len(missing)} things. "
          f"Installing them with {manager.name} (what it says: {log_name()}):", file=screen)
    for need in missing:
        print(f"  {need.name:16} {' '.join(need.packages(manager.name))}", file=screen)
    if screen and not os.environ.get(YES) and not is_yes("Install them? [Y/n] ", screen):
        return decline(missing, manager)
    missing = manager.prepare(missing)
    required = [need for need in missing if not need.optional]
    optional = [need for need in missing if need.optional]
    if required:
        manager.install(required)
    if optional and not manager.try_install(optional):
        for need in optional:  # one that cannot be had must not cost the others
            manager.try_install([need])
    return missing


def terminal():
    """Where a person can be asked; None if nobody is there to answer."""
    if os.environ.get("CI") or sys.stdin is None or not sys.stdin.isatty():
        return None
    return next((stream for stream in (sys.stdout, sys.stderr) if stream.isatty()), None)


def is_yes(question, screen):
    print(question, end="", file=screen, flush=True)
    answer = sys.stdin.readline()
    if not answer:  # Ctrl-D
        print(file=screen)
    return bool(answer) and answer.strip().lower() in ("", "y", "yes")


def decline(missing, manager):
    """Nothing is installed. What we can do without is not asked for again."""
    by_hand = manager.by_hand(missing)
    if not all(need.optional for need in missing):
        raise Trouble(f"nothing was installed. By hand: {by_hand}")
    declined.extend(missing)
    print("Not installed: " + ", ".join(f"{need.name} ({need.without})" for need in missing) + f". By hand: {by_hand}")
    return []


def judge_again(tried):
    still = [need for need in tried if not need.there()]
    for need in still:
        if need.optional:
            print(f"  {need.name} could not be installed so that it works: {need.without}.")
    names = [need.name for need in still if not need.optional]
    if names:
        raise Trouble(f"installed, and still not found: {', '.join(names)}. See {log_name()}.")


def log_name():
    return os.path.relpath(os.path.join(BUILD, "packages.log"), ROOT)


class Manager:
    def packages(self, wanted):
        return [package for need in wanted for package in need.packages(self.name)]

    def install(self, wanted):
        if not self.try_install(wanted):
            with open(os.path.join(BUILD, "packages.log"), encoding="utf-8", errors="replace") as log:
                tail = [line.strip() for line in log if line.strip()][-1:]
            raise Trouble(f"{self.name} failed: {' '.join(tail)} (all of it: {log_name()})")

    def logged(self, words, **options):
        os.makedirs(BUILD, exist_ok=True)
        with open(os.path.join(BUILD, "packages.log"), "ab") as log:
            log.write(("$ " + " ".join(words) + "\n").encode())
            log.flush()
            return subprocess.run(words, stdout=log, stderr=subprocess.STDOUT, **options).returncode == 0


class Apt(Manager):
    name = "apt-get"

    def __init__(self):
        self.root = [] if os.geteuid() == 0 else ["sudo"]

    def by_hand(self, missing):
        return " ".join([*self.root, "apt-get install --no-install-recommends", *self.packages(missing)])

    def allowed(self, missing, what):
        """Those that we may install, and Trouble if nothing can be done without the others."""
        if not shutil.which("apt-get"):
            names = ", ".join(need.name for need in missing if not need.optional)
            return self.without(missing, "this is no Debian or Ubuntu",
                                f"to build {what}, please install (this is no Debian or Ubuntu): {names}.")
        if self.root and not can_sudo():
            return self.without(missing, "for want of root or sudo",
                                f"to build {what}, packages are missing, and only root may install them: "
                                + self.by_hand(missing))
        return missing

    def prepare(self, missing):
        """Those that this system has."""
        if not all(map(self.candidate, self.packages(missing))):
            print("Asking apt-get for its newest list of packages.")
            self.update()
        kept = []
        for need in missing:
            unknown = [package for package in self.packages([need]) if not self.candidate(package)]
            if not unknown:
                kept.append(need)
            elif need.optional:
                print(f"  {need.name}: this system has no package {unknown[0]}; {need.without}.")
            else:
                raise Trouble(f"this system has no package {unknown[0]} ({need.name}): {need.without}.")
        return kept

    def without(self, missing, why, trouble):
        """Nothing can be installed: is there anything that we cannot do without?"""
        if not all(need.optional for need in missing):
            raise Trouble(trouble)
        print(f"Not installed, {why}: " + ", ".join(f"{need.name} ({need.without})" for need in missing))
        return []

    def candidate(self, package):
        answer = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True,
                                env=dict(os.environ, LC_ALL="C")).stdout
        return "Candidate:" in answer and "Candidate: (none)" not in answer

    def apt(self, *words):
        options = ["-q", "-o", "DPkg::Lock::Timeout=300"]
        if os.environ.get("CI"):  # a machine that is thrown away afterwards need not wait for its disk
            options += ["-o", "DPkg::Options::=--force-unsafe-io"]
        return self.logged([*self.root, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C", "apt-get",
                            *options, *words])

    def update(self):
        self.apt("update")

    def try_install(self, wanted):
        words = ["install", "-y", "--no-install-recommends", *self.packages(wanted)]
        if self.apt(*words):
            return True
        self.update()  # an old list names files that the mirror has no more
        return self.apt(*words)


def can_sudo():
    if not shutil.which("sudo"):
        return False
    if sys.stdin is not None and sys.stdin.isatty():
        return True  # it may ask for the password
    return subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL).returncode == 0


class Brew(Manager):
    name = "brew"

    def by_hand(self, missing):
        return " ".join(["brew install", *self.packages(missing)])

    def allowed(self, missing, what):
        if not compilers.cxx_compiler():
            raise Trouble("the compiler is missing. Get it with: xcode-select --install")
        missing = [need for need in missing if self.packages([need])]
        if missing and not shutil.which("brew"):
            raise Trouble(f"to build {what}, install Homebrew (https://brew.sh), then: " + self.by_hand(missing))
        return missing

    def prepare(self, missing):
        return missing

    def try_install(self, wanted):
        return self.logged(["brew", "install", *self.packages(wanted)])


def cmake_environment():
    """Homebrew keeps its OpenSSL where nobody looks, so as not to hide the system's."""
    prefix = programs.brew_prefix("openssl@3") if sys.platform == "darwin" else None
    return dict(os.environ, OPENSSL_ROOT_DIR=prefix) if prefix else dict(os.environ)
