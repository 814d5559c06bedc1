"""The checks of the text: each finds what it is there to find, and is silent where all is well."""
import unittest

from workbook.core import files
from workbook.fuzzing import seeds
from maintain.test_parts import transcripts
from maintain.rules import source_lines
from maintain.rules.markdown import parse
from tests.testkit import CheckTest, TreeTest

README = "chapters/01-one/README.md"


class Checks(CheckTest):
    def test_a_starter_is_a_subsequence_of_its_solution(self):
        self.silent("pairs")
        self.write("chapters/01-one/one.cpp", "// Step 1.1: the first\nint two() {\n}\n")
        self.finds("pairs", "chapters/01-one/one.cpp:2: not in solutions/01-one/one.cpp, or not in this order: "
                            "int two()")

    def test_every_target_is_in_every_list(self):
        names = list(seeds.KINDS)
        for name in names:
            self.write(f"fuzz/targets/{name}.cpp", "")
        self.write(".github/workflows/fuzz.yml", f"        target: [{', '.join(names)}]\n")
        self.write("fuzz/CMakeLists.txt", "add_library(fuzz_oracles OBJECT oracles/a.cpp\n  oracles/b.cpp)\n"
                                          "add_library(fuzz_engine OBJECT engine/c.cpp)\n")
        for all_of_it in ("fuzz/oracles/{a,b}.cpp fuzz/engine/c.cpp", "fuzz/{oracles,engine}/*.cpp"):
            self.write(".clusterfuzzlite/build.sh", f"sources+=({all_of_it})\n")
            self.silent("targets")
        self.write(".clusterfuzzlite/build.sh", "sources+=(fuzz/oracles/{a,bb}.cpp fuzz/engine/*.cpp)\n")
        self.finds("targets", ".clusterfuzzlite/build.sh: lacks fuzz/oracles/b.cpp")
        self.write(".clusterfuzzlite/build.sh", "sources+=(fuzz/oracles/*.cpp)\n")
        self.finds("targets", ".clusterfuzzlite/build.sh: lacks fuzz/engine/c.cpp")
        self.write(".github/workflows/fuzz.yml", f"        target: [{', '.join(names[1:])}]\n")
        self.finds("targets", f".github/workflows/fuzz.yml: lacks {names[0]}")

    def test_the_labs_know_the_lines(self):
        header, handshake = source_lines.HEADER, source_lines.HANDSHAKE
        for path in {path for path, _ in [*source_lines.FIELDS.values(), *source_lines.PARTS.values()]} | {
                "solutions/03-frame-parse/message_parser.cpp", source_lines.FIELDS_HERE, source_lines.FAULTS_HERE,
                *source_lines.WRITTEN}:
            self.write(path, files.read(path))
        self.silent("lines")
        self.write(header, "\n" + files.read(header))
        self.finds("lines", "web/lab/frame/source_lines.json: is not what is in the solutions")
        self.write(header, files.read(header).replace("header.fin = ", "header.end = "))
        self.finds("lines", f"{header}: 0 lines have header.fin = , and a lab shows one")
        self.write(header, files.read(header).replace('"reserved opcode"', '"opcode unknown"'))
        self.finds("lines", '0 lines have "reserved opcode"')
        self.write(header, files.read(header))
        self.write(source_lines.FIELDS_HERE, files.read(source_lines.FIELDS_HERE).replace('add("fin"', 'add("end"'))
        self.finds("lines", "end is a field in only one of")
        self.write(handshake, "\n" + files.read(handshake))
        self.finds("lines", "web/lab/handshake/places.js: is not what is in the solutions")

    def test_the_order_of_lines_counts(self):
        self.write("solutions/01-one/one.cpp", "b\na\n")
        self.write("chapters/01-one/one.cpp", "a\nb\n")
        self.finds("pairs", "chapters/01-one/one.cpp:2")

    def test_what_the_editor_is_told_is_read_by_version_14(self):
        said = "  - key:             a.Lines\n    value:           '30'\n"
        self.program("clang-tidy-14", "#!/bin/sh\n[ $1 = --version ] && echo '  LLVM version 14.0.6' && exit\n"
                                      f"cat errors >&2\ncat <<'END'\nCheckOptions:\n{said}END\n")
        self.write("errors", "")
        self.write(".clang-tidy", "CheckOptions:\n  - key: a.Lines\n    value: '30'\n")
        self.silent("tidy")
        self.write(".clang-tidy", "CheckOptions:\n  - key: a.Lines\n    value: '31'\n")
        self.finds("tidy", "clang-tidy 14 has not read a.Lines: 31")
        self.write(".clang-tidy", "CheckOptions:\n  a.Lines: 30\n")
        self.finds("tidy", "has no option in the form that version 14 reads")
        self.write("errors", ".clang-tidy:2:3: error: unknown key 'CheckOption'\n")
        self.finds("tidy", "unknown key 'CheckOption'")

    def test_a_step_stands_in_five_places_with_one_title(self):
        self.write("chapters/01-one/one.cpp", "// Step 1.1: the worst\n")
        self.finds("steps", "step 1.1 has several titles: the first / the worst")
        self.write("chapters/01-one/HINTS.md", "")
        self.finds("steps", "chapters/01-one/HINTS.md: step 1.1 is not there")
        self.write("chapters/01-one/tests/one_test.cpp", "TEST(Step1_2, Is) {}\n")
        self.finds("steps", "chapters/01-one/tests/*_test.cpp: step 1.1 is not there")

    def test_a_row_of_a_table_has_as_many_cells_as_its_head(self):
        self.write("a.md", "# A\n\n| one | two |\n|---|---|\n| `a \\|\\| b` | c |\n")
        self.silent("tables")
        self.write("a.md", "# A\n\n| one | two |\n|---|---|\n| `a || b` | c |\n")
        self.finds("tables", "a.md:5: a row of 4 cells, below a head of 2")

    def test_a_step_has_three_hints(self):
        self.write("chapters/02-two/HINTS.md", "## Step 2.1\n1. a\n2. b\n")
        self.finds("hints", "step 2.1 has 2 hints")

    def test_a_lie_names_a_test_that_exists(self):
        lie = "TEST(Lie1, Waits) { GTEST_SKIP() << \"Repaired by Step1_1.IsTwo, chapter 1\"; }\n"
        self.write("chapters/02-two/tests/two_test.cpp", lie)
        self.finds("repaired", "there is no test Step1_1.IsTwo")
        self.write("chapters/02-two/tests/two_test.cpp", lie.replace("IsTwo", "IsOne"))
        self.silent("repaired")

    def test_every_test_of_a_step_tells_a_story(self):
        self.write("chapters/01-one/tests/one_test.cpp",
                   'TEST(Step1_1, IsOne) {\n  tell({.usually = "it is two."});\n}\n\n'
                   "TEST(Step1_1, StaysOne) {\n  EXPECT_EQ(one(), 1);\n}\n\nTEST(Lie1, Waits) {\n}\n")
        self.finds("stories", "one_test.cpp: Step1_1.StaysOne tells no story")
        self.write("chapters/01-one/tests/one_test.cpp",
                   "TEST(Step1_1, IsOne) {\n  test::tell({});\n}\n\nTEST(Lie1, Waits) {\n}\n")
        self.silent("stories")

    def test_every_failure_is_pinned_and_listed(self):
        tests = "".join(f"// seed {n}: sight {n}\nTEST(Step1_1, Number{n}) {{}}\n" for n in range(1, 38))
        self.write("chapters/01-one/tests/one_test.cpp", tests)
        self.finds("seeds", "failure 38 is pinned by no test")
        self.write("chapters/02-two/tests/two_test.cpp",
                   "TEST(Step2_1, Holds) {\n  // seed 38: no lock in the address bar\n}\n")
        self.finds("seeds", "Write it anew")
        self.checks("failures")
        self.silent("seeds")
        page = self.read("chapters/FAILURES.md")
        self.assertIn("| 3 | sight 3 | [1.1](01-one/README.md#step-11-the-first-core-5-min) |", page)
        self.assertIn("| 3 | [Step1_1.Number3](01-one/tests/one_test.cpp) |", page)
        self.assertIn("| 38 | no lock in the address bar | 2.1 |", page)
        self.assertIn("| 38 | [Step2_1.Holds](02-two/tests/two_test.cpp) |", page)

    def test_a_starter_does_not_change_without_the_lock(self):
        self.silent("locked")
        self.write("chapters/01-one/one.cpp", "// other\n")
        self.finds("locked", "chapters/01-one/one.cpp: not as in tools/starters.lock")
        self.checks("lock")
        self.silent("locked")

    def test_code_shown_stands_in_its_file(self):
        shown = "# A\n\n```cpp file=solutions/01-one/one.cpp\nint one() {\n  return 1;\n}\n```\n"
        self.write(README, shown)
        self.silent("fences")
        self.write(README, shown.replace("return 1", "return 2"))
        self.finds("fences", "README.md:3: not in solutions/01-one/one.cpp as shown: return 2;")
        self.write(README, shown.replace("int one() {\n", "int one() {\n}\n").replace("  return 1;\n", ""))
        self.finds("fences", "not in one piece")
        self.write(README, "```js\nlet a;\n```\n")
        self.finds("fences", "```js needs file=")
        self.write(README, "```console\nls\n```\n")
        self.finds("fences", "begins with a line '$ command'")

    def test_a_fence_counts_wherever_it_stands(self):
        self.write(README, "1. One\n\n   ```js\n   let a;\n   ```\n")
        self.finds("fences", "README.md:3: ```js needs file=")
        self.write(README, "One\n\n    ```js\n    let a;\n    ```\n")
        self.finds("fences", "README.md:3: a fence that is indented so deep is none")

    def test_answers_are_folded_in_one_way(self):
        fold = "<details><summary>Answers</summary>\n\n1. It is `so`.\n\n</details>\n"
        self.write(README, f"# A\n\n{fold}\n{fold.replace('Answers', 'What to see there')}")
        self.silent("fences")
        for text, words in ((fold.replace("\n\n1", "\n1"), "README.md:3: HTML is <details>"),
                            (fold.replace("Answers", "<b>More</b>"), "README.md:3: HTML is <details>"),
                            (fold.replace("</details>\n", fold), "README.md:7: HTML is <details>"),
                            (fold.replace("</details>\n", ""), "README.md:3: answers are folded here"),
                            ("A<br>B\n", "README.md:3: HTML is <details>")):
            self.write(README, f"# A\n\n{text}")
            self.finds("fences", words)
        self.write(README, f"# A\n\n{fold.replace('It is', 'It is simply')}")
        self.finds("words", "README.md:5: 'simply'")

    def test_a_deck_has_front_matter_notes_and_short_texts(self):
        deck = ("---\nminutes: 2\n---\n\n# A\n\n[1](#a)\n\n```cpp\nint a;\n```\n\n```text bytes\n81   FIN\n```\n\n"
                "<details><summary>Notes, 0.5 min</summary>\n\n- *Say:* Hello.\n\n</details>\n")
        self.write("slides/decks/01-one.md", deck)
        self.silent("fences")
        self.silent("links")
        self.write("slides/decks/01-one.md", deck.replace("#a", "#minutes-2"))
        self.finds("links", "slides/decks/01-one.md:7: #minutes-2: slides/decks/01-one.md has no such heading")
        self.write("slides/decks/01-one.md", deck.replace("Hello", "We shall see"))
        self.finds("plain", "slides/decks/01-one.md:19: 'shall'")
        self.write("slides/decks/01-one.md", deck.replace("Hello", "a<br>b"))
        self.finds("fences", "slides/decks/01-one.md:19: HTML is <details>")

    def test_links_lead_somewhere(self):
        self.write(README, "# A *b* `c`!\n\n[1](../02-two/two.cpp) [2](#a-b-c) [3](https://example.org/x) `[4](no)`\n")
        self.silent("links")
        for target, words in (("no.md", "no such file"), ("#nothing", "no such heading"),
                              ("README.md#nowhere", "no such heading"), ("https:/example.org", "not a web address")):
            self.write(README, f"# A\n\n[1]({target})\n")
            self.finds("links", words)
        self.write(README, "# A\n\nsome\nwords [1][there]\n\n[there]: no.md\n")
        self.finds("links", "README.md:4: no.md: no such file")

    def test_headings_are_called_what_github_calls_them(self):
        self.write(README, "# The `a_b` & *c*: d-e!\n\n# A\n\n# A\n\n[1](#the-a_b--c-d-e) [2](#a) [3](#a-1)\n")
        self.silent("links")
        self.write(README, "# A\n\n[1](#a-1)\n")
        self.finds("links", "no such heading")

    def test_words_that_call_a_thing_easy(self):
        self.write(README, "# A\n\nThis is `just` justified.\n\n```text\nsimply\n```\n")
        self.silent("words")
        self.write(README, "# A\n\nYou Simply write it.\n")
        self.finds("words", "README.md:3: 'Simply'")

    def test_no_file_names_a_registry(self):
        self.silent("hosts")
        self.write("web/package-lock.json", "\"resolved\": \"https://registry." + "npmjs.org/ws\"\n")
        self.finds("hosts", "web/package-lock.json:1")

    def test_a_folder_has_a_dozen_files(self):
        for number in range(11):
            self.write(f"web/{number}.js", "")
        self.write("web/a.h", "")
        self.write("web/a.cpp", "")
        self.silent("folders")
        self.write("web/b.js", "")
        self.finds("folders", "web: 13 files; 12 are meant")

    def test_the_form_of_the_text_files(self):
        self.write(README, "a \n")
        self.finds("whitespace", "README.md:1: ends with a blank")
        self.write(README, "a")
        self.finds("whitespace", "should end with one newline")


