"""The page, as SVG on A4: four units are a millimetre. Everything on it comes from the Record."""
import textwrap

from workbook.graduation import drawing, lettering
from workbook.graduation.drawing import BLUE, BORDER, GREEN, INK, PAPER, PURPLE, box, line, mark, text
from workbook.graduation.record import (ALL_OF_IT, FAILED, NOT_BEGUN, NOT_TRIED, ON_THE_WAY, PASSED, TESTS_ARE_GREEN,
                                        THE_CHAT_WORKS)

WIDTH, HEIGHT = 840, 1188
LEFT, RIGHT = 60, 780
MOST_BYTES = 14
ROW = 104  # characters
BOLD = 1.1  # bold letters are wider
CHAPTERS, LISTS_END = 342, 1128
WORDS = {
    ALL_OF_IT: ("All of it, by hand", "Every test passed, the fuzzers found nothing, and other programs talked to this "
                "server."),
    THE_CHAT_WORKS: ("The chat works", "All core and take steps pass, and other programs talk to this server. "
                     "The rest is told below."),
    TESTS_ARE_GREEN: ("All core and take steps pass", "No other program has talked to this server yet: below is why."),
    ON_THE_WAY: ("On the way", "Some steps pass. What does not, and what is not begun, is told below."),
}
KINDS = {"core": "core: written by hand", "take": "take: may be taken", "extra": "extra: the chat works without it"}


def svg(record):
    """The whole file."""
    body = [*head(record), *frame(record), *chapters(record), *columns(record), *lists(record), *foot()]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-labelledby="title desc" font-family="DejaVu Sans, Verdana, sans-serif" fill="{INK}">',
        f'<title id="title">{lettering.escaped(title(record))}</title>',
        f'<desc id="desc">{lettering.escaped(chr(10).join(described(record)))}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>', *body, "</svg>", ""])


def title(record):
    name = lettering.clean(record.name)
    return f"WebSockets by Hand: {WORDS[record.verdict()][0]}" + (f", {name}" if name else "")


def described(record):
    """All that the page says, line by line; the screen says it at the end, too."""
    lines = [f"{WORDS[record.verdict()][0]}. {WORDS[record.verdict()][1]}", f"Date: {record.date}.", f"{counts(record)}."]
    for one in record.chapters:
        told = [f"{step.name} {step.kind}: {step.state}" for step in one.steps]
        lines.append(f"Chapter {one.number}, {one.title}. {'; '.join(told)}.")
    lines += [f"{entry.name}: {entry.state}, {entry.about}." for entry in record.fuzzing + record.clients]
    for heading, found in listed(record):
        lines += [f"{heading}:", *(f"- {each}" for each in found)]
    return [lettering.clean(each) for each in lines]


def counts(record):
    kinds = [f"{kind} {passed} of {total}" for kind in record.kinds() for passed, total in [record.count(kind)]]
    return f"Steps that pass: {', '.join(kinds)}. Tests that passed: {record.tests()}"


def head(record):
    yield text(LEFT, 76, 20, "WebSockets by Hand", bold=True)
    yield text(RIGHT, 76, 16, record.date, anchor="end")
    yield line(LEFT, 92, RIGHT, 92, 2)
    heading, sentence = WORDS[record.verdict()]
    name = lettering.clean(record.name)
    if name:
        shown, size = lettering.fitted(name, (RIGHT - LEFT) / BOLD, 46, 20)
        yield text(WIDTH / 2, 152, size, shown, anchor="middle", bold=True)
        yield text(WIDTH / 2, 200, 28, heading, anchor="middle")
    else:
        yield text(WIDTH / 2, 176, 42, heading, anchor="middle", bold=True)
    yield text(WIDTH / 2, 230, 14, sentence, anchor="middle")


