"""What a finding usually means, and the step to look at."""
import re

from workbook.core.files import read
from workbook.core.lessons import STEP_LINE, chapter

# A head that only the reference refuses. Its lines are good, so a rule of the whole head is missing. The bytes are the
# fields in small letters: "content-l", two times "host\n", once.
TAKEN = r"fail 400 .*\n  yours: request .*"
# A text, or a message, that cannot become valid any more is let pass for now. "the parser" is a harness's name for it.
LATE = r"fail 100[27]\n  (yours|the parser): nothing more"
# One side takes the request for a handshake, and the other for a page.
OTHER_KIND = r"request .*\n  yours: upgrade|upgrade .*\n  yours: request"
# Two that say yes: "sec-websocket-accept: " has 22 bytes, and the accept key behind it 28.
OTHER_KEY = r"upgrade 101 .*\n  yours: upgrade 101 .*\n  the same up to offset (2[2-9]|[34]\d)\b"
# For each target: (a regular expression of the finding's text, the step in which that is written); first fit counts.
STEPS = {
    "http": [("served", "1.5"), ("fail 4(31|13|14)|reference: fail 501", "1.7"), ("any cut", "1.3"), ("bounds", "1.9"),
             (TAKEN + "63 6f 6e 74 65 6e 74 2d 6c", "1.7"), (TAKEN + "68 6f 73 74 0a.* 68 6f 73 74 0a", "1.7"),
             (TAKEN + "68 6f 73 74 0a", "1.8"), ("0a 68 74 74 70", "1.8"), (TAKEN, "1.7"),
             ("yours: request", "1.2"), ("", "1.1")],
    "handshake": [("upgrade 403", "2.8"), ("base64", "2.1"), (OTHER_KIND, "2.3"), (r"(request|upgrade) (4|505)", "2.7"),
                  (OTHER_KEY, "2.2"), ("upgrade|rest|broken", "2.5"), ("", "2.7")],
    "frame": [(LATE, "3.10"), ("1007", "3.9"), ("1008", "3.8"), ("1009", "3.8"), ("round trip", "3.4"),
              ("other bytes", "3.4"), ("held", "3.11"), ("any cut", "3.6"), ("bounds", "3.11"), ("1002", "3.5"),
              ("message", "3.7"), ("control", "3.3"), ("", "3.6")],
    "utf8": [("", "3.9")],
    "connection": [("given up", "5.7"), ("no reason", "5.7"), ("ping", "5.7"), ("pong", "5.1"),
                   ("broken frames", "5.2"), ("never ends", "5.4"), ("close 1002", "5.5"), ("close 1007", "5.5"),
                   ("close 1009", "5.5"), ("close 1008", "5.5"), ("bounds", "5.10"), ("cleanly", "5.3"), ("", "5.4")],
    "chat": [("given up", "5.7"), ("no reason", "5.7"), ("ping", "5.7"), ("too many shares", "4.8"),
             ("too slow", "4.7"), ("nothing more\n  on the wire: error", "6.8"),
             ("nothing more\n  on the wire: text", "6.8"),
             ("error", "6.2"), ("text", "6.4"), ("", "6.1")],
}
STEPS["dissector"] = [("", None)]  # it is the frame lab's, and in no step
STEPS["roundtrip"] = STEPS["harness"] = STEPS["frame"]
# The same target, when another chapter's files are the ones under test.
OTHERS = {("chat", 4): [("broken frames", "4.2"), ("too many shares", "4.8"), ("too slow", "4.7"), ("", "4.1")],
          ("chat", 5): STEPS["connection"], ("connection", 3): STEPS["frame"]}

MEANS = {
    "any cut": "the same bytes, in other pieces, were understood otherwise. Something is forgotten between two "
               "reads, or done twice: TCP may cut anywhere.",
    "reference": "a naive decoder, written from the RFC, sees something else in these bytes: too much is let in, "
                 "something good is refused, or another rule is named.",
    "model": "a naive model of the room was told the same, and owes its clients something else: too much is let in, "
             "something good is refused, or it goes to other clients.",
    "wslay": "another library answers otherwise, where RFC 6455 leaves no choice.",
    "bounds": "the work or the memory grows faster than the bytes: something is looked at again with every read, or "
              "memory is reserved for a length that was only announced.",
    "round trip": "the bytes that were written are not read as they were meant: writer and reader disagree.",
    "your harness": "your harness says so; the lines above are what it printed before it stopped.",
    "crash": "the program cannot go on. A server has to stay, for any bytes that a client sends.",
    "heap-buffer-overflow": "a byte behind the end of a piece: a length was believed before it was compared with the "
                            "bytes that have come.",
    "heap-use-after-free": "a view still points to where the bytes were before the buffer moved.",
    "container-overflow": "a view still points into a buffer that has been emptied since.",
    "stack-overflow": "a function calls itself once more for each frame or byte, so the client chooses how deep.",
    "timeout": "a loop that waits for bytes that do not come: no byte is consumed, and nothing is reported.",
    "out-of-memory": "memory is reserved for a length that was only announced.",
    "leak": "something is made with new and never deleted: a server that runs for months fills up.",
    "use-of-uninitialized-value": "a decision about bytes that were never written.",
}


def means(job, found):
    if found.oracle == "crash":
        if "shift exponent" in found.kind:
            return "a shift by more bits than the type has: widen the value before you shift it."
        if "overflow" in found.kind and " " in found.kind:
            return "a sum that does not fit: compare by what is left, not by what it adds up to."
        return MEANS.get(found.kind, MEANS["crash"])
    is_model = found.oracle == "reference" and job.target == "chat"
    return MEANS["model"] if is_model else MEANS.get(found.oracle, MEANS["your harness"])


def step_of(job, found):
    """The step of the job's chapter to look at: the one above the line that crashed, or by what was seen."""
    if found.place:
        path, line = found.place.rsplit(":", 1)
        step = step_above(path, int(line))
        if step:
            return step
    text = found.oracle + "\n" + "\n".join(found.lines)
    for words, step in OTHERS.get((job.target, job.chapter), STEPS[job.target]):
        if re.search(words, text):
            return step
    return None


def step_above(path, line):
    try:
        head = "\n".join(read(path).splitlines()[:line])
    except OSError:
        return None
    steps = STEP_LINE.findall(head)
    return steps[-1][0] if steps else None


def next_line(job, found):
    """Next: the file, and the step."""
    if job.exhibit:
        return f"Next: say in one sentence what is wrong; ./workbook zoo {job.exhibit} --spoil shows it."
    step = step_of(job, found)
    where, title = None, None
    if step:
        title, where = chapter(step.split(".")[0]).steps().get(step, (None, None))
    where = found.place or where
    if not where:
        return "Next: the bytes above, by hand."
    ours = job.code == "ours"
    if ours and not found.place:
        where = where.replace("chapters/", "solutions/", 1)
    where += f", Step {step}{': ' + title if title else ''}." if step else "."
    if ours or found.place:
        return f"Next: {where}"
    return f"Next: ./workbook check {job.chapter}: is a step red? If none is, begin at {where}"
