"""What a mutant writes in the place of an operator or of a constant."""
import re

# The first one moves the boundary, where there is one.
COMPARISONS = {"<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="]}
LOGIC = {"&&": ["||"], "||": ["&&"]}
ARITHMETIC = {"+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["*"]}
BITS = {"&": ["|"], "|": ["&"], "^": ["|"], "<<": [">>"], ">>": ["<<"]}
ASSIGNMENTS = {f"{old}=": [f"{new}=" for new in news] for table in (ARITHMETIC, BITS) for old, news in table.items()}
STEPS = {"++": ["--"], "--": ["++"]}
CALLS = {"min": "max", "max": "min"}

NUMBER = re.compile(r"(0[xX][0-9a-fA-F']+|[0-9][0-9']*)([a-zA-Z_]*)")
LAST_CHARACTER = re.compile(r"(?:\\x[0-9a-fA-F]+|\\u[0-9a-fA-F]{4}|\\.|[^\\])\"$")


def kind_of(token):
    """(what its mutants are called, what they write instead) for an operator with two sides."""
    for table, name in ((COMPARISONS, "comparison"), (LOGIC, "logic"), (ARITHMETIC, "arithmetic"), (BITS, "bits"),
                        (ASSIGNMENTS, "arithmetic")):
        if token in table:
            return name, table[token]
    return None, []


def names(token):
    """What each of the mutants of a comparison is called."""
    return ["boundary", "comparison"] if len(COMPARISONS[token]) == 2 else ["comparison"]


def other_numbers(text):
    """One more, and one less: 0x80 becomes 0x81 and 0x7F. Of zero there is no less."""
    found = NUMBER.fullmatch(text)
    if not found:
        return []
    value = int(found[1].replace("'", ""), 0)
    there = [value + 1] if value == 0 else [value + 1, value - 1]
    write = "0x{:X}" if found[1][:2] in ("0x", "0X") else "{}"
    long = "U" if value > 0x7FFFFFFFFFFFFFFF and "u" not in found[2].lower() else ""
    return [write.format(one) + found[2] + long for one in there]


def other_characters(value):
    """The next one, and the one before."""
    return [character(one) for one in (value + 1, value - 1) if 0 <= one <= 127]


def character(value):
    if chr(value) in "'\\":
        return f"'\\{chr(value)}'"
    return f"'{chr(value)}'" if 32 <= value < 127 else f"'\\x{value:02X}'"


def other_texts(text):
    """The empty one, and one that has lost its last character."""
    if text == '""':
        return []
    if text.startswith("R"):
        return ['""']
    shorter = LAST_CHARACTER.sub('"', text)
    return ['""'] if shorter == '""' else ['""', shorter]


def other_constants(name, constants):
    """The next one of its enum; behind the last comes the first."""
    if name not in constants or len(constants) < 2:
        return []
    return [constants[(constants.index(name) + 1) % len(constants)]]
