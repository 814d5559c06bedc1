"""Of all that a failed build prints, the one message that matters: where, what, and what to do. One screen at most."""
import os
import re
import textwrap

from workbook.core import given
from workbook.core.files import BUILD, ROOT, read
from workbook.core.lessons import STEP_LINE, lessons
from workbook.core.sources import braces, compiler_words
from workbook.core.sources.step_parts import Parts

ERROR = re.compile(r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?:(?P<column>\d+):)? (?:fatal )?error: (?P<message>.*)$")
LINK_ERROR = re.compile(r"undefined reference to [`'\"](?P<name>.+?)['\"]|undefined symbol: (?P<other>.+)|"
                        r"\"(?P<mac>.+)\", referenced from|multiple definition of [`'](?P<twice>.+?)'|"
                        r"duplicate symbol: (?P<again>.+)")
CMAKE_ERROR = re.compile(r"^CMake Error(?: at (?P<file>[^:]+):(?P<line>\d+)| in (?P<folder>[^:]+))?[^:]*:"
                         r"(?P<message>.*)")
CALLED_BY = re.compile(r"^  (?P<file>\S[^:]*):(?P<line>\d+) \(")
GONE = re.compile(r"ninja: error: '(?P<file>[^']+)', needed by .*, missing and no known rule to make it")
FIRST_ONE = re.compile(r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?:\d+:)? note: (?:.* previously (?:defined|declared) here"
                       r"|previous definition is here)$")
# "chapters/x.cpp:12:5:   required from here", "In file included from chapters/x.cpp:3:"
ON_THE_WAY = re.compile(r"^(?:In file included from |\s+from )?(?P<file>[^\s:][^:]*):(?P<line>\d+)[:,]")


def first_error(output):
    lines = output.splitlines()
    screen = of_cmake(lines) or of_ninja(lines) or of_compiler(lines) or of_linker(lines)
    return screen or "the build failed: " + " ".join([line for line in lines if line.strip()][-3:])


def shown(path):
    """A path as a person in the workbook's folder would write it."""
    path = path if os.path.isabs(path) else os.path.join(BUILD, "dev", path)
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(ROOT))
    return path if relative.startswith("..") else relative


def is_ours(path):
    return not os.path.isabs(path)  # as shown


def is_learners(path):
    return any(path == f"{one.path}/{name}" for one in lessons() for name in one.own_files())


def is_given(path):
    return is_ours(path) and not is_learners(path) and not path.startswith(shown(BUILD))


def as_it_was(path):
    """What to do about an error in a file that is given. It may be right, and a header that it includes be another."""
    since, paths = given.changed()
    if path in paths or not paths:
        return f"Next: git diff {path} shows what was changed there. git checkout -- {path} brings it back."
    return (f"This file is as it was; {paths[0]} is not.\n"
            f"Next: git diff {since} -- {paths[0]} shows what was changed there.")


# ---- CMake and Ninja.

def of_cmake(lines):
    """None, or CMake's own words, and which of our files made it say them."""
    at, found = next(((i, m) for i, m in enumerate(map(CMAKE_ERROR.match, lines)) if m), (None, None))
    if not found:
        return None
    words = [found["message"].strip()] if found["message"].strip() else []
    behind = lines[at + 1:]
    for line in behind:
        if line and not line.startswith(" ") or len(words) == 4:
            break
        words += [line.strip()] if line.strip() else []
    callers = [(m["file"], m["line"]) for m in map(CALLED_BY.match, behind) if m]
    places = [(found["file"], found["line"])] if found["file"] else [(found["folder"], None)] if found["folder"] else []
    file, line = next(((shown(os.path.join(ROOT, file)), line) for file, line in places + callers
                       if is_ours(shown(os.path.join(ROOT, file)))), (None, None))
    gone = None
    if "Cannot find source file:" in words[:-1]:
        gone = words[words.index("Cannot find source file:") + 1]
        gone = shown(os.path.join(ROOT, os.path.dirname(file or ""), gone))
    screen = [f"CMake stops at {file}{':' + line if line else ''}." if file else "CMake cannot configure the build."]
    screen += [f"  {word}" for word in words]
    if gone:
        screen.append(f"Next: git checkout -- {gone} brings it back, as it was committed.")
    elif file and places and shown(os.path.join(ROOT, places[0][0])) == file:
        screen.append(as_it_was(file))
    else:  # a module of CMake's own: it looked for something
        screen.append("Next: ./workbook doctor says what is missing.")
    return "\n".join(screen)


