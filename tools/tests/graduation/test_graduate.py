"""`./workbook graduate`: a small workbook of two chapters, and stand-ins for all that it calls."""
import json
import os
import re
import signal
import time
import unittest
import xml.etree.ElementTree as ElementTree

from tests.graduation.stand_ins import BROWSER, FINDS, GOOGLE, NODE, QUIET
from tests.testkit import REAL, TreeTest, alive
from workbook.core.starters import blob_id
from workbook.graduation import clients, left_out

TWO = "// Step 2.1: the second\nint two() {\n  return 2;\n}\n// Step 2.2: the third\n"
README = "# Chapter 2: Two\n\n### Step 2.1: the second (core, 5 min)\n\n### Step 2.2: the third (extra, 5 min)\n"
FIRST, LATER = clients.FIRST["browser"], "a later one"
WS_FIRST = clients.FIRST["ws_client"]


class Graduate(TreeTest):
    def setUp(self):
        super().setUp()
        self.only_these_programs("sh", "git", "cat")
        self.environment.pop("CHROMIUM", None)
        self.built()
        self.built("fuzz")
        self.program("ninja", "#!/bin/sh\nexit 0\n")
        self.program_of("ch1", {"Step1_1.IsOne": "passed", "Step1_1.IsNotTwo": "passed"})
        self.program_of("ch2", {"Step2_1.IsTwo": "passed", "Step2_2.IsThree": "crash", "Lie2.Holds": "passed"})
        self.program_of("given", {"Endings.AResetIsHeard": "passed", "Clients.AreOurs": "failed"})
        for name, number in (("http", 1), ("handshake", 2)):
            self.runnable(f"build/fuzz/bin/fuzz_{name}", QUIET)
            self.write(f"build/fuzz/protocol/{number}/libprotocol.so", "")
        self.write("chapters/02-two/README.md", README)
        self.write("solutions/02-two/two.cpp", TWO)
        self.write("chapters/02-two/two.cpp", TWO.replace("int two() {\n  return 2;\n}\n", ""))
        self.write("tools/starters.lock", "".join(
            f"{blob_id(self.read(path).encode())} {path}\n" for path in ("chapters/01-one/one.cpp", "chapters/02-two/two.cpp")))
        self.commit()
        self.write("chapters/01-one/one.cpp", "// Step 1.1: the first\nint one() {\n  return 1;\n}\n")
        self.write("chapters/02-two/two.cpp", TWO)
        self.before = {path: self.read(path) for path in ("chapters/01-one/one.cpp", "chapters/02-two/two.cpp")}

    def program_of(self, name, fates):
        self.runnable(f"build/dev/bin/{name}_test", GOOGLE)
        self.write(f"build/dev/bin/{name}_test.json", json.dumps(fates))

    def runnable(self, path, text):
        self.write(path, text)
        os.chmod(os.path.join(self.tree, path), 0o755)

    def node(self, browser=None, ws=None):
        path = self.program("node", NODE)
        self.program("npm", "#!/bin/sh\nexit 0\n")
        self.write("web/package-lock.json", "{}")
        for name in ("browser", "ws_client"):
            self.write(f"web/tests/{name}.test.mjs", 'describe("a suite", () => {\n')
        self.write("web/node_modules/.package-lock.json", "{}")
        with open(path + ".json", "w", encoding="utf-8") as file:
            json.dump({"browser.test.mjs": browser or {FIRST: "passed", LATER: "passed"},
                       "ws_client.test.mjs": ws or {WS_FIRST: "passed"}}, file)

    def graduate(self, *words):
        """(exit status, what it says, the page)"""
        status, out, err = self.workbook("graduate", "--minutes", "1", *words)
        self.assertEqual(err, "", out)
        page = self.read("build/graduation/graduation.svg")
        ElementTree.fromstring(page)
        self.assertEqual({path: self.read(path) for path in self.before}, self.before)
        return status, out, page

    def has_pdf(self):
        return os.path.exists(os.path.join(self.tree, "build/graduation/graduation.pdf"))

    def test_what_ran_has_passed_and_what_did_not_run_is_named(self):
        self.node()
        self.program("chromium", BROWSER)
        status, out, page = self.graduate("--name", "Ada")
        self.assertEqual(status, 0, out)
        self.assertIn("passed       chapter 1: core 1 of 1; 2 tests passed\n", out)
        self.assertIn("passed       chapter 2: core 1 of 1, extra 0 of 1; 1 tests passed; not begun: 2.2\n", out)
        self.assertIn("passed       fuzzing chapter 1: 1,234 executions, 30 s\n", out)
        self.assertIn("passed       two windows of Chromium: 2 of 2 tests passed\n", out)
        self.assertIn("passed       clients that mean harm: 1 of 1 tests passed\n", out)
        self.assertIn("not tried    Boost.Beast's client: Boost.Beast is not here\n", out)
        self.assertIn("The chat works.", out)
        self.assertIn("Not tried:\n  the tests across chapter 2: they hold when all its steps pass\n", out)
        for words in ("Ada", "core 2 of 2, extra 0 of 1", "Tests that passed: 7", "2.2 extra: not begun", "The chat works"):
            self.assertIn(words, page)
        self.assertIn("The page: build/graduation/graduation.svg and build/graduation/graduation.pdf\n", out)
        self.assertTrue(self.has_pdf())

    def test_what_fails_is_named_and_the_status_says_so(self):
        self.node(browser={FIRST: "passed", LATER: "failed"})
        self.program("chromium", BROWSER)
        self.program_of("ch1", {"Step1_1.IsOne": "passed", "Step1_1.IsNotTwo": "failed"})
        self.runnable("build/fuzz/bin/fuzz_http", FINDS)
        status, out, page = self.graduate()
        self.assertEqual(status, 1, out)
        self.assertIn("failed       chapter 1: core 0 of 1; 1 tests passed\n", out)
        self.assertIn("Step1_1.IsNotTwo: no <four>\n", out)
        self.assertIn("a later one: no <b>", out)
        where = re.search(r"fuzzing chapter 1: 'any cut', event 1; (build/fuzz/findings/heads/\w+)", out)[1]
        self.assertEqual(self.read(where), "GET")
        self.assertIn("Step1_1.IsNotTwo: no &lt;four&gt;", page)
        self.assertIn(where, page)
        self.assertIn("On the way", page)

    def test_a_test_that_ends_the_program_or_is_not_in_the_report_has_not_passed(self):
        for fate, words in (("crash", "ended by signal 11"), ("exit", "says nothing of it"), ("silent", "says nothing of it")):
            self.program_of("ch1", {"Step1_1.IsOne": fate, "Step1_1.IsNotTwo": "passed"})
            status, out, page = self.graduate()
            self.assertEqual(status, 1, out)
            self.assertRegex(out, f"Step1_1.IsOne: .*{words}")
            self.assertNotIn("IsNotTwo", out, "it passes alone: the one before it hides it no more")
            self.assertIn("core 1 of 2", page)

    def test_without_programs_nothing_is_said_to_have_passed(self):
        status, out, page = self.graduate()
        self.assertEqual(status, 0, out)
        self.assertIn("not tried    two windows of Chromium: Node.js or npm is not here\n", out)
        self.assertIn("No PDF: no Chromium or Chrome prints here.\n", out)
        self.assertIn("libFuzzer, because clang with it is not here", page)
        self.assertFalse(self.has_pdf())
        self.assertIn("two windows of Chromium: not tried", page)

    def test_without_a_browser_the_old_pdf_goes(self):
        self.write("build/graduation/graduation.pdf", "of another day")
        self.graduate()
        self.assertFalse(self.has_pdf())

    def test_the_first_window_that_fails_is_the_last(self):
        self.node(browser={FIRST: "failed", LATER: "passed"})
        self.program("chromium", BROWSER)
        _, out, _ = self.graduate()
        self.assertIn("failed       two windows of Chromium: 0 of 1 tests passed\n", out)
        self.assertIn("left out: all other tests, because the first one did not pass", out)

    def test_a_workbook_that_is_not_begun(self):
        self.call(["git", "checkout", "-q", "chapters"])
        self.before = {path: self.read(path) for path in self.before}
        status, out, page = self.graduate()
        self.assertEqual(status, 0, out)
        self.assertIn("not begun    chapter 1: all 1 steps\n", out)
        self.assertIn("not tried    fuzzing chapter 1: it is not begun\n", out)
        self.assertIn("not tried    clients that mean harm: chapter 1 is not begun, and the server is made of all", out)
        self.assertIn("On the way", page)
        self.assertIn("Tests that passed: 0", page)

    def test_a_chapter_that_does_not_compile(self):
        self.program("ninja", "#!/bin/sh\ncase \"$*\" in *ch1*) echo 'chapters/01-one/one.cpp:3:1: error: what is this'; "
                              "exit 1;; esac\n")
        status, out, page = self.graduate()
        self.assertEqual(status, 1, out)
        self.assertRegex(out, "failed       chapter 1: does not compile: .*one.cpp")
        self.assertIn("not tried    clients that mean harm: chapter 1 does not compile", out)
        self.assertIn("1.1 core: not tried", page)

    def test_a_given_file_that_was_changed_is_told(self):
        self.write("chapters/01-one/tests/one_test.cpp", "nothing")
        status, out, page = self.graduate()
        self.assertEqual(status, 1, out)
        self.assertIn("given files were changed, so green does not count: chapters/01-one/tests/one_test.cpp", page)

    def test_ctrl_c_leaves_no_page_and_says_what_is_known(self):
        self.program_of("ch2", {"Step2_1.IsTwo": "hang", "Step2_2.IsThree": "passed"})
        process = self.start("graduate", "--minutes", "1")
        note = os.path.join(self.tree, "build/dev/bin/ch2_test.pid")
        while not os.path.exists(note) or not os.path.getsize(note):
            self.assertIsNone(process.poll(), "it ended by itself")
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (130, ""))
        self.assertIn("Stopped. No page is written. Until then: Steps that pass: core 1 of 1. Tests that passed: 2.", out)
        self.assertEqual(os.listdir(os.path.join(self.tree, "build/graduation")), [])
        self.assertFalse(alive(int(self.read("build/dev/bin/ch2_test.pid"))))

    def test_a_folder_that_cannot_be_is_told_before_anything_runs(self):
        self.write("a file", "")
        self.check_error(["graduate", "a file"], 1, "a file: File exists")
        self.check_error(["graduate", "--minutes", "0"], 2, "'0' is less than 1")


