"""Text for an SVG: what a person typed, made harmless, and made to fit."""
import unicodedata

NOT_SHOWN = {"Cc", "Cs", "Co", "Cn"}      # control characters, halves of characters, and what means nothing
JOINERS = "\u200c\u200d"                  # of the characters without a shape only these are part of a name
WIDE = {"W", "F"}
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
MOST = 200                                # characters of a name that are looked at
MARKS_IN_A_ROW = 4


def clean(text):
    """One line, without what XML forbids and without what turns the direction of the text around it."""
    kept, marks = [], 0
    for char in text[:4 * MOST]:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind in ("Zs", "Zl", "Zp") or char in "\t\n\r":
            kept.append(" ")
        elif kind not in NOT_SHOWN and (kind != "Cf" or char in JOINERS) and marks <= MARKS_IN_A_ROW:
            kept.append(char)
    return " ".join("".join(kept).split())


def escaped(text):
    return "".join(ENTITIES.get(char, char) for char in text)


def width(text):
    """About, in the height of the letters; rather too much than too little."""
    return sum(map(width_of, text))


def width_of(char):
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(char) in WIDE or ord(char) > 0xFFFF:
        return 1.3
    return 1.0 if char in "MWmw@%" else 0.42 if char in "iljI.,:;'| " else 0.65


def clusters(text):
    """Pieces that belong together: a letter with its marks, an emoji of several."""
    found = []
    for char in text:
        belongs = unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf") or 0x1F3FB <= ord(char) <= 0x1F3FF
        if found and (belongs or found[-1][-1] == "\u200d" or is_flag(char) and len(found[-1]) == 1
                      and is_flag(found[-1])):
            found[-1] += char
        else:
            found.append(char)
    return found


def is_flag(char):
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def fitted(text, room, largest, smallest):
    """(text, size): as large as it can be; cut, with three dots at its end, if even the smallest is too wide."""
    size = min(largest, room / max(width(text), 0.1))
    if size >= smallest:
        return text, round(size, 1)
    kept, used = "", width("…")
    for cluster in clusters(text):
        used += width(cluster)
        if used * smallest > room:
            break
        kept += cluster
    return kept.rstrip() + "…", smallest