def frame(record):
    """The name as the server would send it: one text frame, byte by byte."""
    name = lettering.clean(record.name)
    payload = (name or "Hello").encode("utf-8")
    size = len(payload)
    length = [size] if size < 126 else [126, *size.to_bytes(2, "big")]
    room = MOST_BYTES - 1 - len(length)
    more = size > room
    shown = payload[:room - more]
    groups = [(BLUE, [0x81], "FIN, text"), (PURPLE, length, f"length {size}"),
              (GREEN, shown, "the name, in UTF-8, as a server sends it" if name else "Hello, as a server sends it")]
    step = 46
    x = (WIDTH - step * (1 + len(length) + len(shown) + more) - 2 * 26) / 2
    for tint, data, label in groups:
        for place, byte in enumerate(data):
            yield box(x + place * step, 256, step - 6, 36, tint)
            yield text(x + place * step + (step - 6) / 2, 280, 17, f"{byte:02x}", anchor="middle", mono=True)
        width = len(data) * step - 6
        yield line(x, 300, x + width, 300)
        is_last = data is shown
        yield text(x if is_last else x + width / 2, 316, 12, label, anchor="start" if is_last else "middle")
        x += len(data) * step + 26
    if more:
        yield text(x - 22, 280, 17, "...", mono=True)


def chapters(record):
    y = CHAPTERS
    for one in record.chapters:
        yield text(LEFT, y + 26, 17, f"{one.number}  {one.title}", bold=True)
        for place, step in enumerate(one.steps):
            x = 252 + place * 48
            yield box(x, y, 43, 40, drawing.TINT[step.state], BORDER[step.kind])
            yield text(x + 21.5, y + 15, 12, step.name, anchor="middle")
            yield mark(x + 14.5, y + 21, step.state)
        y += 48
    x = LEFT
    for state, words in ((PASSED, "passed"), (FAILED, "did not pass"), (NOT_BEGUN, "not begun"), (NOT_TRIED, "not tried")):
        yield mark(x, y + 6, state)
        yield text(x + 22, y + 18, 13, words)
        x += 50 + 9 * len(words)
    y += 28
    x = LEFT
    for kind in record.kinds():
        yield box(x, y + 3, 18, 16, PAPER, BORDER[kind])
        yield text(x + 26, y + 16, 13, KINDS[kind])
        x += 56 + 8 * len(KINDS[kind])
    yield text(LEFT, y + 48, 15, counts(record), bold=True)


def columns_top(record):
    return CHAPTERS + 48 * len(record.chapters) + 110


def columns(record):
    top = columns_top(record)
    for x, heading, entries in ((LEFT, "Random bytes", record.fuzzing), (430, "Other programs", record.clients)):
        yield text(x, top, 17, heading, bold=True)
        yield line(x, top + 8, x + 350, top + 8)
        y = top + 30
        for entry in entries:
            yield mark(x, y - 12, entry.state)
            words = entry.about if entry.state in (PASSED, FAILED) else entry.state
            name = entry.name.replace("fuzzing ", "")
            yield text(x + 22, y, 12.5, f"{name}: {words}" if x == LEFT else name)
            if x != LEFT:
                y += 16
                yield text(x + 22, y, 12.5, words)
            y += 22
        if not entries:
            yield text(x, y, 12.5, "nothing was tried")


def listed(record):
    """[(heading, lines)] of what has not passed."""
    found = (("Did not pass", record.failures()), ("Not begun", record.not_begun()), ("Not tried", record.not_tried()))
    return [(heading, lines) for heading, lines in found if lines]


def lists(record):
    """As much as there is room for; at the end, how much there was not."""
    y = columns_top(record) + 186
    sections = listed(record)
    for place, (heading, lines) in enumerate(sections):
        later = sum(2 + min(len(rest), 2) for _, rest in sections[place + 1:])
        room = int((LISTS_END - y - 20) / 17) - later
        yield text(LEFT, y, 15, heading, bold=True)
        y += 18
        written, count = [], 0
        for each in lines:
            rows = textwrap.wrap(lettering.clean(each), ROW, initial_indent="• ", subsequent_indent="\u2003")
            if len(written) + len(rows) > room - (count + 1 < len(lines)):
                break
            written += rows
            count += 1
        if count < len(lines):
            written.append(f"• and {len(lines) - count} more, on the screen of ./workbook graduate")
        for row in written:
            yield text(LEFT if row[0] == "•" else LEFT + 12, y, 12.5, row)
            y += 17
        y += 10


def foot():
    yield line(LEFT, 1138, RIGHT, 1138)
    yield text(LEFT, 1158, 12, "Written by ./workbook graduate on the machine of its owner. Nothing was sent anywhere.")
