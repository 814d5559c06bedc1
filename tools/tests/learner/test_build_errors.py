"""What is said of a failed build: of a function that stands there twice, and of a given file that does not compile."""
import unittest
from unittest import mock

from workbook.core import build_errors, given

FILE = "chapters/02-handshake/handshake.cpp"
TEST = "chapters/04-broadcast/tests/room_test.cpp"
AGAIN = f"""{FILE}:75:28: error: redefinition of 'int ws::check_upgrade(const HttpRequest&)'
   75 | int check_upgrade(const HttpRequest& request) {{
      |     ^~~~~~~~~~~~~
NOTE
   61 | int check_upgrade(const HttpRequest& request) {{
"""


def screen_of(output):
    with mock.patch.object(build_errors, "shown", lambda path: path):
        return build_errors.first_error(output)


class Twice(unittest.TestCase):
    def test_both_places_are_shown_with_either_compiler(self):
        for note in (f"{FILE}:61:28: note: 'int ws::check_upgrade(const HttpRequest&)' previously defined here",
                     f"{FILE}:61:28: note: previous definition is here"):
            screen = screen_of(AGAIN.replace("NOTE", note))
            self.assertIn(f"(The first one is at {FILE}:61.)", screen)
            self.assertIn(f"Next: {FILE}:75. Keep one of the two", screen)

    def test_a_note_of_the_next_error_is_not_taken(self):
        later = f"{FILE}:90:1: error: something else\n{FILE}:61:28: note: previous definition is here"
        self.assertIn(f"Next: {FILE}:75. Repair this line", screen_of(AGAIN.replace("NOTE", later)))


class Given(unittest.TestCase):
    ERROR = f"{TEST}:61:20: error: could not convert"

    def said(self, *paths):
        with mock.patch.object(given, "changed", return_value=("HEAD", list(paths))):
            return screen_of(self.ERROR)

    def test_a_test_that_is_as_it_was_is_not_blamed_for_a_header(self):
        screen = self.said("chapters/04-broadcast/room.h")
        self.assertIn("This file is as it was; chapters/04-broadcast/room.h is not.", screen)
        self.assertIn("Next: git diff HEAD -- chapters/04-broadcast/room.h", screen)
        self.assertNotIn(f"git checkout -- {TEST}", screen)

    def test_one_that_was_changed_is_brought_back(self):
        for paths in ([TEST], ["chapters/04-broadcast/room.h", TEST], []):
            self.assertIn(f"git checkout -- {TEST} brings it back", self.said(*paths))


if __name__ == "__main__":
    unittest.main()
