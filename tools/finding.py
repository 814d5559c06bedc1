"""What a fuzzer found, for a person: which oracle, which bytes, what it usually means, and which step."""
import re
import textwrap

import seeds
import wire
from book import STEP_LINE, chapter, read

FOUND = re.compile(r"^FOUND by the oracle '([^']+)': (.*)$", re.M)
SANITIZER = re.compile(r"ERROR: (?:Address|Leak)Sanitizer: (?P<a>[\w-]+)|WARNING: MemorySanitizer: (?P<m>[\w-]+)"
                       r"|runtime error: (?P<u>.+)|ERROR: libFuzzer: (?P<l>timeout|out-of-memory)"
                       r"|(?P<s>[Aa]ssertion .+failed.*)")
PLACE = re.compile(r"((?:chapters|solutions)/\d\d-[\w-]+/\w+\.cpp):(\d+)")
NOISE = re.compile(r"^(INFO:|#\d+\s|Running: |Executed |\S+: Running \d|==\d+==|\s+#\d+ 0x|\s*$|Dictionary: )")
# The words of FUZZ_ORACLES for the names in a finding.
WORDS = {"crash": "none", "any cut": "cut", "reference": "reference", "wslay": "wslay", "bounds": "bounds",
         "round trip": "round_trip"}
MOST_LINES = 14  # of annotated bytes: a finding is one screen


class Finding:
    """oracle: "crash" (a sanitizer, an assert, a timeout), one of the others' names, or "your harness".
    kind: two findings with the same kind are taken for the same fault."""

    def __init__(self, oracle, kind, lines, place=None):
        self.oracle, self.kind, self.lines, self.place = oracle, kind, lines, place

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
    said = [line.rstrip() for line in output.split("ERROR: libFuzzer")[0].splitlines() if not NOISE.match(line)]
    return Finding("your harness", "your harness", said[-6:] or [f"it ended, {ending(status)}"])


def crash(found, output):
    what = next(group for group in found.groups() if group)
    if what == "attempting":
        what = "double-free"
    kind = re.sub(r"0x[0-9a-f]+|-?\d+", "N", what) if found["u"] else what[:40]
    place = PLACE.search(output, output.rfind("\n", 0, found.start()) + 1)
    first = {"timeout": "it did not come to an end", "out-of-memory": "it asked for more memory than there is",
             "requested": "it asked for more memory than there is"}.get(what, what)
    how = re.search(r"^(READ|WRITE) of size \d+", output[found.end():], re.M)
    if how and not found["u"]:
        first = f"{what}, {'a read' if how[1] == 'READ' else 'a write'}"
    return Finding("crash", kind, [first], f"{place[1]}:{place[2]}" if place else None)


def ending(status):
    return f"by signal {status - 128}" if status > 128 else f"with status {status}"


# ---- The step to look at.

