"""The screen of `./workbook impostors`: it names what is caught, and of the others only the steps. And the review."""
import hashlib
import os
import re
import unittest
from unittest import mock

from workbook.core.files import read
from workbook.core.lessons import chapters
from workbook.impostors import accusing, catch, review, running, trying, variants


def result(chapter, caught=()):
    found = trying.Result(chapter, "chapters/tests/your_test.cpp", 3)
    bodies = [one.bodies[0] for one in variants.impostors(chapter)]
    test = running.Test("Step1_1.Mine", "20")
    found.caught = [(body, test if number in caught else None) for number, body in enumerate(bodies, 1)]
    return found, bodies


class Screen(unittest.TestCase):
    def test_nothing_is_said_of_what_is_not_caught_but_its_step(self):
        for chapter in chapters():
            found, bodies = result(chapter)
            screen = catch.screen(found)
            self.assertIn(f"0 of {len(bodies)} impostors caught.", screen)
            for body in bodies:
                self.assertIn(f"step {body.step}", screen.replace("\n  ", " "))
                for secret in (body.title, *body.facts.values()):
                    self.assertTrue(secret == "yes" or secret not in screen, secret)

    def test_what_is_caught_has_its_name_its_belief_and_the_test(self):
        found, bodies = result(chapters()[2], caught=(2,))
        screen = catch.screen(found)
        self.assertIn(f"caught  {bodies[1].title}   step {bodies[1].step}", screen)
        self.assertIn(bodies[1].facts["belief"], screen)
        self.assertIn("by Step1_1.Mine, your_test.cpp:20", screen)
        self.assertNotIn("number 2 ", screen)
        self.assertIn("--reveal 1", screen)

    def test_all_are_caught(self):
        found, bodies = result(chapters()[2], caught=range(1, 10))
        self.assertIn("All are caught.", catch.screen(found))
        self.assertNotIn("Still here", catch.screen(found))

    def test_our_tests_are_not_called_the_learners(self):
        found, _ = result(chapters()[2])
        self.assertTrue(catch.screen(found).startswith("Your tests accept"))
        found.path = trying.path_of(chapters()[2], "ours")
        self.assertTrue(catch.screen(found).startswith("Our tests accept"))

    def test_a_wrong_accusation_stands_alone(self):
        found, _ = result(chapters()[2], caught=(2,))
        found.accused = "A wrong accusation: ..."
        self.assertEqual(catch.screen(found), "A wrong accusation: ...")

    def test_a_step_that_is_not_core_says_so(self):
        found, _ = result(chapters()[2])
        self.assertRegex(catch.screen(found).replace("\n  ", " "), r"in step 3\.\d+ \(take\)")

    def test_the_folder_of_an_impostor_has_no_name_that_says_something(self):
        shelf = variants.Shelf.__new__(variants.Shelf)
        shelf.compiles = {path: "c++" for one in chapters() for path in [f"{one.solution}/{name}" for name in one.files()]}
        shelf.stands_on = hashlib.sha1()
        names = [shelf.name(one) for chapter in chapters() for one in variants.impostors(chapter)]
        self.assertEqual(len(set(names)), len(names))
        self.assertTrue(all(re.fullmatch(r"[0-9a-f]{12}", name) for name in names))


class Unsteady(unittest.TestCase):
    RED = ["test\tStep3_2.Coin\t20", "failed\t23\tnot equal", "done\t1", "end"]
    GREEN = ["test\tStep3_2.Coin\t20", "done\t1", "end"]

    def again(self, first, *later):
        runs = [running.Run(lines, 0, b"", 1) for lines in later]
        with mock.patch.object(running, "run", side_effect=runs) as run:
            return trying.green_again("catch_3_yours", None, running.Run(first, 0, b"", 1)), run.call_count

    def test_what_was_red_is_tried_again_and_has_to_stay_red(self):
        self.assertEqual(self.again(self.RED, self.RED, self.RED), (False, 2))
        self.assertEqual(self.again(self.RED, self.GREEN), (True, 1))
        self.assertEqual(self.again(self.RED, self.RED, self.GREEN), (True, 2))

    def test_what_is_green_or_comes_to_no_end_is_not_tried_again(self):
        self.assertEqual(self.again(self.GREEN), (False, 0))
        late = running.Run(self.RED[:1], 124, b"", 1)
        with mock.patch.object(running, "run") as run:
            self.assertFalse(trying.green_again("catch_3_yours", None, late))
        self.assertEqual((late.broken, run.call_count), ("late", 0))

    def test_the_screen_names_the_test_and_no_program(self):
        path = trying.path_of(chapters()[2], "yours")
        screen = accusing.unsteady(running.Run(self.RED, 0, b"", 1), True, path)
        self.assertIn("Step3_2.Coin", screen)
        self.assertIn(f"Next: {path}:23. Let it ask the same each time.", " ".join(screen.split()))
        self.assertLessEqual(max(map(len, screen.splitlines())), 80)
        self.assertIsNone(accusing.unsteady(running.Run(self.RED, 0, b"", 1), False, path))


class Twins(unittest.TestCase):
    def test_three_programs_are_right_and_have_every_twin_at_most_once(self):
        for chapter in chapters():
            found = [str(body) for one in variants.twins(chapter) for body in one.bodies]
            self.assertEqual(len(variants.twins(chapter)), 3)
            self.assertEqual(len(set(found)), len(found))
            self.assertFalse(any(body.is_red for one in variants.twins(chapter) for body in one.bodies))


class Review(unittest.TestCase):
    def test_each_fault_is_one_that_its_repair_takes_away(self):
        whole = review.repaired(*review.faults()).texts[review.IN_ITS_PLACE]
        self.assertEqual(whole, read(review.FILE))
        alone = {review.repaired(fault).texts[review.IN_ITS_PLACE] for fault in review.faults()}
        none = review.repaired().texts[review.IN_ITS_PLACE]
        self.assertEqual(len(alone | {whole, none}), 5)

    def test_the_comment_of_the_file_promises_three(self):
        self.assertIn("Three things in it are wrong.", read(review.FILE))
        self.assertEqual(len(review.faults()), 3)

    def test_notes_of_a_learner_in_the_file_change_no_verdict(self):
        handed_out, none = read(review.FILE), review.repaired().texts
        with mock.patch.object(review, "is_pristine", lambda _: False), \
             mock.patch.object(review, "starter", lambda _: handed_out.encode()), \
             mock.patch.object(review, "read", lambda path: "// why?\n" if path == review.FILE else read(path)):
            self.assertEqual(review.repaired().texts, none)

    def test_the_count_names_what_is_found_and_no_other(self):
        found = trying.Result(chapters()[2], os.path.join("tests", "your_test.cpp"), 4)
        faults = review.faults()
        found.caught = [(faults[0], running.Test("A.B", "7")), (faults[1], None), (faults[2], None)]
        said = "\n".join(review.count(found))
        self.assertIn("1 of the three faults", said)
        self.assertIn(faults[0].title, said)
        for fault in faults[1:]:
            self.assertNotIn(fault.title, said)
            self.assertNotIn(fault.facts["belief"], said)


if __name__ == "__main__":
    unittest.main()
