"""The check `plain`: hard and old words, and subjects that are nobody in particular."""
import unittest

from maintain.rules.lessons import plain
from tests.testkit import CheckTest

README = "chapters/01-one/README.md"


class Plain(CheckTest):
    def setUp(self):
        super().setUp()
        self.write(plain.NOT_YET, "# none\n")

    def test_words_and_subjects(self):
        self.silent("plain")
        for words, found in (("It ends for\never.", None), ("It turns for ever.", "'for ever': a hard or old word"),
                             ("Whoever leaves.", "'Whoever': name the one who acts"),
                             ("A client *who* asks.", "'who': name the one who acts"),
                             ("It is no error.", "'is no error': say what it is not"),
                             ("A key that is none.", "'is none': say that it is not"),
                             ("There is no error, and it is no longer red; there is none.", None),
                             ("`who` and the whole justice\n\n```text\nblank\n```", None),
                             ("Hold A against B.", "'Hold A against': say compare"),
                             ("A [blank](#a) line", "'blank'")):
            with self.subTest(words):
                self.write(README, f"# A\n\n{words}\n")
                if found:
                    self.finds("plain", f"{README}:3: {found}")
                else:
                    self.silent("plain")

    def test_comments_of_a_header_are_read_and_its_code_is_not(self):
        header = "chapters/01-one/one.h"
        self.write(header, "int just_who(int blank);\n")
        self.silent("plain")
        self.write(header, "int a;  // just one\n")
        self.finds("plain", f"{header}:1: 'just': a hard or old word")
        self.write("chapters/01-one/tests/turn.h", "// just one\n")
        self.write(header, "int a;\n")
        self.silent("plain")

    def test_the_list_of_what_is_not_plain_yet_gets_shorter(self):
        self.write(README, "# A\n\nNobody.\n")
        self.write(plain.NOT_YET, f"{README}\n")
        self.silent("plain")
        self.write(README, "# A\n")
        self.finds("plain", f"{plain.NOT_YET}: {README} is plain now: take it out")
        self.write(plain.NOT_YET, "chapters/gone.md\n")
        self.finds("plain", f"{plain.NOT_YET}: there is no chapters/gone.md")


if __name__ == "__main__":
    unittest.main()
