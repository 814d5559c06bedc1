"""Golden screens: what a learner is shown for each impostor, in tools/impostors/NN/screens/N.M.txt.

    # Step 3.2

    ## a length is read from the other end
    belief: The first byte of a number is its smallest part.
    user: Short messages work. A long one never arrives.
    killed by: Step3_2.ReadsSixteenBitLength

    Step 3.2  ReadsSixteenBitLength                                        red
      bytes ...

Line numbers, ports, addresses and times are words there, so that a screen changes when its text does."""
import os
import re

from workbook.core import files
from workbook.core.files import ROOT, read
from maintain.test_parts.comparing import difference

HEADLINE = re.compile(r"^Step (\d+)\.(\d+)  (\w+).*? red$", re.M)
ENTRY = re.compile(r"^## (.+)\n((?:\w[\w ]*: .*\n)*)\n((?:(?!## ).*\n?)*)", re.M)
RULES = [
    (r"(\.(?:cpp|h)):\d+", r"\1:LINE"),
    (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
    (r"\b0x[0-9a-f]{12}\b", "ADDRESS"),
    (r"==\d+==", "==PID=="),
    (r"\bpid \d+", "pid PID"),
    (r"\btook \d+(\.\d+)? s\b", "took SECONDS s"),
    (r"\bsolutions/(\d\d-)", r"chapters/\1"),  # a learner's are in one folder
]
# Of a test that compares processor times; a section is not measured.
MEASURED = re.compile(r"(?<=[ =])(?:\d{3,}(?:\.\d+)?|\d+(?:\.\d+)?e[+-]?\d+)\b(?=[^§\n]*$)(?<!RFC \d{4})", re.M)


class Entry:
    def __init__(self, title, facts, screen):
        self.title, self.facts, self.screen = title, facts, screen

    def killer(self):
        return self.facts.get("killed by")

    def text(self):
        facts = "".join(f"{key}: {words}\n" for key, words in self.facts.items())
        return f"## {self.title}\n{facts}\n{self.screen}"


def entry(body, screen):
    """Of an impostor and what its red test has printed."""
    found = HEADLINE.search(screen)
    facts = {key: body.facts[key] for key in ("belief", "user") if key in body.facts}
    if found:
        facts["killed by"] = "Step{}_{}.{}".format(*found.groups())
    return Entry(body.title, facts, screen)


def block(printed):
    """Of all that a test program prints, from the headline of the red step to the end; empty if there is none."""
    found = HEADLINE.search(printed)
    text = printed[found.start():] if found else ""
    for pattern, put in RULES:
        text = re.sub(pattern, put, text)
    if "rocessor time" in text:
        text = MEASURED.sub("SOME", text)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def path_of(step):
    return f"tools/impostors/0{step[0]}/screens/{step}.txt"


def again(step):
    """What to type when a golden screen is another now, and it is better so."""
    return f"python3 tools/maintain/impostors/proof.py {step} --record"


def shown(step):
    """{title: Entry}, as they are recorded."""
    path = path_of(step)
    text = read(path) if os.path.exists(os.path.join(ROOT, path)) else ""
    return {title: Entry(title, dict(line.split(": ", 1) for line in facts.splitlines()), screen.rstrip("\n") + "\n")
            for title, facts, screen in ENTRY.findall(text)}


def text_of(step, entries):
    return f"# Step {step}\n\n" + "\n".join(one.text() for one in entries)


def record(step, entries):
    path = os.path.join(ROOT, path_of(step))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    files.write_whole(path, text_of(step, entries).encode())


def compare(step, entries):
    """Nothing, or the difference as diff shows it."""
    path = path_of(step)
    before = read(path) if os.path.exists(os.path.join(ROOT, path)) else ""
    return difference(before.splitlines(), text_of(step, entries).splitlines(), (path, "now"))
