"""What ran, what it said, and what did not run. The lines on the screen and the page are made of this and of nothing
else, so neither can say "passed" of what was not tried."""
import dataclasses

from workbook.core.lessons import KINDS

PASSED, FAILED, NOT_BEGUN, NOT_TRIED = "passed", "failed", "not begun", "not tried"
ALL_OF_IT, THE_CHAT_WORKS, TESTS_ARE_GREEN, ON_THE_WAY = range(4)


def together(names):
    """"fuzzing chapter 1" and "fuzzing chapter 2" are "fuzzing chapter 1, 2"."""
    starts = {name.rpartition(" ")[0] for name in names}
    if len(names) > 1 and len(starts) == 1 and "" not in starts and all(name[-1].isdecimal() for name in names):
        return f"{names[0]}, " + ", ".join(name.rpartition(" ")[2] for name in names[1:])
    return ", ".join(names)


@dataclasses.dataclass
class Entry:
    """One thing that was to be tried: a step, a fuzzer's target, a client."""
    name: str
    state: str
    about: str = ""                 # what was counted, in words; or why it was not tried
    passed: int = 0                 # tests
    failed: int = 0
    problems: list = dataclasses.field(default_factory=list)   # a line for each thing that did not pass
    left_out: list = dataclasses.field(default_factory=list)   # a line for what of it was left out, and why

    def tests(self):
        return self.passed + self.failed


@dataclasses.dataclass
class Step(Entry):
    kind: str = "core"


@dataclasses.dataclass
class Chapter:
    number: int
    title: str
    steps: list
    also: Entry = None              # the tests that hold for all steps; None if it has none
    problem: str = ""               # it does not compile, or its tests do not start

    def entries(self):
        return self.steps + ([self.also] if self.also else [])

    def is_begun(self):
        return any(step.state != NOT_BEGUN for step in self.steps)

    def is_whole(self):
        return not self.problem and all(entry.state == PASSED for entry in self.entries())

    def lacks(self):
        """The extra steps that are not begun."""
        return [step.name for step in self.steps if step.kind == "extra" and step.state == NOT_BEGUN]

    def needed_pass(self):
        """Those without which there is no chat."""
        return all(step.state == PASSED for step in self.steps if step.kind != "extra")


@dataclasses.dataclass
class Record:
    name: str
    date: str
    chapters: list = dataclasses.field(default_factory=list)
    fuzzing: list = dataclasses.field(default_factory=list)
    clients: list = dataclasses.field(default_factory=list)
    problems: list = dataclasses.field(default_factory=list)   # of no part: a given file that was changed

    def entries(self):
        return [entry for one in self.chapters for entry in one.entries()] + self.fuzzing + self.clients

    def steps(self, kind=None):
        return [step for one in self.chapters for step in one.steps if kind in (None, step.kind)]

    def count(self, kind):
        """(how many steps of this kind passed, how many there are)"""
        steps = self.steps(kind)
        return sum(step.state == PASSED for step in steps), len(steps)

    def kinds(self):
        return [kind for kind in KINDS if self.steps(kind)]

    def lacks(self):
        return [number for one in self.chapters for number in one.lacks()]

    def failures(self):
        """A line for each thing that did not pass."""
        lines = list(self.problems) + [f"chapter {one.number}: {one.problem}" for one in self.chapters if one.problem]
        for entry in self.entries():
            if entry.state == FAILED:
                lines += entry.problems or [f"{entry.name}: {entry.about}"]
        return lines

    def not_begun(self):
        """A line for the steps of chapters that are begun, and one for the other chapters."""
        others = [one for one in self.chapters if not one.is_begun()]
        steps = [step.name for one in self.chapters if one.is_begun() for step in one.steps if step.state == NOT_BEGUN]
        lines = [f"steps {', '.join(steps)}"] if steps else []
        return lines + ([f"all of {together([f'chapter {one.number}' for one in others])}"] if others else [])

    def not_tried(self):
        """A line for each reason, with the things that it kept from being tried."""
        reasons = {}
        for entry in self.entries():
            for reason in ([entry.about] if entry.state == NOT_TRIED else []) + entry.left_out:
                reasons.setdefault(reason, []).append(entry.name)
        return [f"{together(names)}: {reason}" for reason, names in reasons.items()]

    def tests(self):
        return sum(entry.passed for entry in self.entries())

    def verdict(self):
        if self.failures() or not self.chapters or not all(one.needed_pass() for one in self.chapters):
            return ON_THE_WAY
        if not any(entry.state == PASSED and entry.tests() for entry in self.clients):
            return TESTS_ARE_GREEN
        if any(entry.state != PASSED or entry.left_out for entry in self.entries()):
            return THE_CHAT_WORKS
        return ALL_OF_IT

    def status(self):
        """0 if all that ran has passed."""
        return 1 if self.failures() else 0
