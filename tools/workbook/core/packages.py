"""What the workbook needs from the machine, how to see whether it is there, and how to get it."""
import functools
import glob
import os
import platform
import shutil
import subprocess
import sys

from workbook.core.files import BUILD, ROOT
from workbook.core.trouble import Trouble

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
INCLUDES = ("/usr/include", "/usr/local/include", "/opt/homebrew/include")


def command(*names):
    return lambda: any(shutil.which(name) for name in names)


def library(name):
    """By pkg-config, which CMake asks too. A brewed OpenSSL hides from it."""
    def there():
        if name == "openssl" and sys.platform == "darwin":
            return brew_prefix("openssl@3") is not None
        return shutil.which("pkg-config") is not None and subprocess.run(
            ["pkg-config", "--exists", name], stderr=subprocess.DEVNULL).returncode == 0
    return there


def header(path):
    return lambda: any(os.path.exists(os.path.join(folder, path)) for folder in INCLUDES)


def resource_folder(compiler):
    """Where this clang keeps what belongs to it; None if it is no clang."""
    if not shutil.which(compiler):
        return None
    answer = subprocess.run([compiler, "-print-resource-dir"], capture_output=True, text=True)
    return answer.stdout.strip() if answer.returncode == 0 else None


@functools.lru_cache(maxsize=None)
def has_libfuzzer(compiler):
    """As fuzz/instrument.cmake looks for it."""
    folder = resource_folder(compiler)
    names = (f"linux/libclang_rt.fuzzer-{platform.machine()}.a", "*/libclang_rt.fuzzer.a",
             "darwin/libclang_rt.fuzzer_osx.a")
    return bool(folder) and any(glob.glob(os.path.join(folder, "lib", name)) for name in names)


def libfuzzer_compiler():
    """A clang++ that has libFuzzer, or None. Apple's has not; Homebrew's hides."""
    brewed = [os.path.join(folder, "bin/clang++") for folder in ("/opt/homebrew/opt/llvm", "/usr/local/opt/llvm")]
    return next((name for name in ("clang++-19", *brewed, "clang++") if has_libfuzzer(name)), None)


class Need:
    def __init__(self, name, there, apt, brew, without, optional=False):
        self.name, self.there, self.apt, self.brew = name, there, apt.split(), brew.split()
        self.without, self.optional = without, optional


BUILD_NEEDS = [
    Need("C++ compiler", command("c++", "g++", "clang++"), "g++", "", "nothing can be built"),
    Need("CMake", command("cmake"), "cmake", "cmake", "nothing can be built"),
    Need("Ninja", command("ninja"), "ninja-build", "ninja", "nothing can be built"),
    Need("pkg-config", command("pkg-config"), "pkg-config", "pkgconf", "CMake does not find libuv"),
    Need("libuv", library("libuv"), "libuv1-dev", "libuv", "no server can be built"),
    Need("OpenSSL", library("openssl"), "libssl-dev", "openssl@3", "no SHA-1, so no handshake"),
    Need("nlohmann/json", library("nlohmann_json"), "nlohmann-json3-dev", "nlohmann-json",
         "chapter 6 cannot be built"),
    Need("GoogleTest", library("gtest"), "libgtest-dev", "googletest", "no test can be built"),
]
TEST_NEEDS = [
    Need("curl", command("curl"), "curl", "curl", "outputs in the text are not checked", True),
    Need("Node.js and npm", lambda: all(map(shutil.which, ("node", "npm"))), "nodejs npm ca-certificates",
         "node", "the page is not tested", True),
    Need("Chromium", lambda: command(*CHROMIUM)() or os.path.exists(MAC_CHROME), "chromium", "",
         "the page is not tested in a browser", True),
    Need("Boost.Beast", header("boost/beast.hpp"), "libboost-dev", "boost",
         "one real client less in the tests", True),
    Need("clang-format", command("clang-format"), "clang-format", "clang-format",
         "the form of the code is not checked", True),
    Need("clang 19", command("clang++-19"), "clang-19 libclang-rt-19-dev", "",
         "tests run with one compiler only", True),
    Need("clang 14", command("clang++-14"), "clang-14", "", "clang 14 is not checked", True),
]
WSLAY = Need("wslay", header("wslay/wslay.h"), "libwslay-dev", "", "one oracle of the fuzzers less", True)
LLVM = Need("llvm-cov", command("llvm-cov-19", "llvm-cov"), "llvm-19", "",
            "./workbook fuzz --coverage cannot count", True)
FUZZ_NEEDS = [
    Need("libFuzzer", libfuzzer_compiler, "clang-19 libclang-rt-19-dev", "", "a plainer fuzzer", True),
    WSLAY, LLVM,
]
# Used when it is there, never installed: it is 800 MB.
EMSCRIPTEN = Need("Emscripten", command("em++"), "emscripten", "emscripten",
                  "WebAssembly is not checked", True)