def of_ninja(lines):
    found = next((m for m in map(GONE.match, lines) if m), None)
    if not found:
        return None
    file = shown(found["file"])
    return f"{file} is not there any more.\nNext: git checkout -- {file} brings it back, as it was committed."


# ---- The compiler.

def of_compiler(lines):
    errors = [(i, m) for i, m in enumerate(map(ERROR.match, lines)) if m and not LINK_ERROR.search(m["message"])]
    if not errors:
        return None
    said = errors[0][1]["message"]
    macro = re.search(r'unterminated argument list invoking macro "(\w+)"', said)  # g++ says so at the end of the file
    used = [(i, m) for i, m in errors[1:] if macro and re.search(rf"\b{macro[1]}\b", m["message"])]
    at, found = (used or errors)[0]
    file, line = place(lines, at, found)
    screen = [f"{file}:{line} does not compile.", f"  {compiler_words.shorter(said)}"]
    for code in lines[at + 1:at + 4]:
        if re.match(r"^\s*\d* \|.*[^ |]", code):  # and not the bars alone, below the caret
            screen.append("  " + code)
    lacking = None
    ended = is_learners(file) and re.search(r"expected (?:'\}' at end of input|'\}'$)", said) and of_lost_end(file)
    if ended:
        return "\n".join(screen + ended)
    if not macro and any(re.search(r"expected '\}'|not allowed here before '\{'", m["message"]) for _, m in errors):
        lacking = braces.unclosed(file) if is_learners(file) else None
        screen.append(f"  (Some {{ has no }} in the function that begins at line {lacking}.)" if lacking else
                      "  (Some { has no }: in this function, or in one above it.)")
    inside = is_learners(file) and braces.is_include_inside(file, int(line))
    usual = compiler_words.INCLUDED_INSIDE if inside else compiler_words.means(said) if not is_given(file) else None
    if usual:
        screen += textwrap.wrap(f"This usually means: {usual}", 78, initial_indent="  ", subsequent_indent="  ",
                                break_long_words=False)
    if len(errors) > 1:
        screen.append(f"  ({len(errors) - 1} more behind it; the first often causes the rest.)")
    other = first_one(lines[at + 1:])
    if is_given(file):
        screen.append(as_it_was(file))
    elif not is_ours(file):
        screen.append("Next: this is no file of the workbook's. All that was printed says what leads there.")
    elif inside:
        screen.append(f"Next: {file}:{line}. Put it above the braces, save, and check again.")
    elif other:
        screen += [f"  (The first one is at {other}.)",
                   f"Next: {file}:{line}. Keep one of the two, save, and check again."]
    else:
        screen.append(f"Next: {file}:{lacking}. Close its braces, save, and check again." if lacking else
                      f"Next: {file}:{line}. Repair this line, save, and check again.")
    return "\n".join(screen)


def first_one(lines):
    """Where stands what is defined again, "chapters/x.cpp:12"; None, if the compiler says nothing of it before its next
    error."""
    for line in lines:
        note = FIRST_ONE.match(line)
        if note:
            return f"{shown(note['file'])}:{note['line']}"
        if ERROR.match(line):
            return None
    return None


def place(lines, at, found):
    """(file, line) of an error; if it is in a header, of the line of the learner's that put it into braces; if it is
    in a header of the compiler's own, of the learner's line that leads there."""
    file = shown(found["file"])
    if is_learners(file):
        return file, found["line"]
    on_the_way = dict.fromkeys(m.group("file", "line")
                               for m in map(ON_THE_WAY.match, lines[at::-1] + lines[at + 1:]) if m)
    ways = [(shown(path), line) for path, line in on_the_way if is_learners(shown(path))]
    for path, line in ways:
        if braces.is_include_inside(path, int(line)):
            return path, line
    return ways[0] if ways and not is_ours(file) else (file, found["line"])


# ---- The linker.

