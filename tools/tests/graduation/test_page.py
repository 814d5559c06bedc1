"""The page: well-formed whatever the name is, and with the numbers of what ran."""
import unittest
import xml.etree.ElementTree as ElementTree

from workbook.graduation import lettering, page
from workbook.graduation.record import (ALL_OF_IT, FAILED, NOT_BEGUN, NOT_TRIED, ON_THE_WAY, PASSED, TESTS_ARE_GREEN,
                                        THE_CHAT_WORKS, Chapter, Entry, Record, Step, together)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = ["<script>alert(1)</script>", "]]> & \"quotes\" 'too' -->", "Ada\x00\x1b[31m\ud800 L", "\u202eadA\u202c \u2066x",
           "😀👩‍💻🇩🇪" * 40, "W" * 5000, "שלום עולם", "مرحبا", "a" + "\u0301" * 500, "漢字" * 60, "   ", "%s {0} ${x}",
           "\uffff\ufffe", "\u200d" * 50]


def record(name="", state=PASSED, extra=PASSED, client=PASSED):
    steps = [Step("1.1", PASSED, kind="core", passed=3), Step("1.2", state, kind="take", passed=2),
             Step("1.3", extra, kind="extra", passed=4 if extra == PASSED else 0)]
    made = Record(name, "1 May 2026", [Chapter(1, "One", steps)])
    made.fuzzing.append(Entry("fuzzing chapter 1", PASSED, "1,234 executions, 30 s"))
    made.clients.append(Entry("Boost.Beast's client", client, "5 of 5 tests passed", passed=5))
    return made


def texts(svg):
    root = ElementTree.fromstring(svg)
    return [each.text for each in root.iter(f"{SVG}text")]


class Page(unittest.TestCase):
    def test_any_name_is_text_and_stays_on_the_page(self):
        for name in HOSTILE:
            svg = page.svg(record(name))
            svg.encode("utf-8")
            root = ElementTree.fromstring(svg)
            self.assertEqual({each.tag[len(SVG):] for each in root.iter()},
                             {"svg", "title", "desc", "rect", "text", "line", "path"})
            for each in root.iter(f"{SVG}text"):
                self.assertLessEqual(lettering.width(each.text) * float(each.get("font-size")), 760, each.text[:80])
            for each in root.iter(f"{SVG}rect"):
                self.assertGreaterEqual(float(each.get("x", 0)), 0)
                self.assertLessEqual(float(each.get("x", 0)) + float(each.get("width")), page.WIDTH)

    def test_a_name_is_whole_if_it_fits_and_its_bytes_are_those_of_a_frame(self):
        said = texts(page.svg(record("Ada")))
        self.assertIn("Ada", said)
        place = said.index("81")
        self.assertEqual([text for text in said[place:place + 8] if len(text) == 2], ["81", "03", "41", "64", "61"])
        said = texts(page.svg(record("é" * 100)))
        self.assertEqual([said[said.index("7e") + more] for more in (1, 2)], ["00", "c8"])
        self.assertIn("length 200", said)

    def test_a_cut_goes_through_no_emoji(self):
        shown, _ = lettering.fitted("👩‍💻" * 100, 720, 46, 20)
        self.assertTrue(shown.endswith("👩‍💻…"), shown[-5:])
        self.assertEqual(lettering.fitted("Ada", 720, 46, 20), ("Ada", 46))

    def test_it_has_a_text_alternative_with_all_that_it_says(self):
        svg = page.svg(record("Ada", extra=NOT_BEGUN))
        root = ElementTree.fromstring(svg)
        self.assertEqual(root.get("aria-labelledby"), "title desc")
        self.assertEqual(root.find(f"{SVG}title").text, "WebSockets by Hand: The chat works, Ada")
        told = root.find(f"{SVG}desc").text
        for words in ("Steps that pass: core 1 of 1, take 1 of 1, extra 0 of 1. Tests that passed: 10.",
                      "1.1 core: passed; 1.2 take: passed; 1.3 extra: not begun.",
                      "fuzzing chapter 1: passed, 1,234 executions, 30 s.", "Not begun:\n- steps 1.3"):
            self.assertIn(words, told)

    def test_each_state_has_a_shape_of_its_own(self):
        svg = page.svg(record())
        shapes = {each.get("d") for each in ElementTree.fromstring(svg).iter(f"{SVG}path")}
        self.assertEqual(len(shapes), 4)  # the legend has all of them
        self.assertNotIn("style=", svg)

    def test_what_does_not_fit_is_counted(self):
        made = record()
        made.chapters[0].steps[0].state = FAILED
        made.chapters[0].steps[0].problems = [f"test {number}: " + "long " * 30 for number in range(40)]
        made.clients.append(Entry("another", NOT_TRIED, "it is not here"))
        made.chapters += [made.chapters[0]] * 5
        said = texts(page.svg(made))
        self.assertTrue(any(text.startswith("• and ") and "more, on the screen of" in text for text in said), said)
        self.assertTrue(any(text.startswith(("• another: it is not here", "• and ")) for text in
                            said[said.index("Not tried"):]))
        root = ElementTree.fromstring(page.svg(made))
        self.assertLess(max(float(each.get("y")) for each in root.iter(f"{SVG}text")), page.HEIGHT)


class Verdicts(unittest.TestCase):
    def test_only_what_ran_counts(self):
        self.assertEqual(record().verdict(), ALL_OF_IT)
        self.assertEqual(record(extra=NOT_BEGUN).verdict(), THE_CHAT_WORKS)
        self.assertEqual(record(extra=FAILED).verdict(), ON_THE_WAY)
        self.assertEqual(record(state=NOT_BEGUN).verdict(), ON_THE_WAY)
        self.assertEqual(record(client=NOT_TRIED).verdict(), TESTS_ARE_GREEN)
        self.assertEqual(Record("", "").verdict(), ON_THE_WAY)

    def test_the_status_is_one_only_if_something_failed(self):
        self.assertEqual(record(state=NOT_BEGUN, client=NOT_TRIED).status(), 0)
        self.assertEqual(record(extra=FAILED).status(), 1)
        made = record()
        made.chapters[0].problem = "does not compile"
        self.assertEqual((made.status(), made.failures()), (1, ["chapter 1: does not compile"]))

    def test_names_that_begin_alike_are_told_together(self):
        self.assertEqual(together(["fuzzing chapter 1", "fuzzing chapter 2"]), "fuzzing chapter 1, 2")
        self.assertEqual(together(["Boost.Beast's client", "two windows of Chromium"]),
                         "Boost.Beast's client, two windows of Chromium")
        self.assertEqual(together(["one"]), "one")


if __name__ == "__main__":
    unittest.main()
