"""What a fuzzer found, for a person: which oracle, which bytes, what it usually means, and which step."""
import re
import textwrap

from workbook.core.files import read
from workbook.core.lessons import STEP_LINE, chapter
from workbook.core.trouble import Trouble
from workbook.fuzzing import annotate

FOUND = re.compile(r"^FOUND by the oracle '([^']+)': (.*)$", re.M)
SANITIZER = re.compile(r"ERROR: (?:Address|Leak)Sanitizer: (?P<a>[\w-]+)|WARNING: MemorySanitizer: (?P<m>[\w-]+)"
                       r"|runtime error: (?P<u>.+)|ERROR: (?:libFuzzer|driver): (?P<l>timeout|out-of-memory)"
                       r"|(?P<s>[Aa]ssertion .+failed.*)")
HARNESS = re.compile(r"((?:solutions/)?fuzz/your_harness\.cpp:\d+)")
PLACE = re.compile(r"((?:chapters|solutions)/\d\d-[\w-]+/\w+\.cpp):(\d+)")
NOISE = re.compile(r"^(INFO:|#\d+\s|Running: |Executed |\S+: Running \d|==\d+==|\s+#\d+ 0x|\s*$|Dictionary: "
                   r"|Test unit written to |stat::)")
# The words of FUZZ_ORACLES for the names in a finding.
WORDS = {"crash": "none", "any cut": "cut", "reference": "reference", "wslay": "wslay", "bounds": "bounds",
         "round trip": "round_trip"}


# It could not read an input, could not be started or loaded, or somebody else ended it.
NOT_OURS = (2, 126, 127, 143)


class Finding:
    """oracle: "crash" (a sanitizer, an assert, a timeout), one of the others' names, or "your harness".
    kind: two findings with the same kind are taken for the same fault."""

    def __init__(self, oracle, kind, lines, place=None, harness=None):
        self.oracle, self.kind, self.lines = oracle, kind, lines
        self.place, self.harness = place, harness  # the first line of a chapter in the stack; of the harness

    def is_like(self, other):
        return other is not None and (self.oracle, self.kind) == (other.oracle, other.kind)


def parse(status, output):
    """The Finding that a fuzzer's output tells of, or None."""
    found = FOUND.search(output)
    if found:
        lines = [found[2]]
        for line in output[found.end():].split("\n")[1:]:
            if not re.match(r"  \S", line):
                break
            lines.append(line.rstrip())
        return Finding(found[1], found[1], lines)
    if status == 0:
        return None
    found = SANITIZER.search(output)
    before = output[output.rfind("\n", 0, found.start()) + 1:found.start()] if found else ""
    if found and not (found["s"] and "harness.cpp" in before):  # an assert in a harness is an oracle
        return crash(found, output)
    if status == 124:
        return Finding("crash", "timeout", ["it did not come to an end"])
    if "ERROR: no interesting inputs were found" in output:
        raise Trouble("no input reached any of the protocol's code. Does the harness feed the parser?")
    if status == 137:
        raise Trouble("the fuzzer was ended from outside: it had no memory left, or took far longer than it was given.")
    if status in NOT_OURS:
        raise Trouble(f"the fuzzer itself ended {ending(status)}: {output[-200:].strip()}")
    said = [line.rstrip() for line in output.split("ERROR: libFuzzer")[0].splitlines() if not NOISE.match(line)]
    return Finding("your harness", "your harness", said[-6:] or [f"it ended, {ending(status)}"])


def crash(found, output):
    what = next(group for group in found.groups() if group)
    what = {"attempting": "double-free", "detected": "leak"}.get(what, what)
    kind = re.sub(r"0x[0-9a-f]+|-?\d+", "N", what) if found["u"] else what[:40]
    place = PLACE.search(output, output.rfind("\n", 0, found.start()) + 1)
    first = {"timeout": "it did not come to an end", "out-of-memory": "it asked for more memory than there is",
             "requested": "it asked for more memory than there is", "leak": "memory that nobody gave back"}.get(what, what)
    how = re.search(r"^(READ|WRITE) of size \d+", output[found.end():], re.M)
    if how and not found["u"]:
        first = f"{what}, {'a read' if how[1] == 'READ' else 'a write'}"
    harness = HARNESS.search(output, found.start())
    return Finding("crash", kind, [first], f"{place[1]}:{place[2]}" if place else None, harness and harness[1])


def ending(status):
    return f"by signal {status - 128}" if status > 128 else f"with status {status}"


# ---- The step to look at.

# For each target: (what the finding's text has in it, the step in which that is written); first fit counts.
STEPS = {
    "http": [("served", "1.5"), ("fail 431", "1.6"), ("fail 413", "1.6"), ("fail 414", "1.6"), ("any cut", "1.3"),
             ("bounds", "1.3"), ("yours: request", "1.2"), ("", "1.1")],
    "handshake": [("upgrade 403", "2.8"), ("rest", "2.5"), ("upgrade 400", "2.7"), ("upgrade 426", "2.7"),
                  ("upgrade 101", "2.2"), ("request", "2.3"), ("", "2.7")],
    "frame": [("fail 1007\n  yours: nothing more", "3.9"), ("1007", "3.7"), ("1008", "3.8"), ("1009", "3.8"),
              ("round trip", "3.5"), ("other bytes", "3.5"), ("held", "3.8"), ("any cut", "3.6"), ("bounds", "3.6"),
              ("1002", "3.4"), ("message", "3.8"), ("control", "3.3"), ("", "3.6")],
    "utf8": [("", "3.7")],
    "connection": [("given up", "5.7"), ("no reason", "5.7"), ("ping", "5.7"), ("pong", "5.5"), ("broken frames", "5.1"),
                   ("never ends", "5.3"), ("close 1002", "5.4"), ("close 1007", "5.4"), ("close 1009", "5.4"),
                   ("close 1008", "5.4"), ("cleanly", "5.2"), ("", "5.3")],
    "chat": [("given up", "5.7"), ("no reason", "5.7"), ("ping", "5.7"), ("too slow", "4.7"), ("error", "6.2"),
             ("text", "6.4"), ("", "6.1")],
}
STEPS["roundtrip"] = STEPS["harness"] = STEPS["frame"]
# The same target, when another chapter's files are the ones under test.
OTHERS = {("chat", 4): [("broken frames", "4.2"), ("too slow", "4.7"), ("", "4.1")],
          ("chat", 5): STEPS["connection"], ("connection", 3): STEPS["frame"]}

