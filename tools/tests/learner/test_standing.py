"""Where you are, as a board would show it: from verdicts of test programs, and from nothing else."""
import json
import shutil
import tempfile
import unittest
from unittest import mock

from workbook.learner import saves
from workbook.learner.board import report, standing


class Lesson:
    """A chapter of three steps, and an extra one."""
    path, solution = "chapters/03-three", "solutions/03-three"

    def __init__(self, number=3):
        self.number, self.directory = number, f"0{number}-of-them"

    def kinds(self):
        return {f"{self.number}.{step}": kind for step, kind in ((10, "core"), (1, "core"), (2, "take"), (3, "extra"))}

    def files(self):
        return ["a.cpp"]

    def is_started(self):
        return self.number != 2


class Standing(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp(prefix="workbook-test-")
        self.addCleanup(shutil.rmtree, folder)
        self.clock, self.ours = 1000.0, set()
        self.chapters = [Lesson(2), Lesson(3)]
        for where, name, value in ((saves, "SAVED", folder), (standing, "chapters", lambda: self.chapters),
                                   (standing, "is_ours", lambda one: one.number in self.ours),
                                   (standing.time, "time", lambda: self.clock)):
            patch = mock.patch.object(where, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def run_of(self, verdicts, after=0, chapter=3, is_whole=True):
        self.clock += after
        standing.note(Lesson(chapter), "".join(f"{chapter}.{one}\n" for one in verdicts.split(", ")), is_whole)
        return standing.now()

    def test_before_the_first_run_nothing_is_known(self):
        self.assertEqual(standing.now(), ([], "", 0))

    def test_steps_in_the_order_of_their_numbers_and_the_first_that_is_not_green(self):
        self.assertEqual(self.run_of("1 green, 2 green, 10 red"), (["3.1", "3.2"], "3.10", 0))
        self.assertEqual(self.run_of("1 green, 2 red"), (["3.1"], "3.2", 0))
        self.assertEqual(self.run_of("1 green, 2 green, 10 green, 3 red"), (["3.1", "3.2", "3.10"], "", 0))

    def test_seconds_count_from_the_first_run_that_was_there(self):
        self.run_of("1 green, 2 red")
        self.assertEqual(self.run_of("1 green, 2 red", after=400)[2], 400)
        self.clock += 12.9
        self.assertEqual(standing.now()[1:], ("3.2", 412))

    def test_a_step_before_that_broke_for_a_moment_takes_no_time_away(self):
        self.run_of("1 green, 2 red")
        self.assertEqual(self.run_of("1 red", after=300)[1:], ("3.1", 0))
        self.assertEqual(self.run_of("1 green, 2 red", after=300)[1:], ("3.2", 600))
        self.assertEqual(self.run_of("1 green, 2 green, 10 red", after=5)[1:], ("3.10", 0))
        self.assertEqual(self.run_of("1 green, 2 red", after=5)[1:], ("3.2", 0))  # it was green

    def test_a_step_that_was_green_is_remembered_so_until_its_chapter_is_the_starter(self):
        self.assertEqual(standing.were_green(Lesson()), set())
        self.run_of("1 green, 2 red")
        self.assertEqual(standing.were_green(Lesson()), {"3.1"})
        for _ in range(2):  # it was green before the first of these runs
            self.run_of("1 red")
            self.assertEqual(standing.were_green(Lesson()), {"3.1"})
        self.run_of("1 green, 2 green, 10 red")
        self.assertEqual(standing.were_green(Lesson()), {"3.1", "3.2"})
        self.run_of("1 green, 2 red", chapter=2)
        self.assertEqual(standing.were_green(Lesson(2)), set())

    def test_a_night_is_no_time_at_a_step(self):
        self.run_of("1 red")
        self.assertEqual(self.run_of("1 red", after=standing.PAUSE - 1)[2], standing.PAUSE - 1)
        self.assertEqual(self.run_of("1 red", after=standing.PAUSE + 1)[2], 0)

    def test_a_clock_that_goes_back_is_no_negative_time(self):
        self.run_of("1 red")
        self.assertEqual(self.run_of("1 red", after=-500)[2], 0)

    def test_a_step_alone_says_nothing_of_the_others(self):
        self.run_of("1 green, 2 red")
        self.assertEqual(self.run_of("3 green", is_whole=False), (["3.1", "3.3"], "3.2", 0))
        self.assertEqual(self.run_of("1 red", is_whole=False), (["3.3"], "3.1", 0))

    def test_a_run_of_another_chapter_leaves_this_one_as_it_was(self):
        self.run_of("1 green, 2 red")
        self.assertEqual(self.run_of("1 green, 2 green, 10 green", chapter=2), (["2.1", "2.2", "2.10", "3.1"], "", 0))

    def test_a_chapter_that_is_ours_is_done_without_a_run(self):
        self.run_of("1 red")
        self.ours = {2}
        self.assertEqual(standing.now(), (["2.1", "2.2", "2.10"], "3.1", 0))

    def test_tests_that_said_nothing_change_nothing(self):
        self.run_of("1 green, 2 red")
        before = saves.remembered("steps")
        for text in ("", "hello\n", "3.1\n", "3.1 purple\n", "7 green\n"):
            standing.note(Lesson(), text, True)
        self.assertEqual(saves.remembered("steps"), before)

    def test_a_note_that_is_broken_is_none(self):
        for state in ({"green": []}, {"green": {}, "chapter": 3, "begun": {}, "last": 1}, {"last": "x"}):
            saves.remember("steps", state)
            self.assertEqual(standing.now(), ([], "", 0))
            self.assertEqual(self.run_of("1 red"), ([], "3.1", 0))

    def test_a_full_disk_spoils_no_result(self):
        with mock.patch.object(standing, "remember", side_effect=OSError(28, "no space")):
            self.assertEqual(self.run_of("1 green"), ([], "", 0))

    def test_a_report_is_never_longer_than_a_day(self):
        with mock.patch.object(standing, "now", return_value=([], "3.1", 10 ** 9)):
            self.assertEqual(json.loads(report.text("ab"))["report"]["since"], 24 * 60 * 60)


class Ours(unittest.TestCase):
    def test_only_byte_for_byte(self):
        contents = {"chapters/03-three/a.cpp": b"1", "solutions/03-three/a.cpp": b"1"}
        with mock.patch.object(standing, "bytes_of", contents.get):
            self.assertTrue(standing.is_ours(Lesson()))
            contents["chapters/03-three/a.cpp"] += b"\n"
            self.assertFalse(standing.is_ours(Lesson()))


if __name__ == "__main__":
    unittest.main()
