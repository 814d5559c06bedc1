"""What the targets that read their input as choices make of it: [(bytes, what they choose)]."""


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
        return self.data[start:self.at], words

    def rest(self):
        return [(self.data[self.from_:], "read by nobody")] if self.from_ < len(self.data) else []


BORDERS = (0, 1, 2, 3, 7, 8, 9, 16, 124, 125, 126, 127, 300, 65535, 65536, 33000)
SIZES = (1, 1, 2, 2, 3, 3, 4, 4)  # of the characters in fuzz/support/stream.cpp


def script(data):
    """The messages that fuzz/support/stream.cpp makes of these choices."""
    chosen, found = Choices(data), []
    while not chosen.over() and len(found) < 6:
        found.append(chosen.note(ping(chosen) if chosen.below(4) == 3 else message(chosen)))
    return found + chosen.rest()


def payload_length(chosen, is_text):
    pick = chosen.below(32)
    length = BORDERS[pick] if pick < len(BORDERS) else chosen.byte()
    if not is_text:
        chosen.byte()
        return length
    size, here = SIZES[chosen.below(8)], 0
    while here + size <= length:
        here += size
        if here < 64:
            size = SIZES[chosen.below(8)]
        else:
            break
    return length


def ping(chosen):
    length = min(payload_length(chosen, False), 125)
    name = "ping" if chosen.below(2) == 0 else "pong"
    chosen.skip(4)
    return f"{name} of {length}"


def message(chosen):
    is_text = chosen.below(4) != 0
    length = rest = payload_length(chosen, is_text)
    count, parts = 1 + chosen.below(4), []
    for i in range(count):
        size = rest if i + 1 == count else rest * chosen.below(9) // 8
        chosen.skip(4)
        rest -= size
        parts.append(str(size))
        if i + 1 < count and chosen.below(3) == 1:
            parts.append(f"({ping(chosen)})")
    name = "text" if is_text else "binary"
    return f"{name}, {length} bytes" + (f", in {count} fragments: {' '.join(parts)}" if count > 1 else "")


SAID = ("a", "ada", "\"", "\u00e9", "\U0001f30a", " ", "\\", "\x7f")


def trace(data):
    """What happens in the room of fuzz/support/simulation.h."""
    chosen, found, here = Choices(data[:600]), [], set()
    while not chosen.over():
        action = chosen.byte()
        who = 1 + action // 8 % 6
        if who not in here:
            here.add(who)
            found.append(chosen.note(f"client {who} joins"))
        else:
            found.append(chosen.note(act(chosen, who, action % 8)))
    return found + ([(data[600:], "read by nobody")] if data[600:] else [])


def act(chosen, who, action):
    if action < 2:
        user = SAID[chosen.below(8)]
        said = "".join(SAID[chosen.below(8)] for _ in range(chosen.below(24)))
        chosen.skip(4)
        return f"client {who} says, as {readable(user)}: {readable(said)}"
    if action in (2, 3):
        count = chosen.below(24)
        chosen.skip(count + (4 if action == 3 else 0))
        return f"client {who} " + (f"sends a ping of {count} bytes" if action == 3 else f"sends {count} raw bytes")
    if action == 4:
        return f"client {who} takes up to {chosen.byte()} bytes"
    if action == 5:
        return f"{chosen.byte()} seconds pass"
    if action == 6:
        return f"the server closes client {who}, with a reason of {chosen.below(3) + 3 * chosen.below(50)} bytes"
    return f"client {who} vanishes"


def readable(text):
    return '"' + "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text) + '"'