class Console(TreeTest):
    def difference(self, text):
        self.write("page.md", f"```console\n{text}```\n")
        [block] = parse("page.md", self.read("page.md")).blocks
        return transcripts.run(block)

    def test_what_is_shown_is_what_is_printed(self):
        self.assertIsNone(self.difference("$ echo a; echo b >&2\na\nb\n$ echo c\nc\n"))
        self.assertIn("-d", self.difference("$ echo c\nd\n"))
        self.assertIn("+e", self.difference("$ echo c; echo e\nc\n"))

    def test_dots_stand_for_any_lines(self):
        self.assertIsNone(self.difference("$ seq 9\n1\n...\n9\n"))
        self.assertIsNotNone(self.difference("$ seq 9\n1\n...\n8\n"))

    def test_what_changes_from_day_to_day_is_not_compared(self):
        for shown, printed in (("Date: Mon, 23 Nov 2026 17:31:00 GMT", "Date: Tue, 01 Dec 2026 00:00:01 GMT"),
                               ('{"time":1795455060000}', '{"time":1895455060999}'),
                               ("took 12 ms", "took 1 ms"), ("a_test.cpp:12", "a_test.cpp:99")):
            self.assertIsNone(self.difference(f"$ echo '{printed}'\n{shown}\n"))
        self.assertIsNotNone(self.difference("$ echo '82 03'\n81 03\n"))


if __name__ == "__main__":
    unittest.main()