NEEDS = {"build": BUILD_NEEDS, "test": BUILD_NEEDS + TEST_NEEDS + [WSLAY, LLVM], "fuzz": BUILD_NEEDS + FUZZ_NEEDS}
WHY = {"chat": "the chat", "echo": "the echo server", "run": "a chapter's server",
       "check": "your tests", "test": "all tests", "fuzz": "the fuzzers", "build": "the workbook"}


def ensure(why):
    """Installs what is missing for this command, after saying what. Trouble if that cannot be."""
    needs = NEEDS.get(why, BUILD_NEEDS)
    missing = [need for need in needs if not need.there()]
    if not missing:
        return
    manager = Brew() if sys.platform == "darwin" else Apt()
    missing = manager.prepare(missing, WHY[why])
    if not missing:
        return
    print(f"To build {WHY[why]}, this machine lacks {len(missing)} things. "
          f"Installing them with {manager.name} (what it says: {log_name()}):")
    for need in missing:
        print(f"  {need.name:16} {' '.join(manager.packages(need))}")
    required = [need for need in missing if not need.optional]
    optional = [need for need in missing if need.optional]
    if required:
        manager.install(required)
    if optional and not manager.try_install(optional):
        for need in optional:  # one that cannot be had must not cost the others
            if not need.there() and not manager.try_install([need]):
                print(f"  {need.name} could not be installed: {need.without}.")
    has_libfuzzer.cache_clear()  # it may have come just now
    still = [need.name for need in required if not need.there()]
    if still:
        raise Trouble(f"installed, and still not found: {', '.join(still)}. See {log_name()}.")


def log_name():
    return os.path.relpath(os.path.join(BUILD, "packages.log"), ROOT)


class Manager:
    def install(self, needs):
        if not self.try_install(needs):
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

    def packages(self, need):
        return need.apt

    def prepare(self, missing, what):
        wanted = [package for need in missing for package in need.apt]
        by_hand = "apt-get install --no-install-recommends " + " ".join(wanted)
        if not shutil.which("apt-get"):
            names = ", ".join(need.name for need in missing)
            raise Trouble(f"to build {what}, please install (this is no Debian or Ubuntu): {names}.")
        self.root = [] if os.geteuid() == 0 else ["sudo"]
        if self.root and not can_sudo():
            if all(need.optional for need in missing):
                print("Not installed, for want of root or sudo: "
                      + ", ".join(f"{need.name} ({need.without})" for need in missing))
                return []
            raise Trouble(f"to build {what}, packages are missing, and only root may install them: "
                          f"sudo {by_hand}")
        if not all(map(self.candidate, wanted)):
            print("Asking apt-get for its newest list of packages.")
            self.update()
        kept = []
        for need in missing:
            unknown = [package for package in need.apt if not self.candidate(package)]
            if not unknown:
                kept.append(need)
            elif need.optional:
                print(f"  {need.name}: this system has no package {unknown[0]}; {need.without}.")
            else:
                raise Trouble(f"this system has no package {unknown[0]} ({need.name}): {need.without}.")
        return kept

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

    def try_install(self, needs):
        words = ["install", "-y", "--no-install-recommends", *(p for need in needs for p in need.apt)]
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

    def packages(self, need):
        return need.brew

    def prepare(self, missing, what):
        if not command("c++", "clang++")():
            raise Trouble("the compiler is missing. Get it with: xcode-select --install")
        missing = [need for need in missing if need.brew]
        if missing and not shutil.which("brew"):
            raise Trouble(f"to build {what}, install Homebrew (https://brew.sh), then: brew install "
                          + " ".join(package for need in missing for package in need.brew))
        return missing

    def try_install(self, needs):
        return self.logged(["brew", "install", *(p for need in needs for p in need.brew)])


def brew_prefix(formula):
    if not shutil.which("brew"):
        return None
    answer = subprocess.run(["brew", "--prefix", "--installed", formula], capture_output=True, text=True)
    return answer.stdout.strip() if answer.returncode == 0 else None


def cmake_environment():
    """Homebrew keeps its OpenSSL where nobody looks, so as not to hide the system's."""
    prefix = brew_prefix("openssl@3") if sys.platform == "darwin" else None
    return dict(os.environ, OPENSSL_ROOT_DIR=prefix) if prefix else dict(os.environ)


def doctor():
    print(f"Python {sys.version.split()[0]}")
    lost = []
    for need in [Need("git", command("git"), "git", "git", "solve and reset do not work"),
                 *BUILD_NEEDS, *TEST_NEEDS, *FUZZ_NEEDS, EMSCRIPTEN]:
        there = need.there()
        if not there and not need.optional:
            lost.append(need.name)
        price = "" if there else f"without it: {need.without}"
        print(f"  {'there  ' if there else 'MISSING'}  {need.name:16} {price}".rstrip())
    if lost:
        print("Next: ./workbook chat installs what the main job lacks, if it may (root or sudo).")
        return 1
    print("All that reading, writing and chatting need is there. Next: ./workbook chat")
    return 0
