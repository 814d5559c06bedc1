"""`watch`: your tests again at every save, and a key for what you may want next. It never goes on by itself."""
import contextlib
import io
import os
import re
import selectors
import shutil
import sys

from workbook.core import builds, processes
from workbook.core.files import ROOT, read
from workbook.core.lessons import STEP, STEP_LINE, chapters, step_key
from workbook.core.lessons import chapter as chapter_called
from workbook.core.trouble import BuildFailed, Trouble
from workbook.learner import hints, one_step, solutions
from workbook.watch import seen
from workbook.watch.changes import WAYS, Look, folders_of, listen
from workbook.watch.keyboard import Keyboard
from workbook.watch.one_run import Run

HELPS_WITH = re.compile(rf"\./workbook (?:stuck|hint) ({STEP})")
PLACE = re.compile(r"^Next: (\S+):(\d+)", re.M)
BACK = "Enter: back to the tests."
OVER = "\r\033[K"  # what stands in this line is written over


def add_arguments(parser):
    parser.add_argument("chapter", type=chapter_called, nargs="?", metavar="N",
                        help="a chapter's number; if you name none, the one that you watched last, or are in")
    parser.add_argument("--by", choices=sorted(WAYS), metavar="WAY", default=os.environ.get("WORKBOOK_WATCH") or None,
                        help="how a save is noticed: inotify (Linux), kqueue (macOS), or polling, which looks twice a "
                             "second; if you name none, what fits this system and this folder")


