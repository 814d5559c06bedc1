"""`./workbook bundle`: what is in the folder, and that nothing but a whole one bears its name; and its install.sh."""
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from workbook.bundle import debs, texts
from tests.testkit import TreeTest

SMALL = ("--no-packages", "--no-site", "--yes")
# apt-get, as far as a bundle is concerned: two packages, and it writes down what it was told.
APT = """#!/bin/sh
echo "$@" >> {notes}
for word in "$@"; do case "$word" in Dir::Cache::archives=*) archives=${{word#*=}};; esac; done
case "$*" in *--print-uris*)
  for name in a_1%3a2_all.deb b_2_all.deb; do
    [ -f "$archives/$name" ] || echo "'http://packages.example/$name' $name 2000000 SHA256:00"
  done;;
*--download-only*)
  {then}
  for name in a_1%3a2_all.deb b_2_all.deb; do echo "$name" > "$archives/$name"; done;;
esac
"""
DEB = """#!/bin/sh
printf 'Package: %s\\nVersion: 1\\n' "$(basename "$2" | cut -d_ -f1)"
"""


class BundleTest(TreeTest):
    def setUp(self):
        super().setUp()
        self.folder = os.path.join(self.root, "a stick", "workbook")
        os.mkdir(os.path.dirname(self.folder))

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def inside(self, *names):
        with open(self.path(*names), encoding="utf-8") as file:
            return file.read()

    def made(self, *options):
        status, out, err = self.workbook("bundle", self.folder, *(options or SMALL))
        self.assertEqual((status, err), (0, ""), out)
        return out

    def beside(self):
        return sorted(os.listdir(os.path.dirname(self.folder)))


