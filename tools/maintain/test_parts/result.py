"""What a part of `./workbook test` finds: said at once, and written down for the one who counts."""
import json


class Result:
    """`record`: a file that gets a line for each finding, so that even a part that is killed has told what it had."""

    def __init__(self, record=None):
        self.passed, self.failures, self.skipped = 0, [], []
        self.record, self.place, self.processor = record, "", 0

    def check(self, ok, text):
        if ok:
            self.passed += 1
            self.note("passed", 1)
        else:
            self.fail(text)

    def fail(self, text):
        self.failures.append(text)
        self.note("failed", text)
        print("  FAILED  " + text.replace("\n", "\n          "), flush=True)

    def skip(self, text):
        self.skipped.append(text)
        self.note("skipped", text)
        print(f"  not run: {text}", flush=True)

    def at(self, place):
        """How far this part is, for the line that counts: "12 of 30"."""
        self.place = place
        self.note("at", place)

    def took(self, seconds):
        """Of processor time, with all that it started and waited for."""
        self.processor = seconds
        self.note("processor", seconds)

    def note(self, kind, what):
        if self.record:
            self.record.write(json.dumps([kind, what]) + "\n")
            self.record.flush()


def read(path):
    """The Result that another process wrote down, or has written down so far."""
    result = Result()
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.endswith("\n"):
                break  # it is being written
            kind, what = json.loads(line)
            if kind == "passed":
                result.passed += what
            elif kind == "at":
                result.place = what
            elif kind == "processor":
                result.processor = what
            else:
                (result.failures if kind == "failed" else result.skipped).append(what)
    return result


def tail(output, lines=15):
    return "\n".join(output.strip().splitlines()[-lines:])
