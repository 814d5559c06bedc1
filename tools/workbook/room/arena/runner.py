"""The program beside the board that runs the clients: `python -m workbook.room.arena.runner PORT`, with the secret on the
standard input. The board gives it one server after the other; it ends with the board."""
import collections
import socket
import sys

from workbook.core.trouble import Trouble
from workbook.room.arena import clients
from workbook.room.arena.clients import Attempt
from workbook.room.arena.line import Ended, Line

REACHED = 5  # seconds for a TCP connection in the same room


class Stopped(Exception):
    """The attendee of this job has left."""


class Runner:
    def __init__(self, port, secret):
        self.line = Line("127.0.0.1", port, f"127.0.0.1:{port}")
        self.line.say({"runner": secret})
        self.jobs, self.stopped = collections.deque(), None

    def run(self):
        while True:
            self.hear()
            if self.jobs:
                job = self.jobs.popleft()
                try:
                    self.attempt(job)
                except Stopped:
                    print(f"arena: seat {job['seat']} has left.", flush=True)

    def hear(self, others=(), seconds=None):
        readable = self.line.listen(others, 0 if self.jobs else seconds)
        while self.line.messages:
            message = self.line.messages.popleft()
            if "job" in message:
                self.jobs.append(message)
            elif "stop" in message:
                self.stopped = message["stop"]
        return readable

    def attempt(self, job):
        number, seat = job["job"], job["seat"]
        told = []
        unreached = "" if is_reached(job["host"], job["port"]) else "no way to its port"
        for name in clients.NAMES:
            reason = unreached or clients.lacking(name)
            if reason:
                self.tell(number, name, "untried", reason, about(reason))
                told.append(f"{name} not tried ({reason})")
            else:
                passed, failed = self.one(job, name)
                told.append(f"{name} {passed} passed" + (f", {failed} failed" if failed else ""))
        self.line.say({"over": number})
        print(f"arena: seat {seat}: {'; '.join(told)}.", flush=True)

    def one(self, job, name):
        """(how many checks passed, how many failed)"""
        number, counts = job["job"], collections.Counter()
        self.tell(number, name, "begun")
        with Attempt(name, job["host"], job["port"], job["lacks"]) as attempt:
            while True:
                readable = self.listen(number, attempt)
                if not readable:
                    counts["failed"] += 1
                    self.tell(number, name, "failed", "its end",
                              f"The client did not come to its end in {clients.SECONDS[name]} seconds.")
                    break
                checks = attempt.read()
                if checks is None:
                    break
                for check, state, sentence in checks:
                    counts[state] += 1
                    self.tell(number, name, state, check, sentence)
        if not counts:
            self.tell(number, name, "untried", "it did not start", "This client did not start on the board's machine.")
        self.tell(number, name, "ended")
        return counts["passed"], counts["failed"]

    def listen(self, number, attempt):
        """True if the client said something, false if its time is over."""
        while attempt.seconds() > 0:
            readable = self.hear([attempt.stdout], attempt.seconds())
            if self.stopped == number:
                raise Stopped
            if readable:
                return True
        return False

    def tell(self, job, client, state, check="", sentence=""):
        self.line.say({"result": {"job": job, "client": client, "state": state, "check": check, "about": sentence}})


def is_reached(host, port):
    try:
        with socket.create_connection((host, port), timeout=REACHED):
            return True
    except OSError:
        return False


def about(reason):
    if reason == "no way to its port":
        return ("The board's machine does not reach your server. Does a firewall of yours stop it, or does the network keep "
                "machines apart?")
    return f"On the board's machine: {reason}."


def main():
    secret = sys.stdin.readline().strip()
    try:
        Runner(int(sys.argv[1]), secret).run()
    except (Ended, OSError):
        return  # the board has ended, and so do we
    except Trouble as trouble:
        print(f"arena: no client runs: {trouble}", flush=True)


if __name__ == "__main__":
    main()
