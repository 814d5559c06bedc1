"""What a learner's tests are tried against: for each chapter our solution, programs that are right and written in
another way (several twins at once, as far as they do not replace the same lines), and the impostors that are chosen
for the exercise (`- catch: yes`). Each is the chapter as a shared library; its folder says nothing about what it is."""
import hashlib
import json
import os
import shlex
import shutil
import time

from workbook.core import builds, processes
from workbook.core.files import ROOT, all_files, read
from workbook.core.lessons import chapters
from workbook.core.trouble import Trouble
from workbook.impostors import pages

PRESET = "dev"
RIGHT_BUILDS = 3  # of twins
WEEK = 7 * 24 * 3600  # seconds


class Variant:
    """The chapter with some of its files written otherwise: {"solutions/03-frame-parse/frame.cpp": its text}"""
    def __init__(self, texts, bodies):
        self.texts, self.bodies, self.folder = texts, bodies, None

    def is_ours(self):
        return not self.texts


def reference(chapter):
    one = Variant({}, [])
    one.folder = os.path.join(home(chapter), "reference")
    return one


def twins(chapter):
    """Several programs that are right. Each has as many twins in it as fit."""
    found = batches([body for body in bodies(chapter) if not body.is_red])[:RIGHT_BUILDS]
    while 0 < len(found) < RIGHT_BUILDS and len(max(found, key=len)) > 1:
        largest = max(found, key=len)
        half = len(largest) // 2
        found = [batch for batch in found if batch is not largest] + [largest[:half], largest[half:]]
    return [together(batch) for batch in found]


def impostors(chapter):
    """Those that are chosen, in the order of their steps."""
    return [Variant(body.put_into({}), [body]) for body in bodies(chapter) if body.is_chosen()]


def bodies(chapter):
    return [body for step in pages.pages() if step.startswith(f"{chapter.number}.") for body in pages.bodies(step)]


def batches(those):
    """Lists of bodies of one chapter that can be put into its files at once."""
    found = []
    for body in those:
        for batch in found:
            if batch[0].chapter.number == body.chapter.number and fits(batch, body):
                batch.append(body)
                break
        else:
            found.append([body])
    return found


def fits(batch, body):
    """Whether it leaves each of the others in place: a whole function would replace what a line of it has become. Then
    the order matters."""
    try:
        return together([*batch, body]).texts == together([body, *batch]).texts
    except Trouble:
        return False


def together(batch):
    texts = {}
    for body in batch:
        texts = body.put_into(texts)
    return Variant(texts, batch)


# ---- Building.

def home(chapter):
    return os.path.join(builds.folder(PRESET), "catch", str(chapter.number))


def build(chapter, program, those, why):
    """The tests, our chapter, and each variant that is not there yet. BuildFailed, if the tests do not compile."""
    with builds.alone(builds.folder(PRESET)):
        builds.build(PRESET, [program], why)
        shelf = Shelf(chapter)
        for one in those:
            one.folder = os.path.join(home(chapter), shelf.name(one))
        missing = [one for one in those if not os.path.exists(os.path.join(one.folder, shelf.library))]
        if missing:
            with processes.Pool() as pool:
                list(pool.map(shelf.make, missing, "Building the right programs and the wrong ones"))
            shelf.clear()
        for one in those:
            os.utime(one.folder)


class Shelf:
    """How the libraries of a chapter are compiled and linked: as CMake does it for our own."""
    def __init__(self, chapter):
        self.chapter, self.home = chapter, home(chapter)
        with open(os.path.join(builds.folder(PRESET), "compile_commands.json"), encoding="utf-8") as file:
            self.compiles = {os.path.relpath(one["file"], ROOT): one["command"] for one in json.load(file)}
        _, output = processes.capture(
            ["ninja", "-C", builds.folder(PRESET), "-t", "commands", f"catch_{chapter.number}"])
        self.link = output.strip().splitlines()[-1]
        self.out = next(word for word in shlex.split(self.link) if word.startswith("catch/") and "/reference/" in word)
        self.library = os.path.basename(self.out)
        self.stands_on = self.hash_of_sources()

    def hash_of_sources(self):
        """Of all that a library is made of besides its own texts."""
        found = hashlib.sha1(self.link.encode())
        folders = [one.path for one in chapters()] + ["chapters/base", "chapters/adapters"]
        sources = [path for path in all_files(".h", ".cpp", root=os.path.join(ROOT, "chapters"))
                   if "tests" not in path.split("/")]
        sources = [f"chapters/{path}" for path in sources if os.path.dirname(f"chapters/{path}") in folders and
                   (path.endswith(".h") or path.startswith("adapters/"))]
        sources += [f"{one.solution}/{name}" for one in chapters() for name in one.files()
                    if one.number <= self.chapter.number]
        for path in sources:
            found.update(path.encode() + read(path).encode("utf-8", "surrogateescape"))
        return found

    def name(self, variant):
        """The name of its folder: another one as soon as anything of it changes."""
        found = self.stands_on.copy()
        for path, text in sorted(variant.texts.items()):
            found.update(f"{self.compiles[path]}\n{text}".encode())
        return found.hexdigest()[:12]

    def make(self, variant):
        os.makedirs(variant.folder, exist_ok=True)
        link = self.link
        for path, text in variant.texts.items():
            source = os.path.join(variant.folder, os.path.basename(path))
            with open(source, "w", encoding="utf-8") as file:
                file.write(text)
            words = shlex.split(self.compiles[path])
            out = words.index("-o") + 1
            old, words[out], words[-1] = words[out], source + ".o", source
            self.must(variant, shlex.join([*words, "-w"]))
            link = link.replace(f" {old} ", f" {shlex.quote(source + '.o')} ")
        half = os.path.join(variant.folder, "half")  # a link that is ended in the middle leaves no library
        self.must(variant, link.replace(f"-o {self.out} ", f"-o {shlex.quote(half)} "))
        os.replace(half, os.path.join(variant.folder, self.library))

    def must(self, variant, command):
        status, output = processes.capture(["sh", "-c", command], cwd=builds.folder(PRESET))
        if status != 0:
            raise Trouble(f"a variant of chapter {self.chapter.number} cannot be built "
                          f"({builds.shown(variant.folder)}): {builds.first_error(output)}")

    def clear(self):
        """Those that no run has used for a week: they are of another time."""
        for name in os.listdir(self.home):
            folder = os.path.join(self.home, name)
            if name != "reference" and time.time() - os.stat(folder).st_mtime > WEEK:
                shutil.rmtree(folder, ignore_errors=True)
