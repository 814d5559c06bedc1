"""Bytes for a person: what each stretch of them says, on a screen or as a .hex file."""
import os
import re
import subprocess

from workbook.core import builds
from workbook.fuzzing import seeds
from workbook.wire import client, wire

CHOICES = {"scripts": "roundtrip", "traces": "chat"}  # kinds that are choices, and a target that reads them
NOT_MASKED = "not masked (a client has to):"
MOST_LINES = 14  # of annotated bytes: a finding is one screen


class Note:
    def __init__(self, data, words, text=False, times=1):
        self.data, self.words, self.text, self.times = data, words, text, times


def notes(kind, data):
    if not data:
        return []
    if kind in CHOICES:
        return choices(kind, data)
    if kind == "choices":
        return [Note(data, "choices, from which the round trip makes its messages")]
    return {"heads": heads, "frames": frames, "texts": texts}[kind](data)


def choices(kind, data):
    """What they choose, as fuzz/engine/describe.cpp tells it. It is built with the targets that read them."""
    program = builds.binary("fuzz", "describe")
    if not os.path.exists(program):
        target = CHOICES[kind]
        return [Note(data, f"choices; they are told in words once ./workbook fuzz {target} has run")]
    told = subprocess.run([program, kind], input=data, stdout=subprocess.PIPE, check=True).stdout.decode()
    lines = [line.split("\t", 1) for line in told.splitlines()]
    return [Note(bytes.fromhex(some), words) for some, words in lines]


def frames(data):
    """A client's: here a mask is right, and it is missed where it is not."""
    found = []
    while data:
        frame = client.cut_frame(data)
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
        words.insert(0, NOT_MASKED)
    if not client.read_header(data).shortest:
        words.append("(its length in more bytes than needed)")
    return " ".join(words)


def torn(data):
    """What can be said of a frame whose end is not here."""
    header = client.read_header(data)
    if header is None:
        return f"{wire.kind_words(data[0])[0]}: half a header, and then nothing"
    here = max(0, len(data) - header.size)
    return ", ".join([*wire.kind_words(data[0]), f"{header.length} bytes announced", f"{here} here"])


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


def quoted(data):
    """As tools/workbook/fuzzing/seeds.py reads it."""
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
    """A .hex file: tools/workbook/fuzzing/seeds.py reads exactly these bytes from it."""
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
