"""What the workbook consists of: its chapters, their files and steps. Reads, never writes."""
import hashlib
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAVED = os.path.join(ROOT, ".saved")
# Somewhere else than build/, for whoever works on the workbook with several trees at once.
BUILD = os.environ.get("WORKBOOK_BUILD") or os.path.join(ROOT, "build")
MARK = "// your code here"
STEP = r"(?:\d+|F)\.\d+"  # 3.2; F.2 is of the lesson in fuzz/
STEP_LINE = re.compile(rf"^\s*// Step ({STEP}): (.+?)\s*$", re.M)
STEP_HEADING = re.compile(rf"^### Step ({STEP}): (.+?) \((\d+ min|as long as you like)\)\s*$", re.M)


class Trouble(Exception):
    """One clear line for the person, and an exit status."""
    status = 1


class Usage(Trouble):
    """The command line was wrong."""
    status = 2


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

    def is_started(self):
        return any(not is_pristine(f"{self.path}/{name}") for name in self.files())

    def steps(self):
        """{"3.1": (title, file)}, in the order of their numbers; read from your files."""
        found = {}
        for name in self.files():
            for number, title in STEP_LINE.findall(read(f"{self.path}/{name}")):
                found.setdefault(number, (title, f"{self.path}/{name}"))
        return dict(sorted(found.items(), key=lambda item: step_key(item[0])))

    def tests(self):
        folder = os.path.join(ROOT, self.path)
        return [f"{self.path}/{name}" for name in sorted(os.listdir(folder))
                if name.endswith("_test.cpp")]


def step_key(number):
    return tuple(int(part) for part in number.replace("F", "99").split("."))


def chapters():
    names = sorted(os.listdir(os.path.join(ROOT, "chapters")))
    return [Chapter(name) for name in names if re.match(r"\d\d-", name)]


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
    raise Usage(f"there is no chapter '{text}'. The chapters are 1 to {len(all_of_them)}.")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


NOT_OURS = {".git", "build", "node_modules", ".saved", "__pycache__"}


def all_files(*endings, root=ROOT):
    """Every file of the workbook with one of these endings, as a path from its root."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS)
        found += [os.path.relpath(os.path.join(folder, name), root) for name in sorted(names)
                  if not endings or name.endswith(endings)]
    return found


def starters():
    """{path: id of the git blob} of the starters as they were handed out: tools/starters.lock."""
    if not os.path.exists(os.path.join(ROOT, "tools/starters.lock")):
        return {}
    lines = read("tools/starters.lock").splitlines()
    return {path: blob for blob, path in (line.split(" ", 1) for line in lines if line)}


def blob_id(data):
    """What git calls a file with these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def is_pristine(path):
    locked = starters().get(path)
    if locked is None:
        return True
    try:
        with open(os.path.join(ROOT, path), "rb") as file:
            return blob_id(file.read()) == locked
    except FileNotFoundError:
        return False


def paint(text, colour):
    """Colour for a terminal; never the only carrier of a meaning."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return "\033[%sm%s\033[0m" % ({"red": "31", "green": "32", "dim": "2", "bold": "1"}[colour], text)
