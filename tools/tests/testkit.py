"""For the tests of the tool: a workbook of two small chapters in a folder of its own, with git, and
with whatever programs a test puts on its PATH."""
import os
import pty
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest

from workbook.core.starters import blob_id

TOOLS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REAL = os.path.dirname(TOOLS)

FILES = {
    "chapters/01-one/one.cpp": "// Step 1.1: the first\nint one() {\n  return {};  // your code here\n}\n",
    "solutions/01-one/one.cpp": "// Step 1.1: the first\nint one() {\n  return 1;\n}\n",
    "chapters/01-one/tests/one_test.cpp": "TEST(Step1_1, IsOne) {}\n",
    "chapters/01-one/README.md": "# Chapter 1: One\n\n### Step 1.1: the first (core, 5 min)\n",
    "chapters/01-one/HINTS.md": "## Step 1.1\n\n1. Which number?\n2. The number one.\n3. Nearly:\n\n"
                                "   ```cpp\n   return 1;\n   ```\n",
    "chapters/02-two/two.cpp": "// Step 2.1: the second\n",
    "solutions/02-two/two.cpp": "// Step 2.1: the second\nint two() {\n  return 2;\n}\n",
    ".gitignore": "/build/\n/.saved/\n__pycache__/\n",
}
# As `checks.py lock` writes it, only faster.
LOCK = "".join(f"{blob_id(text.encode())} {path}\n" for path, text in sorted(FILES.items())
               if path.replace("chapters/", "solutions/") in FILES and path.startswith("chapters/"))


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        if os.path.isdir("/proc/self"):
            return False
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


def ends(pid, patience=60):
    """It is gone, or soon is: what is killed ends when the kernel comes to it."""
    late = time.monotonic() + patience
    while alive(pid) and time.monotonic() < late:
        time.sleep(0.01)
    return not alive(pid)


def hold(port=0):
    """A socket that has this port and does not listen: who connects is refused, and no other program gets the port."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(("127.0.0.1", port))
    return one


class TreeTest(unittest.TestCase):
    made = None  # the tree, as each test has it at first: made once, and copied

    def setUp(self):
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="workbook-test-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.tree = os.path.join(self.root, "tree")
        self.bin = os.path.join(self.root, "bin")
        os.makedirs(self.bin)
        self.environment = {key: value for key, value in os.environ.items()
                            if not key.startswith(("GIT_", "WORKBOOK_")) and key != "CI"}
        self.environment["PATH"] = self.bin + os.pathsep + os.environ["PATH"]
        if TreeTest.made is None:
            self.make()
            TreeTest.made = tempfile.TemporaryDirectory(prefix="workbook-test-")
            shutil.copytree(self.tree, os.path.join(TreeTest.made.name, "tree"))
        else:
            shutil.copytree(os.path.join(TreeTest.made.name, "tree"), self.tree)

    def make(self):
        for path, text in FILES.items():
            self.write(path, text)
        for room in ("workbook", "maintain"):
            shutil.copytree(os.path.join(TOOLS, room), os.path.join(self.tree, "tools", room),
                            ignore=shutil.ignore_patterns("__pycache__"))
        for path in ("workbook", "fuzz/targets.txt"):
            os.makedirs(os.path.dirname(os.path.join(self.tree, path)), exist_ok=True)
            shutil.copy(os.path.join(REAL, path), os.path.join(self.tree, path))
        self.write("tools/starters.lock", LOCK)
        self.git("init", "-q", "--template=")
        self.commit()
        self.git("repack", "-adq")  # one file in the place of two hundred

    def write(self, path, text):
        path = os.path.join(self.tree, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, path):
        with open(os.path.join(self.tree, path), encoding="utf-8") as file:
            return file.read()

    def git(self, *words):
        self.call(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words])

    def commit(self):
        self.git("add", ".")
        self.git("commit", "-q", "-m", "x")

    def call(self, command):
        return subprocess.run(command, cwd=self.tree, env=self.environment, check=True, capture_output=True,
                              text=True)

    def program(self, name, text):
        """Puts a program on the PATH of what the test starts."""
        path = os.path.join(self.bin, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        return path

    def only_these_programs(self, *names):
        """A machine that has nothing but these, and what the test makes itself."""
        for name in names:
            os.symlink(shutil.which(name), os.path.join(self.bin, name))
        self.environment["PATH"] = self.bin

    def built(self, preset="dev"):
        """As if it had been configured: `ninja` is then all that is called."""
        self.write(f"build/{preset}/build.ninja", "")

    def start(self, *arguments):
        return subprocess.Popen([sys.executable, os.path.join(self.tree, "workbook"), *arguments], cwd=self.tree,
                                env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def workbook(self, *arguments):
        """(exit status, stdout, stderr)"""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def at_terminal(self, keys, *arguments):
        """(exit status, what the terminal shows) if a person types these keys."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        process = subprocess.Popen([sys.executable, os.path.join(self.tree, "workbook"), *arguments], cwd=self.tree,
                                   env=self.environment, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        os.write(ours, keys.encode())
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # Linux says so that nobody has the other end any more
            pass
        return process.wait(60), shown.decode().replace("\r\n", "\n")

    def check_error(self, arguments, status, words):
        """One clear line, nothing else, and this exit status."""
        code, out, err = self.workbook(*arguments)
        self.assertEqual((code, out), (status, ""), err)
        self.assertEqual(err.count("\n"), 1, err)
        self.assertIn(words, err)
        self.assertNotIn("Traceback", err)


class CheckTest(TreeTest):
    """What a check of the text says about the tree."""

    def checks(self, *names):
        answer = subprocess.run([sys.executable, "tools/maintain/checks.py", *names], cwd=self.tree,
                                env=self.environment, capture_output=True, text=True)
        self.assertNotIn("Traceback", answer.stderr)
        return answer.returncode, answer.stdout

    def finds(self, check, words):
        status, out = self.checks(check)
        self.assertEqual(status, 1, out)
        self.assertIn(words, out)

    def silent(self, check):
        status, out = self.checks(check)
        self.assertEqual(status, 0, out)
        self.assertTrue(out.endswith("1 passed, 0 failed\n"), out)
