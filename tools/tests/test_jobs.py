"""A job says everything: which program, which protocol, what has to be built, and what it is called."""
import dataclasses
import unittest

from workbook.core.trouble import Usage
from workbook.fuzzing import exhibits, jobs


class Jobs(unittest.TestCase):
    def test_what_follows_from_it(self):
        for job, name, program, protocol, parts in (
                (jobs.job("3"), "the target 'frame' on your chapter 3", "fuzz_frame", "3", "protocol_3"),
                (jobs.job("4"), "the target 'chat' on your chapter 4", "fuzz_chat", "4", "protocol_4"),
                (jobs.job("utf8", code="ours"), "the target 'utf8' on our solutions", "fuzz_utf8", "ours",
                 "protocol_ours"),
                (jobs.job("dissector"), "the target 'dissector' on our solutions", "fuzz_dissector", "ours",
                 "protocol_ours"),
                (jobs.on_exhibit(exhibits.card(13)), "the target 'frame' on exhibit 13", "fuzz_frame", "zoo/13",
                 "exhibit_13")):
            self.assertEqual((job.name(), job.program, job.protocol), (name, program, protocol))
            self.assertEqual(job.parts, {program, parts})

    def test_a_harness_is_held_against_clean_code(self):
        job = jobs.job("harness", harness="ours", mutator=True)
        self.assertEqual(job.name(), "our harness on your chapter 3")
        self.assertEqual(job.parts, {"our_harness_mutator", "protocol_3", "protocol_ours"})

    def test_another_one_is_made_of_it(self):
        job = jobs.job("roundtrip")
        other = dataclasses.replace(job, target="frame", code="13").with_environment(A="1")
        self.assertEqual((other.kind, other.program, other.exhibit, other.environment),
                         ("frames", "fuzz_frame", "13", (("A", "1"),)))
        self.assertEqual((job.kind, job.program, job.exhibit, job.environment), ("scripts", "fuzz_roundtrip", None, ()))
        with self.assertRaises(dataclasses.FrozenInstanceError):
            job.preset = "fuzz-memory"

    def test_an_exhibit_brings_what_it_needs(self):
        for one in exhibits.cards().values():
            job = jobs.on_exhibit(one, "harness")
            self.assertEqual(job.preset, "fuzz-memory" if "memory" in one.tools else "fuzz")
            self.assertEqual(dict(job.environment), one.environment)

    def test_no_such_target(self):
        for word in ("nothing", "0", "7", "\u00b2", ""):
            with self.assertRaises(Usage):
                jobs.job(word)


if __name__ == "__main__":
    unittest.main()