class Bundle(BundleTest):
    def test_it_has_the_repository_with_its_history_and_a_sum_of_each_file(self):
        self.write("README.md", "# Two commits\n")
        self.commit()
        out = self.made()
        self.assertIn("README.txt in it says how it is used.", out)
        self.assertEqual(sorted(os.listdir(self.folder)), ["README.txt", "SHA256SUMS", "websockets-by-hand.bundle"])
        clone = os.path.join(self.root, "clone")
        self.call(["git", "clone", "-q", self.path("websockets-by-hand.bundle"), clone])
        log = self.call(["git", "-C", clone, "log", "--oneline"]).stdout
        self.assertEqual(len(log.splitlines()), 2)
        self.assertTrue(os.access(os.path.join(clone, "workbook"), os.X_OK))
        self.assertNotEqual(self.call(["git", "-C", clone, "branch", "--show-current"]).stdout, "\n")
        clone, inside, doctor = (self.inside("README.txt").index(words) for words in (
            "git clone websockets-by-hand.bundle ~/websockets-by-hand\n", "cd ~/websockets-by-hand\n", "./workbook doctor"))
        self.assertTrue(clone < inside < doctor, "each command can be typed after the ones above it")
        self.assertNotIn("install.sh", self.inside("README.txt"))
        subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd=self.folder, check=True)
        self.assertEqual(self.inside("SHA256SUMS").count("\n"), 2)
        self.assertEqual(self.beside(), ["workbook"])

    def test_what_is_not_committed_is_not_in_it_and_that_is_said(self):
        self.write("README.md", "# Mine\n")
        self.assertIn("1 changed or new files are not in it", self.made())

    def test_it_asks_first(self):
        status, out, err = self.workbook("bundle", self.folder, *SMALL[:2])
        self.assertEqual((status, err), (1, "workbook: nobody is here to agree. With --yes it does not ask.\n"), out)
        status, shown = self.at_terminal("n\n", "bundle", self.folder, *SMALL[:2])
        self.assertEqual(status, 1)
        self.assertIn("nothing was made", shown)
        self.assertEqual(self.beside(), [])
        status, shown = self.at_terminal("\n", "bundle", self.folder, *SMALL[:2])
        self.assertEqual(status, 0, shown)
        self.assertEqual(self.beside(), ["workbook"])

    def test_a_folder_that_is_not_a_bundle_stays_as_it_is(self):
        os.mkdir(self.folder)
        with open(self.path("thesis.txt"), "w", encoding="utf-8") as file:
            file.write("mine")
        self.check_error(["bundle", self.folder, *SMALL], 1, "is there, and is no bundle. Name a new folder")
        self.assertEqual(self.inside("thesis.txt"), "mine")
        self.check_error(["bundle", os.path.join(self.root, "gone", "x"), *SMALL], 1, "there is no folder")

    def test_a_bundle_is_replaced_and_that_is_said(self):
        self.made()
        with open(self.path("old.txt"), "w", encoding="utf-8") as file:
            file.write("old")
        self.assertIn("The bundle that is there now is replaced.", self.made())
        self.assertFalse(os.path.exists(self.path("old.txt")))
        self.assertEqual(self.beside(), ["workbook"])

    def test_one_that_is_not_finished_does_not_look_whole(self):
        real = shutil.which("git")
        self.program("git", f'#!/bin/sh\ncase "$*" in *"bundle create"*) exec sleep 60;; esac\nexec {real} "$@"\n')
        process = self.start("bundle", self.folder, *SMALL)
        half = self.folder + ".half-made"
        self.addCleanup(process.kill)
        while not os.path.exists(half):
            self.assertIsNone(process.poll(), "it ended by itself")
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)  # the power is gone
        process.communicate(timeout=20)
        self.assertEqual(self.beside(), ["workbook.half-made"])
        self.assertFalse(os.path.exists(os.path.join(half, "README.txt")))
        os.remove(os.path.join(self.bin, "git"))
        self.assertIn("which was not finished", self.made())
        self.assertEqual(self.beside(), ["workbook"])

    def test_what_breaks_leaves_nothing(self):
        real = shutil.which("git")
        self.program("git", f'#!/bin/sh\ncase "$*" in *"bundle create"*) echo no >&2; exit 1;; esac\nexec {real} "$@"\n')
        status, _, err = self.workbook("bundle", self.folder, *SMALL)
        self.assertEqual((status, err), (1, "workbook: git cannot put the repository into the bundle: no\n"))
        self.assertEqual(self.beside(), [])

    def test_it_is_made_of_a_clone_with_its_history(self):
        self.write("README.md", "# Two commits\n")
        self.commit()
        whole = self.tree
        self.tree = os.path.join(self.root, "shallow")
        subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{whole}", self.tree], check=True)
        self.check_error(["bundle", self.folder, *SMALL], 1, "lacks its history. Get it with: git fetch --unshallow")
        shutil.rmtree(os.path.join(self.tree, ".git"))
        self.check_error(["bundle", self.folder, *SMALL], 1, "a bundle is made of a clone")

    def test_a_site_that_is_there_comes_along(self):
        self.write("site/index.html", "<!doctype html>")
        self.check_error(["bundle", self.folder, *SMALL[::2], "--from", "site"], 1, "it has no search.json.gz")
        self.write("site/search.json.gz", "[]")
        self.made("--no-packages", "--yes", "--from", os.path.join(self.tree, "site"))
        self.assertEqual(self.inside("site", "index.html"), "<!doctype html>")
        self.assertIn("./workbook web --from THIS-FOLDER/site", self.inside("README.txt"))
        self.assertIn("  site/index.html\n", self.inside("SHA256SUMS"))

    def test_options_that_do_not_go_together(self):
        self.check_error(["bundle", self.folder, "--all", "--no-packages"], 2, "do not go together")


@unittest.skipUnless(os.path.exists(debs.SYSTEM) and shutil.which("dpkg"), "this is no Debian")
class Packages(BundleTest):
    def setUp(self):
        super().setUp()
        self.notes = os.path.join(self.root, "notes")
        self.apt("")
        self.program("dpkg-deb", DEB)
        self.program("apt-cache", "#!/bin/sh\necho '  Candidate: 1'\n")

    def apt(self, then):
        self.program("apt-get", APT.format(notes=self.notes, then=then))

    def test_they_are_loaded_once_and_have_an_index(self):
        out = self.made("--no-site", "--yes")
        self.assertRegex(out, r"packages    2 for .+: 4 MB, and 4 MB of them are to be loaded with apt-get\n")
        self.assertEqual(sorted(os.listdir(self.path("debs"))), ["Packages", "a_1%3a2_all.deb", "b_2_all.deb"])
        index = self.inside("debs", "Packages")
        self.assertTrue(index.startswith("Package: a\nVersion: 1\nFilename: ./a_1%3a2_all.deb\nSize: 16\nSHA256: "), index)
        self.assertEqual(index.count("\n\nPackage: b\n"), 1)
        self.assertIn("sudo sh install.sh", self.inside("README.txt"))
        with open(self.notes, encoding="utf-8") as file:
            asked = file.read()
        self.assertIn(" python3 ", asked)
        self.assertIn(" libuv1-dev ", asked)
        self.assertIn(" and 0 MB of them are to be loaded", self.made("--no-site", "--yes"))

    def test_a_package_that_cannot_be_had(self):
        self.apt("echo 'E: no such host' >&2; exit 100")
        status, _, err = self.workbook("bundle", self.folder, "--no-site", "--yes")
        self.assertEqual((status, err.count("\n")), (1, 1))
        self.assertIn("apt-get did not load all packages: E: no such host", err)
        self.assertEqual(self.beside(), [])

    def test_a_machine_that_knows_no_packages(self):
        self.program("apt-cache", "#!/bin/sh\n")
        self.check_error(["bundle", self.folder, "--no-site", "--yes"], 1, "Try: sudo apt-get update")


