"""What is wrong with a learner's own tests: a right program that they refuse, a test that cannot find anything, a file
that cannot be built. A wrong accusation is explained, and nothing is said beside it."""
import os
import re
import textwrap

from workbook.core.build_errors import line_of
from workbook.core.files import ROOT, read
from workbook.core.trouble import Trouble

WIDTH = 160  # of a value: a message of 64 KiB fills no screen
PRIVATE = re.compile(r"[‘'`\"]?([\w:<>, ]*?)(\w+)(?:\(.*?\))?[’'`\"]? is (?:a )?(?:private|protected)")
EQUALITY = re.compile(r"Expected equality of these values:\n"
                      r"  (.*)\n(?:    Which is: (.*)\n)?  (.*)(?:\n    Which is: (.*))?")
TRUTH = re.compile(r"Value of: (.*)\n  Actual: (\w+).*\nExpected: (\w+)")
COMPARISON = re.compile(r"Expected: \((.*)\) (==|!=|<|<=|>|>=) \((.*)\), actual: (.*)")
# What a person writes for a value: 129u, 0x7e, 'a', "text", true, CloseCode::protocol_error.
LITERAL = re.compile(r"""-?[\d.][\w.']*$|"|R"|'|true$|false$|nullptr$|nullopt$|std::nullopt$|[A-Z]\w*::\w+$""")
ENUM = re.compile(r"[124]-byte object <([0-9A-F]{2}(?:[ -][0-9A-F]{2}){0,3})>")  # GoogleTest knows no name for it
CALL = re.compile(r"\b([a-z]\w+)\(")
ENDS = {  # how a run comes to no end
    "exit": "One of your tests ends the program: after exit() no test runs.",
    "late": "One of your tests does not come to its end, with a program that is right.",
    "crash": "One of your tests crashes, with a program that is right.",
}
CRASHES = (  # what stands in a crash, and what it usually means; the first that fits counts
    (r"from_hex.*Assertion|Assertion.*from_hex",
     'the text before _hex has a character that is not 0 to 9, a to f or a space; or it has half a byte.'),
    (r"_M_is_engaged|disengaged", "* or -> is used on an optional that is empty. Put ASSERT_TRUE(x.has_value()) above."),
    (r"", "a view is read after its bytes are gone, or * is used on nothing."),
)
THROWN = re.compile(r"C\+\+ exception with description \"(.*)\" thrown")


# ---- Before anything runs.

def must_be_fit(path):
    """Trouble, if the file is not there, or has more than tests in it."""
    if not os.path.exists(os.path.join(ROOT, path)):
        raise Trouble(f"{path} is not there.\nNext: git checkout -- {path} brings it back, as it was committed.")
    found = re.search(r'^\s*#\s*include\s*"([^"]+\.cpp)"', read(path), re.M)
    if found:
        raise Trouble(f"{path} includes {found[1]}: then it would test that file, and no other program.\n"
                      f"Next: include the header in its place: \"{os.path.basename(found[1])[:-4]}.h\".")
    if re.search(r"^\s*int\s+main\s*\(", read(path), re.M):
        raise Trouble(f"{path} has a main of its own, and so has the program that runs your tests.\n"
                      "Next: take yours away. TEST(...) alone is enough.")


def not_compiled(screen, path):
    """The screen of a failed build, in words for this file."""
    found = PRIVATE.search(screen)
    if found and path in screen:
        line = re.search(re.escape(path) + r":(\d+)", screen)
        return (f"{path}:{line[1] if line else 1} names {found[2]}, which is private.\n"
                "  A program that is right may have another one in its place, or none.\n"
                "  The header says what each has.\n"
                "Next: ask for what a public function returns.")
    return screen


# ---- A test says now this, now that.

def unsteady(run, is_green, path):
    """None, or the screen about a test that was red, and then green with the same program."""
    if not is_green:
        return None
    test = run.red()
    number = place(run, test)
    return fitted(["This test is red, and then green with the same program.", f"  {test.name}", f"  {path}:{number}",
                   "    This usually means: it asks chance, a clock, or a variable that nobody has set.",
                   f"Next: {path}:{number}. Let it ask the same each time.", "Until then nothing counts as caught."])


# ---- A right program is refused.

def accusation(run, variant, chapter, path):
    """None, or the screen that explains the first wrong accusation of this run, against a right program."""
    test = run.red()
    if not run.tests and not run.broken:
        return (f"{path} has no test, so nothing can be caught.\n"
                f"Next: write one, TEST(Step{chapter.number}_1, WhatItFinds) {{ ... }}.")
    if test is None and run.broken:
        how = "never come to the first one" if run.broken == "late" else \
            f"end before the first one begins ({run.crash_words()})"
        return f"{path}: the tests {how}.\nNext: look at what stands outside of your tests."
    if test is None:
        return None
    number = place(run, test)
    lines = [headline(run, test, variant), f"  {test.name}", f"  {path}:{number}", *what_happened(run, test, variant)]
    lines += rule(test, chapter, path, number)
    others = [other.name for other in run.tests if other.failures and other is not test]
    if others:
        lines.append(f"({len(others)} more of your tests: {', '.join(others[:2])}{' ...' if others[2:] else ''})")
    less = ", or let it ask for less" if test.failures else ""
    lines.append(f"Next: {path}:{number}. Correct this test{less}.")
    return fitted(lines)