def main(options):
    """Without a terminal: one run, and its exit status."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        words = ["check"] + ([str(options.chapter.number)] if options.chapter else [])
        return processes.run([sys.executable, os.path.join(ROOT, "workbook"), *words])
    chapter, alone = (options.chapter, None) if options.chapter else where_you_are()
    if not os.path.exists(os.path.join(builds.folder("dev"), "build.ninja")):
        with contextlib.suppress(BuildFailed):  # here it may ask; the first run shows what does not compile
            builds.build("dev", [f"ch{chapter.number}_test"], "check")
    return Session(chapter, alone, options.by).go()


def where_you_are():
    """(chapter, step alone or None)"""
    number, alone, _ = seen.remembered()
    for one in chapters():
        if str(one.number) == number:
            return one, alone if alone in one.kinds() else None
    started = [one for one in chapters() if one.is_started()]
    return (started or chapters()[:1])[-1], None


class Session:
    def __init__(self, chapter, alone, way):
        self.chapter, self.alone, self.way = chapter, alone, way
        self.everything = False           # past the first red step
        self.run, self.again, self.keys = None, False, ""
        self.seen, self.seen_in, self.status = {}, None, None
        self.lines, self.view = [], None  # the tests' screen, and what stands in its place

    def go(self):
        with Keyboard() as self.keyboard, selectors.SelectSelector() as self.selector:
            self.changes = None
            self.selector.register(self.keyboard.fd, selectors.EVENT_READ, "keys")
            self.selector.register(self.keyboard.wakes, selectors.EVENT_READ, "signals")
            try:
                self.listen()
                self.start()
                while self.turn():
                    pass
            finally:
                self.end()
        return 0

    def turn(self):
        """Waits until something happens; False if it is the end."""
        happened = {key.data for key, _ in self.selector.select(self.changes.every)}
        if "keys" in happened:
            keys = self.keyboard.pressed()
            if keys is None or "q" in keys or "\4" in keys:
                return False
            for key in keys:
                self.press(key)
        if "signals" in happened and self.keyboard.signals() and not self.run:
            self.draw()
        if "saved" in happened or self.changes.every:
            self.look_again()
        if "run" in happened and self.run:
            self.listen_to_run()
        return True

    def end(self):
        if self.run:
            self.run.stop()
            while self.run.more():
                pass
            self.run.end()
        if self.changes:
            self.changes.close()
        say("\n")

    # ---- Saves.

    def listen(self):
        if self.changes:
            if not self.changes.every:
                self.selector.unregister(self.changes)
            self.changes.close()
        self.folders = folders_of(self.chapter)
        self.changes = listen(self.folders, self.way)
        if not self.changes.every:
            self.selector.register(self.changes, selectors.EVENT_READ, "saved")

    def look_again(self):
        """A save is a run. While one runs, it is one more only if it has brought other text: an editor may write a file
        twice, and say so five times."""
        if not self.changes.told():
            return
        if self.changes.lost:
            self.way = None
            self.listen()
        now = Look(self.folders)
        if self.run and now.contents != self.look.contents or not self.run and now.moments != self.look.moments:
            self.start()

    # ---- Runs.

    def start(self):
        """What runs is ended first."""
        if self.run:
            self.again = True
            self.run.stop()
            return
        self.again, self.view = False, None
        words = ["check", self.alone or str(self.chapter.number)] + (["--all"] if self.everything else [])
        say(clear() + f"Checking {'step ' + self.alone if self.alone else f'chapter {self.chapter.number}'} ...")
        self.look = Look(self.folders)
        self.run = Run(words, *shutil.get_terminal_size())
        self.selector.register(self.run, selectors.EVENT_READ, "run")

    def listen_to_run(self):
        is_first = not self.run.output
        data = self.run.more()
        if data:
            if not self.run.is_stopped:
                say((OVER if is_first else "").encode() + data)
            return
        run, self.run = self.run, None
        self.selector.unregister(run)
        status = run.end()
        if self.again:
            self.start()
            return
        self.keep(run.text(), status)
        self.draw()
        keys, self.keys = self.keys, ""
        for key in keys:
            self.press(key)

    def keep(self, text, status):
        """What it has shown. Of the other steps nothing is known, unless they were tried with this text of yours."""
        before = self.seen if self.alone and self.seen_in == self.look.contents else {}
        self.seen, self.seen_in = {**before, **seen.steps_in(text)}, self.look.contents
        self.status, self.lines = status, text.rstrip("\n").split("\n")
        seen.remember(self.chapter, self.alone, self.seen)

    # ---- Keys.

    def press(self, key):
        actions = {"n": self.next, "h": self.hint, "l": self.list, "a": self.all, "d": self.diff, "\n": self.back,
                   "\r": self.back}
        if key not in actions:
            return
        if self.run and key != "a":
            self.keys = key  # when the run has ended: what it is about is not known before
            return
        actions[key]()

    def next(self):
        """The next chapter, if this one is green; else the next step that is not, alone."""
        if self.status == 0 and not self.alone:
            following = [one for one in chapters() if one.number == self.chapter.number + 1]
            if not following:
                self.show(["This is the last chapter. All of it is yours: ./workbook chat --mine"])
                return
            self.chapter, self.everything = following[0], False
            self.listen()
        else:
            here = self.alone or self.step()
            behind = [step for step in sorted(self.chapter.kinds(), key=step_key)
                      if here and step_key(step) > step_key(here) and self.seen.get(step) != "green"]
            self.alone = behind[0] if behind else None
        self.start()

    def all(self):
        self.everything, self.alone = not self.everything, None
        self.start()

    def hint(self):
        self.about_the_step(hints.show)

    def diff(self):
        self.about_the_step(lambda step: solutions.step_diff(self.chapter, one_step.known(self.chapter, step)))

    def about_the_step(self, action):
        step = self.step()
        if not step:
            self.show(["No step is red."])
            return
        written = OnTerminal()
        with contextlib.redirect_stdout(written):
            try:
                action(step)
            except Trouble as trouble:
                print(trouble)
        self.show(written.getvalue().rstrip("\n").split("\n"))

    def list(self):
        kinds, earlier = self.chapter.kinds(), seen.remembered()[2]
        lines = [f"Chapter {self.chapter.number}", ""]
        for step, (title, _) in self.chapter.steps().items():
            state = self.seen.get(step) or ("was green" if earlier.get(step) == "green" else "not tried")
            lines.append(f"  {step:5} {state:15} {kinds.get(step, ''):6} {title}")
        self.show(lines)

    def step(self):
        """The step that the screen is about: the one that it offers help with, or the one that its place is in."""
        text = seen.PAINT.sub("", "\n".join(self.lines))
        named = HELPS_WITH.search(text)
        if named:
            return named[1]
        red = [step for step, state in self.seen.items() if state == "red"]
        place = PLACE.search(text)
        if red or not place or not os.path.exists(os.path.join(ROOT, place[1])):
            return red[0] if red else None
        above = "\n".join(read(place[1]).split("\n")[:int(place[2])])
        steps = STEP_LINE.findall(above)
        return steps[-1][0] if steps else None

    # ---- The screen.

    def back(self):
        self.view = None
        self.draw()

    def show(self, lines):
        self.view = [*lines, "", BACK]
        self.draw()

    def draw(self):
        columns, rows = shutil.get_terminal_size()
        below = seen.progress(self.chapter, self.seen, self.alone, columns)
        lines = seen.folded(self.lines, rows - len(below)) if self.view is None else self.view
        say(clear() + "\n".join([*lines, *below]))


class OnTerminal(io.StringIO):
    """What a command prints into it is coloured as for the terminal."""

    def isatty(self):
        return sys.__stdout__.isatty()


def clear():
    return "\n" if os.environ.get("TERM", "dumb") == "dumb" else "\033[H\033[2J"


def say(text):
    sys.stdout.flush()
    sys.stdout.buffer.write(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