# For each target: (what the finding's text has in it, the step in which that is written); first fit counts.
STEPS = {
    "http": [("served", "1.5"), ("fail 431", "1.6"), ("fail 413", "1.6"), ("fail 414", "1.6"), ("any cut", "1.3"),
             ("bounds", "1.3"), ("yours: request", "1.2"), ("", "1.1")],
    "handshake": [("upgrade 403", "2.8"), ("rest", "2.5"), ("upgrade 400", "2.7"), ("upgrade 426", "2.7"),
                  ("upgrade 101", "2.2"), ("request", "2.3"), ("", "2.7")],
    "frame": [("1007", "3.7"), ("1008", "3.8"), ("1009", "3.8"), ("round trip", "3.5"), ("other bytes", "3.5"),
              ("held", "3.8"), ("any cut", "3.6"), ("bounds", "3.6"), ("1002", "3.4"), ("message", "3.8"),
              ("control", "3.3"), ("", "3.6")],
    "utf8": [("", "3.7")],
    "connection": [("pong", "5.5"), ("broken frames", "5.1"), ("never ends", "5.3"), ("close 1002", "5.4"),
                   ("close 1007", "5.4"), ("close 1009", "5.4"), ("close 1008", "5.4"), ("cleanly", "5.2"),
                   ("", "5.3")],
    "chat": [("error", "6.2"), ("text", "6.4"), ("", "6.1")],
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
    return f"Next: {where}" + (f", Step {step}{': ' + title if title else ''}." if step else ".")


# ---- Bytes, with notes: [(bytes, how to write them, what they say)].

class Note:
    def __init__(self, data, words, text=False, times=1):
        self.data, self.words, self.text, self.times = data, words, text, times


def notes(kind, data):
    return {"heads": heads, "frames": frames, "texts": texts, "scripts": script, "traces": trace}[kind](data)


def frames(data):
    """A client's: here a mask is right, and it is missed where it is not."""
    found = []
    while data:
        frame = wire.cut_frame(data)
        if frame is None:
            found.append(Note(data, torn(data)))
            break
        size, payload = frame
        note = Note(data[:size], frame_words(data, payload))
        if found and found[-1].data == note.data:
            found[-1].times += 1
        else:
            found.append(note)
        data = data[size:]
    return found


def frame_words(data, payload):
    words = [wire.describe(data[0], data[1] & 0x7F, payload)]
    if not data[1] & 0x80:
        words.insert(0, "not masked (a client has to):")
    if longer_than_needed(data):
        words.append("(its length in more bytes than needed)")
    return " ".join(words)


def longer_than_needed(data):
    code = data[1] & 0x7F
    extra = {126: 2, 127: 8}.get(code, 0)
    length = int.from_bytes(data[2:2 + extra], "big")
    return bool(extra) and length < (126 if code == 126 else 65536)


def torn(data):
    """What can be said of a frame whose end is not here."""
    opcode = wire.OPCODES.get(data[0] & 0x0F, f"opcode {data[0] & 0x0F}")
    extra = {126: 2, 127: 8}.get(data[1] & 0x7F, 0) if len(data) > 1 else 0
    if len(data) < 2 + extra:
        return f"{opcode}: half a header, and then nothing"
    length = int.from_bytes(data[2:2 + extra], "big") if extra else data[1] & 0x7F
    here = max(0, len(data) - 2 - extra - (4 if data[1] & 0x80 else 0))
    more = ", more fragments follow" if not data[0] & 0x80 else ""
    rsv = f", RSV bits {data[0] >> 4 & 7:03b}" if data[0] & 0x70 else ""
    return f"{opcode}{more}{rsv}, {length} bytes announced, {here} here"


def heads(data):
    """Lines of text up to the end of a head; what follows an upgrade are frames."""
    found, upgrade = [], False
    while data:
        end = data.find(b"\n")
        line, data = (data, b"") if end < 0 else (data[:end + 1], data[end + 1:])
        found.append(Note(line, "", text=True))
        upgrade = upgrade or bool(re.match(rb"upgrade:.*websocket", line, re.I))
        if line == b"\r\n":
            if upgrade:
                return found + frames(data)
            upgrade = False
    return found


def texts(data):
    """What is UTF-8, and what is not."""
    found = []
    while data:
        try:
            good, bad, why = len(data), 0, ""
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            good, bad, why = error.start, error.end - error.start, error.reason
        if good:
            found.append(Note(data[:good], wire.shown(data[:good], 60)))
        if bad:
            found.append(Note(data[good:good + bad], f"no UTF-8: {why}"))
        data = data[good + bad:]
    return found


class Choices:
    """fuzz/support/script.h, in Python."""

    def __init__(self, data):
        self.data, self.at, self.from_ = data, 0, 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1] if self.at <= len(self.data) else 0

    def below(self, count):
        return self.byte() % count

    def skip(self, count):
        self.at += count

    def over(self):
        return self.at >= len(self.data)

    def note(self, words):
        """The bytes since the last note, and what they chose."""
        start, self.from_ = self.from_, min(self.at, len(self.data))
        return Note(self.data[start:self.at], words)

    def rest(self):
        return [Note(self.data[self.from_:], "read by nobody")] if self.from_ < len(self.data) else []


BORDERS = (0, 1, 2, 3, 7, 8, 9, 16, 124, 125, 126, 127, 300, 65535, 65536, 33000)
SIZES = (1, 1, 2, 2, 3, 3, 4, 4)  # of the characters in fuzz/targets/roundtrip.cpp


def script(data):
    """The messages that fuzz/targets/roundtrip.cpp makes of these choices."""
    choices, found = Choices(data), []
    while not choices.over() and len(found) < 6:
        found.append(choices.note(ping(choices) if choices.below(4) == 3 else message(choices)))
    return found + choices.rest()


def payload_length(choices, is_text):
    pick = choices.below(32)
    length = BORDERS[pick] if pick < len(BORDERS) else choices.byte()
    if not is_text:
        choices.byte()
        return length
    size, here = SIZES[choices.below(8)], 0
    while here + size <= length:
        here += size
        if here < 64:
            size = SIZES[choices.below(8)]
        else:
            break
    return length


def ping(choices):
    length = min(payload_length(choices, False), 125)
    name = "ping" if choices.below(2) == 0 else "pong"
    choices.skip(4)
    return f"{name} of {length}"