def fitted(lines):
    return "\n".join(part for line in "\n".join(lines).splitlines() for part in wrapped(line))


def wrapped(line):
    """For 80 columns. A path stays whole, and what belongs to a line stands further in."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.wrap(line, 80, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def headline(run, test, variant):
    if not test.failures:
        return ENDS[run.broken]
    if variant.is_ours():
        return "A wrong accusation: your test refuses our solution, which keeps every rule."
    return ("A wrong accusation: your test refuses a right program, written in another way.\n"
            "Your test asks for something that no rule demands.")


def place(run, test):
    """The line to open."""
    if run.broken == "crash" and not test.failures:
        return run.crash_line() or test.line
    return next((line for line, _ in test.failures if line), test.line)


def what_happened(run, test, variant):
    program = "our solution" if variant.is_ours() else "this program"
    if test.failures:
        return [f"    {line}" for line in in_words(test.failures[0][1], program)]
    if run.broken == "crash":
        means = next(words for pattern, words in CRASHES if re.search(pattern, run.printed))
        return [f"    It crashes: {run.crash_words()}", f"    This usually means: {means}"]
    if run.broken == "late":
        return ["    This usually means: a loop waits for something that never comes."]
    return ["    Take exit() away: a test ends at its }, or with return."]


def in_words(message, program):
    """GoogleTest's report, as sentences."""
    message = ENUM.sub(lambda found: str(int.from_bytes(bytes.fromhex(found[1].replace("-", " ")), "little")), message)
    equal, truth = EQUALITY.search(message), TRUTH.search(message)
    compared, thrown = COMPARISON.search(message), THROWN.search(message)
    if equal:
        left, left_value, right, right_value = equal.groups()
        if bool(LITERAL.match(left)) != bool(LITERAL.match(right)):
            name, value, wanted = (right, right_value, left) if LITERAL.match(left) else (left, left_value, right)
            lines = [f"{name} is {value} with {program}, and your test expects {wanted}."]
        else:
            lines = [f"{left} is {left_value or left},", f"{right} is {right_value or right} with {program},",
                     "and your test expects them to be equal."]
    elif truth:
        lines = [f"{truth[1]} is {truth[2]} with {program}, and your test expects {truth[3]}."]
    elif compared:
        lines = [f"{compared[1]} {compared[2]} {compared[3]} does not hold with {program}: {compared[4]}."]
    elif thrown:
        lines = [f"With {program} something is thrown that no test catches: {thrown[1]}."]
    else:
        lines = [line for line in message.splitlines() if line.strip()][:4]
    return [line if len(line) <= WIDTH else line[:WIDTH] + " ..." for line in lines]


def rule(test, chapter, path, last):
    """Where the rule stands that holds: the step whose name the suite has, and the header."""
    lines = []
    found = re.match(r"Step(\d+)_(\d+)\.", test.name)
    step = f"{found[1]}.{found[2]}" if found else None
    if step in chapter.kinds():
        title, _ = chapter.steps().get(step, ("", ""))
        section = re.search(r"RFC \d+ §[\d.]*\d", text_of_step(chapter, step))
        lines.append(f"  The rule that holds: step {step}, {title}" + (f" ({section[0]})" if section else "")
                     + f", in {chapter.path}/README.md")
    text = read(path)
    promised = promise(calls(body_of(text, test, last), text), chapter)
    if promised:
        lines.append(f"  What {promised[0]} promises: {promised[1]}")
    if not lines:
        lines.append(f"  Which rule? Name the suite after a step (Step{chapter.number}_1), and it is shown here.")
    return lines


def text_of_step(chapter, step):
    text = read(f"{chapter.path}/README.md")
    found = re.search(rf"^### Step {re.escape(step)}: .*\n((?:(?!##).*\n)*)", text, re.M)
    return found[1] if found else ""


def body_of(text, test, last):
    """The test, from its first line to the one where it failed."""
    return "\n".join(text.splitlines()[test.line - 1:max(last, test.line)])


def calls(body, text):
    """What a test calls, the last first. In place of a helper of its file stands what the helper calls."""
    for name in reversed(CALL.findall(re.sub(r"//.*", "", body))):
        helper = re.search(rf"^\w[^\n;]*\b{name}\([^;{{]*\{{\n(.*?)^\}}", text, re.M | re.S)
        yield from reversed(CALL.findall(helper[1])) if helper else [name]


def promise(names, chapter):
    """(the first of these functions that a header of this chapter promises, the place where), or None."""
    folder = os.path.join(ROOT, chapter.path)
    headers = [f"{chapter.path}/{name}" for name in sorted(os.listdir(folder)) if name.endswith(".h")]
    for name in names:
        for header in headers:
            line = line_of(header, rf"^\s*(?!//)[\w:<>*& ]+\b{name}\(")
            if line:
                return name, f"{header}:{line}"
    return None


# ---- A test that cannot find anything.

def notes(run, path):
    """A line for each test that is not run, or that asks nothing; and for what is printed."""
    found = [f"{name} is disabled, so it is not run. Take DISABLED_ away." for name in run.disabled]
    for test in run.tests:
        if test.skipped:
            found.append(f"{test.name} skips itself, so it finds nothing: {test.place(path)}")
        elif test.assertions == 0:
            found.append(f"{test.name} passes without an assertion, so it finds nothing: {test.place(path)}")
    if run.is_cut:
        found.append("Your tests print more than a megabyte. It is dropped: no program is judged by it.")
    return found