class Needs(unittest.TestCase):
    """The list of tests that need an extra step."""

    def test_each_stands_where_the_list_says(self):
        sources = {"browser.test.mjs": ["web/tests/browser.test.mjs"], "ws_client.test.mjs": ["web/tests/ws_client.test.mjs"],
                   "beast_client_test": ["web/tests/beast_client_test.cpp"], "given_test": [
                       f"chapters/host/tests/{name}" for name in os.listdir(os.path.join(REAL, "chapters/host/tests"))
                       if name.endswith("_test.cpp")]}
        texts = {}
        for place, paths in sources.items():
            for path in paths:
                with open(os.path.join(REAL, path), encoding="utf-8") as file:
                    texts[place] = texts.get(place, "") + file.read()
        for _, place, name in left_out.needs():
            words = f"TEST({name.replace('.', ', ')})" if place.endswith("_test") else f'test("{name}"'
            self.assertIn(words, texts[place])
        for name, first in clients.FIRST.items():
            self.assertIn(f'test("{first}"', texts[f"{name}.test.mjs"])
        for start in clients.HARM:
            self.assertIn(f"TEST({start.replace('.', ', ')}", texts["given_test"])

    def test_a_pattern_for_node(self):
        suites = left_out.suites_in("web/tests/ws_client.test.mjs")
        self.assertEqual(suites, ["the ws package and the echo server", "the ws package and the chat"])
        for before in ("", "the ws package and the chat "):  # as one or the other Node.js asks
            self.assertTrue(re.search(left_out.only("a (b)"), before + "a (b)"))
            self.assertFalse(re.search(left_out.only("a (b)"), before + "a (b) c"))
            self.assertTrue(re.search(left_out.all_but(["a (b)"], suites), before + "a (b) c"))
            self.assertFalse(re.search(left_out.all_but(["a (b)"], suites), before + "a (b)"))
            self.assertTrue(re.search(left_out.all_but([], suites), before + "any"))
        for name in (suites[0], "<root>"):  # all of it would run
            self.assertFalse(re.search(left_out.all_but([], suites), name))


if __name__ == "__main__":
    unittest.main()
