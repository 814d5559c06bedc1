"""Which line of our solutions reads each field of a frame, and which says each fault: the frame lab shows it. And
which line does what each part of the handshake lab shows. Both tables are found in the code, so they hold as long as
the code does."""
import json
import os
import re

from workbook.core import files
from workbook.core.files import ROOT, all_files, read
from workbook.core.lessons import STEP_LINE

TABLE = "web/lab/frame/source_lines.json"
FIELDS_HERE = "web/lab/cpp/dissector/frame_fields.cpp"
FAULTS_HERE = "web/lab/cpp/dissector/dissector.cpp"
# The dissector's own words, for what a server may not send: no server of ours reads another's frames.
NOBODY_SAYS = {"frame with a mask"}

HEADER = "solutions/03-frame-parse/frame.cpp"
CLOSE = "solutions/05-close-handling/close.cpp"
# What the line begins with that reads a field.
FIELDS = {
    "fin": (HEADER, "header.fin = "),
    "rsv1": (HEADER, "header.rsv = "),
    "rsv2": (HEADER, "header.rsv = "),
    "rsv3": (HEADER, "header.rsv = "),
    "opcode": (HEADER, "header.opcode = "),
    "mask": (HEADER, "if ((bytes[1] & 0x80) != 0) {"),
    "payload_length": (HEADER, "header.payload_length = bytes[1] & "),
    "extended_payload_length": (HEADER, "header.payload_length = read_big_endian("),
    "masking_key": (HEADER, "std::copy_n(bytes.begin() + header.size, 4, "),
    "payload": ("solutions/03-frame-parse/frame_parser.cpp", "apply_mask(payload.subspan(unmasked_), "),
    "status_code": (CLOSE, "const unsigned code = "),
    "reason": (CLOSE, "const ByteView reason = payload.subspan("),
}

PLACES = "web/lab/handshake/places.js"
PARSER = "solutions/01-static-page/request_parser.cpp"
ACCEPT_KEY = "solutions/02-handshake/accept_key.cpp"
HANDSHAKE = "solutions/02-handshake/handshake.cpp"
# A part of the handshake lab, and what stands in the line that does it: first from a key to Accept, then the rules.
PARTS = {
    "key": (ACCEPT_KEY, "if (key.size() != 24"),
    "message": (ACCEPT_KEY, "std::string(key) + "),
    "hash": (ACCEPT_KEY, "sha1(as_bytes(text))"),
    "base64": (ACCEPT_KEY, "24 bits: 3 x 8 = 4 x 6"),
    "accept": (HANDSHAKE, '"Sec-WebSocket-Accept"'),
    "head": (PARSER, "parse_request_line(line)"),
    "host": (PARSER, "hosts > 1"),
    "body": (PARSER, 'request.count("Transfer-Encoding")'),
    "get": (HANDSHAKE, '"not GET"'),
    "http": (HANDSHAKE, "minor_version < 1"),
    "upgrade": (HANDSHAKE, "!wants_websocket(request)"),
    "connection": (HANDSHAKE, '"Connection", "upgrade"'),
    "version": (HANDSHAKE, "versions != 1"),
    "thirteen": (HANDSHAKE, '!= "13"'),
    "one-key": (HANDSHAKE, "keys != 1"),
    "real-key": (HANDSHAKE, "!is_valid_key("),
    "origin": (HANDSHAKE, "bool is_allowed_origin("),
    "name": (HANDSHAKE, "bool is_our_host("),
    "subprotocol": (HANDSHAKE, "std::optional<std::string> select_subprotocol("),
}


class Lost(Exception):
    """No line is it, or more than one."""


def source_lines():
    """The labs know the line for each field and each fault of a frame, and for each part of a handshake."""
    for path, written in WRITTEN.items():
        try:
            if read(path) != written():
                yield f"{path}: is not what is in the solutions. Write it: python3 tools/maintain/checks.py source_lines"
        except Lost as lost:
            yield str(lost)


def write():
    for path, written in WRITTEN.items():
        files.write_whole(os.path.join(ROOT, path), written().encode())


def frame_table():
    """One entry a line, as the page's own files are read."""
    entries = [f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(place, ensure_ascii=False)}"
               for name, place in {**fields(), **faults()}.items()]
    return "{\n" + ",\n".join(entries) + "\n}\n"


def handshake_places():
    """A module: { key: { step: "2.6", file: "02-handshake/accept_key.cpp", line: 42 } }"""
    lines = ["// Written by `python3 tools/maintain/checks.py source_lines`: for each part of the lab the step, and the line of",
             "// our solution.", "export const PLACES = {"]
    for name, (path, contains) in PARTS.items():
        there = place(path, "", contains)
        key = name if name.isidentifier() else f'"{name}"'
        lines.append(f'  {key}: {{ step: "{there["step"]}", file: "{path.split("/", 1)[1]}", line: {there["line"]} }},')
    return "\n".join([*lines, "};", ""])


def fields():
    """{"fin": where it is read} of each field that the dissector knows."""
    names = set(re.findall(r'\.add(?:_bytes)?\("(\w+)"', read(FIELDS_HERE)))
    for name in sorted(names ^ FIELDS.keys()):
        raise Lost(f"{name} is a field in only one of {FIELDS_HERE} and tools/maintain/rules/source_lines.py")
    return {name: place(path, begins, begins) for name, (path, begins) in FIELDS.items()}


def faults():
    """{"reserved bit set": where it is said} of each fault that the dissector knows."""
    reasons = re.findall(r'constexpr Rule \w+\{[\w:]+,\s*"([^"]+)"', read(FAULTS_HERE))
    said = {}
    for reason in reasons:
        paths = [path for path in all_files(".cpp")
                 if re.match(r"solutions/\d", path) and f'"{reason}"' in read(path)]
        if reason not in NOBODY_SAYS:
            said[reason] = place(paths[0] if paths else "solutions", "", f'"{reason}"')
    return said


def place(path, begins, contains):
    """The one line of this file, and the step above it."""
    lines = read(path).splitlines() if path.endswith(".cpp") else []
    found = [number for number, line in enumerate(lines, 1) if line.strip().startswith(begins) and contains in line]
    if len(found) != 1:
        raise Lost(f"{path}: {len(found)} lines have {contains}, and a lab shows one")
    number, title = STEP_LINE.findall("\n".join(lines[:found[0]]))[-1]
    return {"chapter": int(number.split(".")[0]), "step": number, "title": title, "path": path, "line": found[0],
            "text": lines[found[0] - 1].strip(), "yours": path.replace("solutions/", "chapters/", 1)}


WRITTEN = {TABLE: frame_table, PLACES: handshake_places}
