"""`./workbook slides`: what it says, and what it makes, with programs that the test made up."""
import os
import re
import unittest

from tests.test_web import PACKAGES, Served
from tests.testkit import REAL, TreeTest
from workbook.slides import slides

# Node.js, as far as the slides are concerned: it writes down how it was called.
NODE = """#!/bin/sh
echo "$(basename "$1") $2 $3 $CHROMIUM" >> {notes}
case "$1" in
  */site/build.mjs)
    mkdir -p "$2" && echo made > "$2/index.html"
    echo "warning: slides/schedule.json: one-day, One day: 12 minutes too long" >&2;;
  */slides/pdf.mjs) echo "$3/card.pdf: 1 page"; exit {status};;
esac
"""
BROWSER = "#!/bin/sh\necho '<p>a page</p>'\n"


class Slides(TreeTest):
    """A machine that has what a test gives it."""

    def setUp(self):
        super().setUp()
        self.notes = os.path.join(self.root, "notes")
        self.only_these_programs("sh", "git", "mkdir", "touch", "cat", "basename")
        self.environment.pop("CHROMIUM", None)
        self.write("web/package-lock.json", "{}")

    def node(self, status=0):
        self.program("node", NODE.format(notes=self.notes, status=status))
        self.program("npm", PACKAGES)

    def calls(self):
        with open(self.notes, encoding="utf-8") as file:
            return [line for line in file.read().splitlines() if line.startswith(("pdf", "build"))]

    def test_it_serves_the_site_and_says_which_key_does_what(self):
        self.node()
        served = SlidesServed(self)
        self.assertIn("warning: slides/schedule.json: one-day, One day: 12 minutes too long\n", served.said)
        self.assertEqual(served.ask("/")[2], b"made\n")
        said = [served.process.stdout.readline().rstrip("\n") for _ in range(3 + len(slides.KEYS))]
        address = f"http://127.0.0.1:{served.port}"
        self.assertEqual(said[:3], [f"Decks:        {address}/slides/", f"Speaker view: {address}/slides/speaker.html",
                                    "Keys of a deck:"])
        self.assertIn("  S   the speaker view, in a window of its own", said)
        self.assertEqual(served.end(), (0, ""))

    def test_its_keys_are_those_of_a_deck(self):
        with open(os.path.join(REAL, "web/slides/page.mjs"), encoding="utf-8") as file:
            known = {key for names, _ in re.findall(r'^  \["([^"]+)", "([^"]+)"\],$', file.read(), re.M)
                     for key in re.split(r"[, ]+", names)}
        self.assertLessEqual({key for key, _ in slides.KEYS}, known)

    def test_pdfs_are_made_of_the_site_with_the_browser_that_is_there(self):
        self.node()
        browser = self.program("chromium", BROWSER)
        for words, folder in (([], "build/slides"), (["paper"], "paper")):
            status, out, err = self.workbook("slides", "--pdf", *words)
            self.assertEqual((status, err), (0, ""), out)
            self.assertTrue(out.endswith(f"{folder}/card.pdf: 1 page\n"), out)
            self.assertEqual(self.calls()[-1], f"pdf.mjs {os.path.join(self.tree, 'build/site')} {folder} {browser}")

    def test_pdfs_that_fail_are_told(self):
        self.node(status=1)
        self.program("chromium", BROWSER)
        status, _, err = self.workbook("slides", "--pdf")
        self.assertEqual((status, err), (1, "workbook: not all PDFs could be made.\n"))

    def test_what_is_missing_is_said_in_a_line(self):
        status, _, err = self.workbook("slides")
        self.assertEqual((status, err.count("\n")), (1, 1))
        self.assertIn("only Node.js and npm make the site.", err)
        self.node()
        status, _, err = self.workbook("slides", "--pdf")
        self.assertEqual((status, err), (
            1, "workbook: only Chromium makes the PDFs. A deck's page \"to print\" can be printed from any browser.\n"))
        self.check_error(["slides", "--pdf", "--port", "1"], 2, "--pdf and --port do not go together.")


class SlidesServed(Served):
    command = "slides"


if __name__ == "__main__":
    unittest.main()
