"""What the workbook consists of: its chapters, their files and steps. Reads, never writes."""
import os
import re

from workbook.core.files import ROOT, read
from workbook.core.starters import is_pristine
from workbook.core.trouble import Usage

MARK = "// your code here"
YOUR_TEST = "tests/your_test.cpp"  # of a chapter: tests that the learner writes (./workbook impostors)
REVIEWED = "review/frame_parser.cpp"  # of chapter 3: a file that the learner reviews
STEP = r"(?:\d+|F)\.\d+"  # 3.2; F.2 is of the lesson in fuzz/
STEP_LINE = re.compile(rf"^\s*// Step ({STEP}): (.+?)\s*$", re.M)
KINDS = ("core", "take", "extra")  # you write it; you may take ours; the chat works without it
STEP_HEADING = re.compile(rf"^### Step ({STEP}): (.+?) \((?:({'|'.join(KINDS)}), )?(\d+ min|as long as you like)\)\s*$",
                          re.M)


class Chapter:
    def __init__(self, directory):
        self.directory = directory                       # "03-frame-parse"
        self.number = int(directory[:2]) if directory != "fuzz" else "F"
        self.path = f"chapters/{directory}" if directory != "fuzz" else "fuzz"  # from ROOT, as people write it
        self.solution = f"solutions/{directory}"

    def name(self):
        """What it is called on the command line."""
        return "fuzz" if self.number == "F" else str(self.number)

    def judge(self):
        """The command that says how good yours is."""
        return "./workbook zoo" if self.number == "F" else f"./workbook check {self.number}"

    def files(self):
        """The .cpp files that a learner writes: those that have a solution."""
        folder = os.path.join(ROOT, self.solution)
        return sorted(name for name in os.listdir(folder) if name.endswith(".cpp"))

    def own_files(self):
        """All that a learner may write into: those, the tests for ./workbook impostors, and what is reviewed."""
        return self.files() + [name for name in (YOUR_TEST, REVIEWED)
                               if os.path.isdir(os.path.join(ROOT, self.solution, os.path.dirname(name)))]

    def is_started(self):
        return any(not is_pristine(f"{self.path}/{name}") for name in self.files())

    def steps(self):
        """{"3.1": (title, file)}, in the order of their numbers; read from your files."""
        found = {}
        for name in self.files():
            for number, title in STEP_LINE.findall(read(f"{self.path}/{name}")):
                found.setdefault(number, (title, f"{self.path}/{name}"))
        return dict(sorted(found.items(), key=lambda item: step_key(item[0])))

    def kinds(self):
        """{"3.1": "core"}, from the headings of the lesson and from nowhere else."""
        try:
            headings = STEP_HEADING.findall(read(f"{self.path}/README.md"))
        except FileNotFoundError:
            return {}
        return {number: kind or "core" for number, _, kind, _ in headings}

    def tests(self):
        folder = os.path.join(ROOT, self.path, "tests")
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        return [f"{self.path}/tests/{name}" for name in names
                if name.endswith("_test.cpp") and f"tests/{name}" != YOUR_TEST]


def step_key(number):
    return tuple(int(part) for part in number.replace("F", "99").split("."))


def chapters():
    names = sorted(os.listdir(os.path.join(ROOT, "chapters")))
    return [Chapter(name) for name in names
            if re.match(r"\d\d-", name) and os.path.isdir(os.path.join(ROOT, "solutions", name))]


def before_all():
    """The page of chapter 0, or None."""
    page = "chapters/00-before-you-start/README.md"
    return page if os.path.exists(os.path.join(ROOT, page)) else None


def lessons():
    """The chapters, and fuzz/, which has steps as well: one file of yours, and no tests but the zoo."""
    there = os.path.isdir(os.path.join(ROOT, "solutions/fuzz"))
    return chapters() + ([Chapter("fuzz")] if there else [])


def lesson(text):
    if text in ("fuzz", "F", "f") and len(lessons()) > len(chapters()):
        return lessons()[-1]
    return chapter(text)


def chapter(text):
    all_of_them = chapters()
    for one in all_of_them:
        if text == str(one.number):
            return one
    if text == "0" and before_all():
        raise Usage(f"chapter 0 has no steps. It is read: {before_all()}")
    raise Usage(f"there is no chapter '{text}'. The chapters are 1 to {len(all_of_them)}.")
