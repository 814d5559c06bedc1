"""`./workbook join URL --arena`: your server is open to the network until the board's clients have had their turn. It says
what is opened, to whom and until when, and each message that goes out."""
import contextlib
import ipaddress
import json
import os
import re
import signal
import subprocess
import sys
import time

from workbook.core import builds
from workbook.core.lessons import chapters, step_key
from workbook.core.processes import Group
from workbook.core.terminal import paint
from workbook.core.trouble import Trouble
from workbook.learner import begun
from workbook.learner.board import joined, report
from workbook.room.arena.line import Ended, Line

CHAT = "chat_mine"
LASTS = 30 * 60  # seconds that a server is open at most
LOOKS = 1        # seconds between two looks at whether you have left in another terminal
URL = re.compile(r"http://\S+:\d+(?=\s)")
NAMES = {"browser": "Chromium, with two windows of the chat", "ws": "the client of the ws package",
         "beast": "Boost.Beast's client", "hostile": "clients that mean harm"}
COLOURS = {"passed": "green", "failed": "red", "left out": "dim"}


def enter(one):
    """`one`: the board that you have joined."""
    for chapter in chapters():
        if not chapter.is_started():
            raise Trouble(f"chapter {chapter.number} is not begun, and the server is made of all chapters. "
                          "./workbook catch-up N takes ours for all before N.")
    builds.build("dev", [CHAT], "check")
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(128 + signal.SIGHUP))  # the terminal is closed: so is the server
    try:
        line = Line(one.host, one.port, joined.authority(one))
    except OSError as error:
        raise Trouble(f"no board answers at http://{joined.authority(one)} ({error.strerror or 'it says nothing'}).") from None
    with contextlib.closing(line):
        if not ipaddress.ip_address(line.address()).is_private:
            raise Trouble(f"the board is at {line.address()}, which is no address of a local network. Nothing was opened.")
        try:
            return Visit(one, line).go()
        except Ended as ended:
            raise Trouble(f"your server is closed: {ended}.") from None


class Visit:
    def __init__(self, one, line):
        self.one, self.line, self.until = one, line, time.time() + LASTS
        self.failed = []

    def go(self):
        command = [builds.binary("dev", CHAT), "--any", "--port", "0"]
        with Group(command, stdout=subprocess.PIPE) as group:  # whatever ends this ends the server
            urls = addresses(group.process)
            texts = report.text(self.one.seat), entry(urls[0])
            self.tell(urls, texts)
            for text in texts:
                self.line.say_text(text)
            while not self.is_over(group.process):
                pass
        print("\nYour server is closed." + summary(self.failed))
        print("Your row stays on the board until you press Ctrl-C.", flush=True)
        with contextlib.suppress(Ended):
            while joined.board() == self.one:
                self.line.listen(seconds=LOOKS)
                self.line.messages.clear()
        return 1 if self.failed else 0

    def tell(self, urls, texts):
        print("Your chat, made of all your chapters, is open now. Each machine of this network can reach it, at\n"
              + "".join(f"  {url}\n" for url in urls[1:] or urls) +
              f"It closes when the clients have had their turn, with Ctrl-C, with ./workbook join --off, when the board ends,\n"
              f"and at {time.strftime('%H:%M', time.localtime(self.until))} at the latest. To the board go two messages, and "
              "these are all:\n\n"
              + "\n".join(texts) + "\n\n"
              "  port   where your server listens; the board knows your address, because you are connected to it\n"
              "  lacks  extra steps without a line of yours: what needs them is not tried\n", flush=True)

    def is_over(self, server):
        """Waits for what comes next, and tells it. True when all clients have had their turn."""
        readable = self.line.listen([server.stdout], LOOKS)
        if readable and not os.read(server.stdout.fileno(), 65536):
            status = server.wait()
            raise Trouble(f"your server ended by itself, with status {status}: ./workbook run 6 shows how, and ./workbook "
                          "check which step.")
        if joined.board() != self.one:
            raise Ended("you left the board")
        if time.time() > self.until:
            raise Ended("its time is over")
        while self.line.messages:
            message = self.line.messages.popleft()
            if "error" in message:
                raise Trouble(f"the board says: {message['error']} Your server is closed.")
            if "over" in message:
                return True
            self.hear(message)
        return False

    def hear(self, message):
        if "before" in message:
            before = message["before"]
            print("Your server is the next." if not before else
                  f"Waiting: {before} server{'s' if before > 1 else ''} before yours.", flush=True)
            return
        name, state = NAMES.get(message.get("client"), "?"), message.get("state")
        check, about = (clean(message.get(field)) for field in ("check", "about"))
        if state == "begun":
            print(f"\n{name}:", flush=True)
        elif state == "untried":
            print(f"\n{name}: not tried. {about}", flush=True)
        elif state in COLOURS:
            print(f"  {paint(f'{state:8}', COLOURS[state])}  {check}" + (f": {about}" if about else ""), flush=True)
        if state == "failed":
            self.failed.append(f"{name}: {check}")


def entry(url):
    """What is said of the server, letter for letter."""
    lacks = []
    for chapter in chapters():
        written = begun.extra_steps(chapter)
        lacks += [step for step, kind in chapter.kinds().items() if kind == "extra" and step not in written]
    return json.dumps({"enter": {"port": int(url.rsplit(":", 1)[1]), "lacks": sorted(lacks, key=step_key)}})


def addresses(server):
    """Where it listens, this machine's own address first. It prints them all at once."""
    said = b""
    while b"\n" not in said:
        piece = os.read(server.stdout.fileno(), 65536)
        if not piece:
            raise Trouble("your server did not start. ./workbook chat --mine says why.")
        said += piece
    found = URL.findall(said.decode("utf-8", "replace"))
    if not found:
        raise Trouble(f"your server says '{clean(said.decode('utf-8', 'replace'))}', and not where it listens.")
    return found


def summary(failed):
    if not failed:
        return " All that was tried passed."
    return f" {len(failed)} check{'s' if failed[1:] else ''} failed:\n" + "\n".join(f"  {line}" for line in failed)


def clean(text):
    """The board's machine may say anything."""
    return "".join(char if char.isprintable() else "?" for char in str(text or ""))[:400]