def message(choices):
    is_text = choices.below(4) != 0
    length = rest = payload_length(choices, is_text)
    count, parts = 1 + choices.below(4), []
    for i in range(count):
        size = rest if i + 1 == count else rest * choices.below(9) // 8
        choices.skip(4)
        rest -= size
        parts.append(str(size))
        if i + 1 < count and choices.below(3) == 1:
            parts.append(f"({ping(choices)})")
    name = "text" if is_text else "binary"
    return f"{name}, {length} bytes" + (f", in {count} fragments: {' '.join(parts)}" if count > 1 else "")


SAID = ("a", "ada", "\"", "\u00e9", "\U0001f30a", " ", "\\", "\x7f")


def trace(data):
    """What happens in fuzz/targets/chat.cpp's room."""
    choices, found, here = Choices(data[:600]), [], set()
    while not choices.over():
        action = choices.byte()
        who = 1 + action // 8 % 6
        if who not in here:
            here.add(who)
            found.append(choices.note(f"client {who} joins"))
        else:
            found.append(choices.note(act(choices, who, action % 8)))
    return found + ([Note(data[600:], "read by nobody")] if data[600:] else [])


def act(choices, who, action):
    if action < 2:
        user = SAID[choices.below(8)]
        said = "".join(SAID[choices.below(8)] for _ in range(choices.below(24)))
        choices.skip(4)
        return f"client {who} says, as {readable(user)}: {readable(said)}"
    if action in (2, 3):
        count = choices.below(24)
        choices.skip(count + (4 if action == 3 else 0))
        return f"client {who} " + (f"sends a ping of {count} bytes" if action == 3 else f"sends {count} raw bytes")
    if action == 4:
        return f"client {who} takes up to {choices.byte()} bytes"
    if action == 5:
        return f"{choices.byte()} seconds pass"
    if action == 6:
        return f"the server closes client {who}, with a reason of {3 * choices.below(50)} bytes"
    return f"client {who} vanishes"


def readable(text):
    return '"' + "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text) + '"'


def quoted(data):
    """As tools/seeds.py reads it."""
    named = {0x0D: "\\r", 0x0A: "\\n", 0x09: "\\t", 0x22: '\\"', 0x5C: "\\\\"}
    return '"' + "".join(named.get(b) or (chr(b) if 0x20 <= b < 0x7F else f"\\x{b:02x}") for b in data) + '"'


def shown(kind, data, most=MOST_LINES):
    """Lines for a screen; in the middle of many, some are left out."""
    if not data:
        return ["(no bytes at all)"]
    lines = []
    for note in notes(kind, data):
        times = f"{note.times} times " if note.times > 1 else ""
        body = quoted(note.data) if note.text else wire.hex_of(note.data)
        if note.text and len(body) > 100:
            body = f'{body[:90]} ..."  {len(note.data)} bytes'
        words = note.words if len(note.words) <= 80 else note.words[:76] + " ..."
        lines.append(f"{times}{body}" + (f"  {words}" if words else ""))
    if len(lines) > most:
        lines[most - 3:-2] = [f"... {len(lines) - most + 1} more ..."]
    return lines


def written(kind, data, comments):
    """A .hex file: tools/seeds.py reads exactly these bytes from it."""
    lines = [f"# {line}".rstrip() for line in comments]
    for note in notes(kind, data):
        times = f"{note.times} * " if note.times > 1 else ""
        words = f"   # {note.words}" if note.words else ""
        if note.text:
            lines.append(times + quoted(note.data) + words)
            continue
        # One line, if it is to be repeated; else rows that a person can read.
        width = len(note.data) if times else 24
        rows = [note.data[at:at + width].hex(" ") for at in range(0, len(note.data), width)]
        lines += [times + rows[0] + words] + ["    " + row for row in rows[1:]]
    text = "\n".join(lines) + "\n"
    assert seeds.parse(text) == data, "what was written is not what was found"
    return text


def screen(target, number, kind, data, finding, ours, exhibit=None):
    """The one screen about a finding."""
    first = {"crash": "It crashes", "your harness": "Your harness stops"}.get(
        finding.oracle, f"Found by the oracle '{finding.oracle}'")
    lines = [f"{first}: {finding.lines[0]}", *(f"  {line.strip()}" for line in finding.lines[1:])]
    if finding.place:
        lines.append(f"  at {finding.place}")
    lines += ["", f"The bytes ({len(data)}):"] + ["  " + line for line in shown(kind, data)]
    lines += ["", *textwrap.wrap("This usually means: " + means(finding), 100)]
    lines.append(next_line(target, number, finding, ours, exhibit))
    return "\n".join(lines)