MEANS = {
    "any cut": "the same bytes, in other pieces, were understood otherwise. Something is forgotten between two "
               "reads, or done twice: TCP cuts where it likes.",
    "reference": "a naive decoder, written from the RFC, sees something else in these bytes: too much is let in, or "
                 "something good is refused.",
    "wslay": "another library answers otherwise, where RFC 6455 leaves no choice.",
    "bounds": "the work or the memory grows faster than the bytes do: something is looked at again with every read, or "
              "room is made for what was only announced.",
    "round trip": "what was written is not what was read again: writer and reader disagree.",
    "your harness": "your harness says so; what it found out before it stopped stands above.",
    "crash": "the program cannot go on. Whatever a peer sends, a server has to stay.",
    "heap-buffer-overflow": "a byte behind the end of a piece: a length was believed before it was held against what "
                            "has come.",
    "heap-use-after-free": "a view still points to where the bytes were before the buffer moved.",
    "container-overflow": "a view still points into a buffer that has been emptied since.",
    "stack-overflow": "a function calls itself once more for each frame or byte: the peer chooses how deep.",
    "timeout": "a loop that waits for what does not come: no byte is consumed, and nothing is reported.",
    "out-of-memory": "room is made for a length that was only announced.",
    "leak": "something is made with new and never deleted: a server that runs for months fills up.",
    "use-of-uninitialized-value": "a decision about bytes that nobody wrote.",
}


def means(finding):
    if finding.oracle == "crash":
        if "shift exponent" in finding.kind:
            return "a shift by more bits than the type has: widen the value before you shift it."
        if "overflow" in finding.kind and " " in finding.kind:
            return "a sum that does not fit: compare by what is left, not by what it adds up to."
        return MEANS.get(finding.kind, MEANS["crash"])
    return MEANS.get(finding.oracle, MEANS["your harness"])


def step_of(target, number, finding):
    """The step of chapter `number` to look at: the one above the line that crashed, or by what was seen."""
    if finding.place:
        path, line = finding.place.rsplit(":", 1)
        step = step_above(path, int(line))
        if step:
            return step
    text = finding.oracle + "\n" + "\n".join(finding.lines)
    for words, step in OTHERS.get((target, number), STEPS[target]):
        if words in text:
            return step
    return None


def step_above(path, line):
    try:
        head = "\n".join(read(path).splitlines()[:line])
    except OSError:
        return None
    steps = STEP_LINE.findall(head)
    return steps[-1][0] if steps else None


def next_line(target, number, finding, ours, exhibit=None):
    """Next: the file, and the step."""
    if exhibit:
        return f"Next: say in one sentence what is wrong; ./workbook zoo {exhibit} --spoil shows it."
    step = step_of(target, number, finding)
    where, title = None, None
    if step:
        title, where = chapter(step.split(".")[0]).steps().get(step, (None, None))
    where = finding.place or where
    if not where:
        return "Next: the bytes above, by hand."
    if ours and not finding.place:
        where = where.replace("chapters/", "solutions/", 1)
    where += f", Step {step}{': ' + title if title else ''}." if step else "."
    if ours or finding.place:
        return f"Next: {where}"
    return f"Next: ./workbook check {number}: is a step red? If none is, begin at {where}"


def screen(target, number, kind, data, finding, ours, exhibit=None):
    """The one screen about a finding."""
    if target == "harness" and finding.oracle == "round trip":
        kind = "choices"
    lines = said(finding)
    if finding.place:
        lines.append(f"  at {finding.place}")
    lines += the_bytes(kind, data)
    lines += ["", *textwrap.wrap("This usually means: " + means(finding), 100)]
    lines.append(next_line(target, number, finding, ours, exhibit))
    return "\n".join(lines)


def said(finding):
    first = {"crash": "It crashes", "your harness": "Your harness stops"}.get(
        finding.oracle, f"Found by the oracle '{finding.oracle}'")
    return [f"{first}: {finding.lines[0]}", *(f"  {line.strip()}" for line in finding.lines[1:])]


def the_bytes(kind, data):
    return ["", f"The bytes ({len(data)}):"] + ["  " + line for line in annotate.shown(kind, data)]


def harness_screen(data, finding, ours):
    """The same about a finding that clean code has, too."""
    kind = "choices" if finding.oracle == "round trip" else "frames"
    file = "solutions/fuzz/your_harness.cpp" if ours else "fuzz/your_harness.cpp"
    lines = said(finding) + the_bytes(kind, data)
    lines += ["", f"{'Our' if ours else 'Your'} harness says this of our clean code as well, which is right: "
              "the fault is in the harness."]
    return "\n".join([*lines, f"Next: {finding.harness or file}"])
