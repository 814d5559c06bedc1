"""A lab in a text: a block ```text lab=frame-lab direction=server. GitHub shows its lines, the site fills the lab.
The wire lab's line is a story's name (web/lab/wire/scenarios.js), two blanks, and what it is about. Slides have more
labs, and more to choose in them: web/slides/parts/labs.mjs checks those."""
import re

OPTIONS = {"lab", "direction"}
LABS = ("frame-lab", "handshake-lab", "wire-lab")
STORY = re.compile(r"[a-z]+(?:-[a-z]+)*  \S.*")
# Pairs of hex digits with one blank between two of them; "16 * 00" is a byte sixteen times. A remark begins behind two
# blanks, or with a #. web/site/text/labs_in_text.mjs reads the same.
LINE = re.compile(r"(?:(\d+) \* )?([0-9a-f]{2}(?: [0-9a-f]{2})*)?(?: {2,}.*| *#.*)?", re.I)


def lab_fence(block):
    """Yields what is wrong with a block that has an option of a lab."""
    if block.path.startswith("slides/"):
        return
    lab, direction = block.options.get("lab"), block.options.get("direction")
    if lab not in LABS:
        yield f"{block.place()}: there is no lab '{lab or ''}'; the labs in a text are {', '.join(LABS)}"
    elif block.language != "text" or set(block.options) - OPTIONS:
        yield f"{block.place()}: a lab's block is ```text lab={lab}, perhaps with direction=server"
    elif direction not in (None, "server") or (direction and lab != "frame-lab"):
        yield f"{block.place()}: direction=server says that a server sent these frames"
    elif lab == "frame-lab" and read_bytes(block.lines) is None:
        yield f"{block.place()}: a line of bytes is '81 05', and two blanks or a # before a remark"
    elif lab == "wire-lab" and not (len(block.lines) == 1 and STORY.fullmatch(block.lines[0])):
        yield f"{block.place()}: a story of the wire is one line, 'two-pieces  what it is about'"


def read_bytes(lines):
    """'81 05 ...', or None if a line is something else, or no line has bytes."""
    found = []
    for line in lines:
        match = LINE.fullmatch(line)
        if not match or match[1] and not match[2]:
            return None
        if match[2]:
            found += [match[2]] * int(match[1] or 1)
    return " ".join(found) or None