def of_linker(lines):
    """gold names a line that calls; the file to open is the one that lacks what is called."""
    found = next((m for m in map(LINK_ERROR.search, lines) if m), None)
    if not found:
        return None
    name = next(group for group in found.groups() if group)
    if found["twice"] or found["again"]:
        return twice(name)
    if name == "LLVMFuzzerTestOneInput":
        return (f"{name} is promised to the fuzzer, and no .cpp has it, so the program cannot be linked.\n"
                "Next: write it (same name, same parameters), save, and check again.")
    function, owner = called(name)
    file, step, header = home(function, owner)
    name = compiler_words.shorter(re.sub(r", 18446744073709551615ul?(?=>)", "", name))  # a span of any length
    own = None if file else declared(function)
    promise = header or own or "a header"
    screen = [f"{name} is promised in {promise}, and no .cpp has it, so the program cannot be linked."]
    if own:
        screen.append(f"Next: {own}. Write this function there (same name, same parameters), save, and check again.")
    elif file:
        other = line_of(file, r"^\S.*" + definition(function, ""))
        screen.append(f"  {file} is where it belongs{f' (Step {step})' if step else ''}."
                      if not other else f"  {file}:{other} has one of this name, and it is another one: "
                      "compare its parameters, const, class and namespace.")
        ended = step not in Parts(read(file)).names and not other and of_lost_end(file)
        screen += ended or [f"Next: {file}. Write it as the header has it, save, and check again."]
    else:
        screen.append("Next: write it (same name, same parameters), save, and check again.")
    return "\n".join(screen)


def twice(name):
    """A name that two files have: both places, and which of them it belongs in."""
    function, owner = called(name)
    own, step, _ = home(function, owner)
    files = [f"{one.path}/{file}" for one in lessons() for file in one.own_files()
             if not own or one.path == os.path.dirname(own)]
    places = {path: line_of(path, r"^\S[^;]*" + definition(function, owner) + "[^;]*$") for path in files}
    screen = [f"{name} is written twice, so the program cannot be linked."]
    screen += [f"  {path}:{line}" + (f" is where it belongs{f' (Step {step})' if step else ''}" if path == own else "")
               for path, line in places.items() if line]
    keep = f"Next: {own}. Keep one of the two, there" if own and places.get(own) else "Next: take one of the two away"
    return "\n".join([*screen, f"{keep}, save, and check again."])


def of_lost_end(path):
    """What to say and do if the last steps of this file are not in it any more: it was saved in part, or cut. Nothing if
    they are, or if no line of a step is."""
    here = Parts(read(path)).names
    solution = path.replace("chapters/", "solutions/", 1)
    there = Parts(read(solution)).names if os.path.exists(os.path.join(ROOT, solution)) else []
    gone = [step for step in there if not set(here) & set(there[there.index(step):])]
    if not gone or not here:
        return []
    lines = f"the line // Step {gone[0]} is" if len(gone) == 1 else f"the lines // Step {gone[0]} to {gone[-1]} are"
    return [f"  (The file ends too early: {lines} not in it any more.)",
            f"Next: {path}. Bring its end back (undo, in your editor), save, and check again."]


def called(name):
    """("next", "FrameParser") of ws::FrameParser::next(); ("refuse", "") of ws::refuse[abi:cxx11](ws::HttpFailure)."""
    plain = re.sub(r"\[abi:\w+\]", "", name.replace("(anonymous namespace)::", ""))
    *outer, function = plain.split("(")[0].split("::")
    return function, outer[-1] if outer and outer[-1] != "ws" else ""


def definition(function, owner):
    return rf"(?<![\w~]){re.escape(f'{owner}::' if owner else '')}{re.escape(function)}\("


def home(function, owner):
    """(your file, its step, the place in the header) of what our solutions have under this name; None for each that
    is not known."""
    for one in lessons():
        for name in one.files():
            text = read(f"{one.solution}/{name}")
            found = re.search(rf"^\S.*{definition(function, owner)}", text, re.M)
            if not found or not owner and re.search(rf"::{re.escape(function)}\($", found[0]):
                continue
            steps = STEP_LINE.findall(text[:found.start()])
            headers = sorted((path for path in os.listdir(os.path.join(ROOT, one.path)) if path.endswith(".h")),
                             key=lambda header: header != name.replace(".cpp", ".h"))
            places = ((f"{one.path}/{header}", line_of(f"{one.path}/{header}", rf"^(?!\s*//).*"
                                                       rf"{definition(function, '')}")) for header in headers)
            header = next((f"{path}:{line}" for path, line in places if line), None)
            return f"{one.path}/{name}", steps[-1][0] if steps else None, header
    return None, None, None


def declared(function):
    """The place where a file of yours promises a function that is your own; None if none does."""
    places = ((path, line_of(path, rf"^(?!\s*//)\S.*{definition(function, '')}[^{{]*;$"))
              for one in lessons() for path in (f"{one.path}/{name}" for name in one.own_files()))
    return next((f"{path}:{line}" for path, line in places if line), None)


def line_of(path, pattern):
    """The number of the first line that begins so, or None."""
    if not os.path.exists(os.path.join(ROOT, path)):
        return None
    return next((number for number, line in enumerate(read(path).splitlines(), 1) if re.match(pattern, line)), None)
