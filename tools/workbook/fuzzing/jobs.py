"""One job: what hammers, what is hammered, what is asked of it, and for how long. It says everything; another
job is made with dataclasses.replace."""
from __future__ import annotations

import dataclasses
import os

from workbook.core import builds
from workbook.core.trouble import Usage
from workbook.fuzzing import seeds

CHAPTER_OF = dict(seeds.CHAPTERS, harness=3)
TARGET_OF = {1: "http", 2: "handshake", 3: "frame", 4: "chat", 5: "connection", 6: "chat"}
KINDS = dict(seeds.KINDS, harness="frames")
OF = {"yours": "your", "ours": "our"}


@dataclasses.dataclass(frozen=True)
class Job:
    target: str                  # one of fuzz/targets.txt, or "harness"
    chapter: int                 # the one that is hammered
    code: str = "yours"          # of that chapter: "yours", "ours", or ours with the fault of an exhibit: "13"
    harness: str = "yours"       # if that is the target, whose: "yours" or "ours"
    mutator: bool = False        # libFuzzer is given our way of making new inputs (fuzz/engine/mutator.cpp)
    preset: str = "fuzz"         # the build in which all of it is
    oracles: str | None = None   # as in FUZZ_ORACLES; None: all of them
    environment: tuple = ()      # (name, value): what the program finds in its environment besides
    symbols: bool = True         # the stack of a crash is told by names; no, where nobody reads it
    runs: int | None = None      # the budget: executions, ...
    seconds: int | None = None   # ... or time, or whatever is over first

    @property
    def kind(self):
        """Of the bytes that the target reads: fuzz/seeds/KIND."""
        return KINDS[self.target]

    @property
    def exhibit(self):
        """Its number, or None."""
        return self.code if self.code.isdecimal() else None

    @property
    def program(self):
        name = f"{OF[self.harness]}_harness" if self.target == "harness" else f"fuzz_{self.target}"
        return f"{name}_mutator" if self.mutator else name

    @property
    def protocol(self):
        """The folder in which the build has the library that the program loads."""
        return {"yours": str(self.chapter), "ours": "ours"}.get(self.code, f"zoo/{self.code}")

    @property
    def parts(self):
        """What the build calls all that has to be built."""
        library = f"exhibit_{self.exhibit}" if self.exhibit else f"protocol_{self.protocol}"
        return {self.program, library} | ({"protocol_ours"} if self.target == "harness" else set())

    @property
    def whose(self):
        """The code, for the name of a folder."""
        return {"yours": f"yours-{self.chapter}", "ours": "solution"}.get(self.code, f"exhibit-{self.code}")

    @property
    def grown(self):
        """The folder of the inputs that libFuzzer has grown: the next run goes on from there. (The plainer
        fuzzer keeps none.)"""
        return os.path.join(builds.folder(self.preset), "grown", f"{self.target}-{self.whose}")

    def name(self):
        what = f"{OF[self.harness]} harness" if self.target == "harness" else f"the target '{self.target}'"
        whom = {"yours": f"your chapter {self.chapter}", "ours": "our solutions"}.get(self.code, f"exhibit {self.code}")
        return f"{what} on {whom}"

    def with_environment(self, **more):
        return dataclasses.replace(self, environment=(*self.environment, *more.items()))


def job(word, **facts):
    """The job of a target, or of a chapter's number."""
    target = TARGET_OF.get(int(word)) if word.isdecimal() else word
    if target not in CHAPTER_OF:
        raise Usage(f"there is no target '{word}'. They are: {', '.join(CHAPTER_OF)}; "
                    f"or a chapter's number, 1 to {len(TARGET_OF)}.")
    number = int(word) if word.isdecimal() else CHAPTER_OF[target]
    if number == 0 and facts.get("code", "yours") == "yours":
        facts["code"] = "ours"  # it judges no chapter: it is judged
    return Job(target, number, **facts)


def on_exhibit(one, target=None, **facts):
    """The target that its card names, or another, in the build and the environment that the exhibit needs. In the
    zoo nobody reads a stack."""
    facts = {"preset": one.preset(), "environment": tuple(one.environment.items()), "symbols": False, **facts}
    return job(target or one.target, code=one.name(), **facts)
