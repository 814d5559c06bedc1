"""A Finding: what a fuzzer's output says that it found."""
import dataclasses
import re

from workbook.core.trouble import Trouble

FOUND = re.compile(r"^FOUND by the oracle '([^']+)': (.*)$", re.M)
SANITIZER = re.compile(r"ERROR: (?:Address|Leak)Sanitizer: (?P<a>[\w-]+)|WARNING: MemorySanitizer: (?P<m>[\w-]+)"
                       r"|runtime error: (?P<u>.+)|ERROR: (?:libFuzzer|driver): (?P<l>timeout|out-of-memory)"
                       r"|(?P<s>[Aa]ssertion .+failed.*)")
HARNESS = re.compile(r"((?:solutions/)?fuzz/your_harness\.cpp:\d+)")
PLACE = re.compile(r"((?:chapters|solutions)/\d\d-[\w-]+/\w+\.cpp):(\d+)")
NOISE = re.compile(r"^(INFO:|#\d+\s|Running: |Executed |\S+: Running \d|==\d+==|\s+#\d+ 0x|\s*$|Dictionary: "
                   r"|Test unit written to |stat::)")
# The words of FUZZ_ORACLES for the names in a finding.
WORDS = {"crash": "none", "any cut": "cut", "reference": "reference", "wslay": "wslay", "bounds": "bounds",
         "round trip": "round_trip"}

# It could not read an input, could not be started or loaded, or it was ended from outside.
NOT_OURS = (2, 126, 127, 143)


@dataclasses.dataclass(frozen=True)
class Finding:
    oracle: str           # "crash" (a sanitizer, an assert, a timeout), one of the others' names, or "your harness"
    kind: str             # two findings with the same kind are taken for the same fault
    lines: list           # what was seen, in words
    place: str = None     # the first line of a chapter in the stack
    harness: str = None   # the first line of the harness in it

    def is_like(self, other):
        return other is not None and (self.oracle, self.kind) == (other.oracle, other.kind)


def finding_in(status, output):
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
    if "ERROR: no interesting inputs were found" in output:
        raise Trouble("no input reached any of the protocol's code. Does the harness feed the parser?")
    if status == 137:
        raise Trouble("the fuzzer was ended from outside: it had no memory left, or took far longer than it was given.")
    if status in NOT_OURS:
        raise Trouble(f"the fuzzer itself ended {ending(status)}: {output[-200:].strip()}")
    said = [line.rstrip() for line in output.split("ERROR: libFuzzer")[0].splitlines() if not NOISE.match(line)]
    return Finding("your harness", "your harness", said[-6:] or [f"it ended, {ending(status)}"])


def crash(found, output):
    what = next(group for group in found.groups() if group)
    what = {"attempting": "double-free", "detected": "leak"}.get(what, what)
    kind = re.sub(r"0x[0-9a-f]+|-?\d+", "N", what) if found["u"] else what[:40]
    place = PLACE.search(output, output.rfind("\n", 0, found.start()) + 1)
    first = {"timeout": "it did not come to an end", "out-of-memory": "it asked for more memory than there is",
             "requested": "it asked for more memory than there is",
             "leak": "memory that nobody gave back"}.get(what, what)
    how = re.search(r"^(READ|WRITE) of size \d+", output[found.end():], re.M)
    if how and not found["u"]:
        first = f"{what}, {'a read' if how[1] == 'READ' else 'a write'}"
    harness = HARNESS.search(output, found.start())
    return Finding("crash", kind, [first], f"{place[1]}:{place[2]}" if place else None, harness and harness[1])


def ending(status):
    return f"by signal {status - 128}" if status > 128 else f"with status {status}"
