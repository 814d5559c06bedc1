"""`./workbook zoo`: cards, and what is counted of them."""
import os
import tempfile
import unittest
from unittest import mock

from workbook.core import files
from workbook.fuzzing import exhibits, grading, jobs, running
from maintain import zoo_proof
from tests.test_fuzz import CUT
from tests.testkit import TreeTest


class Zoo(unittest.TestCase):
    class Card:
        def __init__(self, number, level, oracle, target="frame", chapter=3):
            self.number, self.level, self.seen_by, self.target = number, level, [oracle], target
            self.file, self.tools = f"solutions/0{chapter}-x/x.cpp", []

        def name(self):
            return f"{self.number:02}"

        def chapter(self):
            return int(self.file[10:12])

    def test_the_scoreboard_counts_and_hints_without_a_name(self):
        cards = [self.Card(7, 0, "crash"), self.Card(13, 1, "any cut"), self.Card(14, 1, "any cut"),
                 self.Card(60, 2, "reference", "connection", 5)]
        lines = grading.scoreboard({card: card.number == 7 for card in cards}, "Yours")
        self.assertRegex(lines[1], r"0  .* 1 of 1 +-$")
        self.assertIn("Yours detects 1 of 4.", lines)
        self.assertIn("The next 2 differ only between two cuts of the same bytes. (What to feed: frames.)", lines)
        self.assertNotRegex("\n".join(lines[lines.index("Yours detects 1 of 4."):]), "13|14|60")

    def test_all_of_them(self):
        self.assertEqual(grading.scoreboard({self.Card(7, 0, "crash"): True}, "Yours")[-1], "All of them.")

    def test_what_needs_another_tool_is_not_run_without_it(self):
        here = [one for one in exhibits.cards().values() if one.tools == ["memory"]]
        self.assertTrue(here)
        with mock.patch("workbook.core.machine.compilers.libfuzzer_compiler", lambda: None), \
             mock.patch("workbook.fuzzing.running.replay", self.fail), \
             mock.patch("workbook.fuzzing.running.steady", self.fail):
            for one in here:
                self.assertIs(grading.detects(one, jobs.on_exhibit(one, "harness"), [], "frames"), False)

    def test_without_runs_each_known_input_is_replayed_once(self):
        one = next(iter(exhibits.cards().values()))
        for runs, more in ((0, 0), (None, 1)):
            with mock.patch("workbook.fuzzing.running.replay", return_value=running.Run(None, 0)) as replay, \
                 mock.patch("workbook.fuzzing.running.steady", return_value=running.Run(None, 0)) as steady, \
                 mock.patch("workbook.fuzzing.inputs.reproducer", return_value="bytes"), \
                 mock.patch("workbook.fuzzing.building.can_run", return_value=True):
                self.assertFalse(grading.detects(one, jobs.on_exhibit(one, "harness", runs=runs), ["a"], "frames"))
            replay.assert_called_once()
            self.assertEqual(replay.call_args[0][1], ["bytes", "a"])
            self.assertEqual(steady.call_count, more)

    def test_a_steady_run_has_its_inputs_in_the_order_of_their_names(self):
        names = [format(number * 7919 % 1000, "03") for number in range(40)]
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as place, \
             mock.patch("workbook.fuzzing.building.has_libfuzzer", lambda preset: True):
            for name in names:
                files.write_whole(os.path.join(folder, name), b"")
            word, = running.in_order(jobs.job("frame"), folder, place)
            self.assertEqual(word, f"-seed_inputs=@{place}/inputs")
            listed = files.bytes_of(os.path.join(place, "inputs")).decode().split(",")
            self.assertEqual([os.path.basename(path) for path in listed], sorted(names))
            self.assertTrue(all(os.path.exists(os.path.join(files.ROOT, path)) for path in listed))

    def test_a_table_row(self):
        run = running.understood(77, CUT, reached=12, triggered=3)
        row = {"crash only": running.understood(0, "stat::number_of_executed_units: 20"), "any cut": run, "differential": run,
               "round trip": None, "all": run}
        self.assertEqual([zoo_proof.shown(row[name]) for name in zoo_proof.COLUMNS], ["\u2013", "8", "8", "-", "8"])
        self.assertEqual(zoo_proof.score([(self.Card(7, 0, "crash"), row)]),
                         "Of 1 exhibits: crash only 0, any cut 1, differential 1, round trip 0, all 1")
        self.assertEqual((zoo_proof.counts_of(run), zoo_proof.reporter(run)), ("12 / 3", "any cut"))


CARD = """# 7: a number twice

- models: nothing
- level: 0
- file: solutions/01-one/one.cpp
- target: frame
- seen by: crash
- never by: any cut

```diff
```

```text
```
"""


class Cards(TreeTest):
    def test_two_of_one_number_are_refused(self):
        for name in ("07-one.md", "07-two.md"):
            self.write(f"fuzz/zoo/{name}", CARD)
        self.check_error(["zoo", "7"], 1, "fuzz/zoo/07-one.md and fuzz/zoo/07-two.md: both are number 7")


if __name__ == "__main__":
    unittest.main()