@unittest.skipUnless(os.path.exists(debs.SYSTEM) and shutil.which("dpkg"), "this is no Debian")
class Install(unittest.TestCase):
    """install.sh, for a root that a test made up, and an apt-get that does nothing."""

    def setUp(self):
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="workbook-test-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.stick, self.bin = os.path.join(self.root, "a 100% stick"), os.path.join(self.root, "bin")
        os.makedirs(os.path.join(self.stick, "debs"))
        os.mkdir(self.bin)
        self.file("a 100% stick/debs/Packages", "Package: a\n")
        subprocess.run("sha256sum debs/* > SHA256SUMS", shell=True, cwd=self.stick, check=True)
        self.script(debs.system()[1])
        self.program("id", "echo 0")
        self.program("apt-get", f'echo "$@" >> "{self.root}/notes"; cp {{}}/stick.list "{self.root}"'.format(
            '"$(echo "$@" | sed "s/.*SourceList=//; s,/stick.list.*,,")"'))

    def file(self, name, text):
        with open(os.path.join(self.root, name), "w", encoding="utf-8") as file:
            file.write(text)

    def program(self, name, text):
        self.file(f"bin/{name}", f"#!/bin/sh\n{text}\n")
        os.chmod(os.path.join(self.bin, name), 0o755)

    def script(self, system):
        self.file("a 100% stick/install.sh", texts.INSTALL.format(made_for=system, names="git a-1 b"))

    def run_it(self, *words):
        """(exit status, what it said, what apt-get was told)"""
        answer = subprocess.run(["sh", os.path.join(self.stick, "install.sh"), *words], capture_output=True, text=True,
                                env=dict(os.environ, PATH=f"{self.bin}:{os.environ['PATH']}"), cwd=self.root)
        notes = os.path.join(self.root, "notes")
        with open(notes if os.path.exists(notes) else os.devnull, encoding="utf-8") as file:
            return answer.returncode, answer.stdout + answer.stderr, file.read()

    def test_it_installs_from_the_stick_alone(self):
        status, said, told = self.run_it()
        self.assertEqual(status, 0, said)
        self.assertIn("install -y --no-install-recommends git a-1 b\n", told)
        self.assertIn("Dir::Etc::SourceParts=", told)
        with open(os.path.join(self.root, "stick.list"), encoding="utf-8") as file:
            self.assertEqual(file.read(), f"deb [trusted=yes] file:{self.root}/a%20100%25%20stick/debs ./\n")
        self.assertIn("All is installed.", said)

    def test_a_damaged_stick(self):
        self.file("a 100% stick/debs/Packages", "Package: b\n")
        status, said, told = self.run_it()
        self.assertEqual((status, told), (1, ""))
        self.assertIn("this stick is damaged. Nothing was installed.", said)

    def test_another_system(self):
        self.script("debian forky s390x")
        status, said, told = self.run_it()
        self.assertEqual((status, told), (1, ""))
        self.assertIn("these packages are for debian forky s390x, and this is ", said)
        self.assertEqual(self.run_it("--anyway")[0], 0)

    def test_it_is_for_root(self):
        self.program("id", "echo 1000")
        status, said, told = self.run_it()
        self.assertEqual((status, said, told), (1, "install.sh: this is for root. Type: sudo sh install.sh\n", ""))


if __name__ == "__main__":
    unittest.main()
