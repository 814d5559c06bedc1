"""Which line of our solutions reads each field of a frame, and which says each fault: the frame lab shows it. The
table is found in the code, so it holds as long as the code does."""
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


class Lost(Exception):
    """No line is it, or more than one."""


def source_lines():
    """The frame lab knows the line for each field and each fault."""
    try:
        if read(TABLE) != written():
            yield f"{TABLE}: is not what is in the solutions. Anew: python3 tools/maintain/checks.py source_lines"
    except Lost as lost:
        yield str(lost)


def write():
    files.write_whole(os.path.join(ROOT, TABLE), written().encode())


def written():
    """One entry a line, as the page's own files are read."""
    entries = [f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(place, ensure_ascii=False)}"
               for name, place in {**fields(), **faults()}.items()]
    return "{\n" + ",\n".join(entries) + "\n}\n"


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
        raise Lost(f"{path}: {len(found)} lines have {contains}, and the frame lab shows one")
    number, title = STEP_LINE.findall("\n".join(lines[:found[0]]))[-1]
    return {"chapter": int(number.split(".")[0]), "step": number, "title": title, "path": path, "line": found[0],
            "text": lines[found[0] - 1].strip(), "yours": path.replace("solutions/", "chapters/", 1)}
