"""`./workbook fuzz`: bytes that nobody thought of, against your chapter or ours, until something breaks."""
import collections
import functools
import glob
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser

import build
import child
import finding
import keep
import packages
import seeds
from book import ROOT, Trouble, Usage, chapter, chapters, paint

USAGE = "./workbook fuzz TARGET|N [--seconds S | --runs N] [--solution]"
CHAPTER_OF = {"http": 1, "handshake": 2, "frame": 3, "roundtrip": 3, "utf8": 3, "connection": 5, "chat": 6,
              "harness": 3}
TARGET_OF = {1: "http", 2: "handshake", 3: "frame", 4: "chat", 5: "connection", 6: "chat"}
KINDS = dict(seeds.KINDS, harness="frames")
ORACLES = ("cut", "reference", "wslay", "bounds", "round_trip")
SECONDS = 60
MINIMISE = 5            # seconds for making a finding smaller
MOST = {"texts": 256, "traces": 600}  # bytes of an input that the target reads; of all others 2,000
PATIENCE = 5            # seconds for one execution: then it does not come to an end
LIBRARIES = "DYLD_LIBRARY_PATH" if sys.platform == "darwin" else "LD_LIBRARY_PATH"
VALUES = ("--seconds", "--runs", "--oracles", "--exhibit")
FLAGS = ("--solution", "--coverage", "--merge")


def main(arguments):
    words, options = sort_out(arguments)
    if "--show" in options:
        return show(words, options["--show"])
    if "--keep" in options:
        return keep_files(words, options["--keep"])
    if len(words) != 1:
        raise Usage(f"which target? {', '.join(CHAPTER_OF)}, or a chapter's number. It goes: {USAGE}")
    if "--coverage" in options:
        return coverage(words[0], "--solution" in options)
    job = Job(words[0], "--solution" in options, options.get("--exhibit"), options.get("--oracles"))
    if "--merge" in options:
        return merge(job)
    return fuzz(job, options.get("--seconds"), options.get("--runs"))


def sort_out(arguments):
    """([words], {option: value})"""
    words, options, rest = [], {}, list(arguments)
    while rest:
        word = rest.pop(0)
        if word in ("--show", "--keep"):
            if not rest:
                raise Usage(f"{word} wants a file. It goes: ./workbook fuzz {word} FILE")
            options[word], rest = rest, []
        elif word in VALUES:
            if not rest:
                raise Usage(f"{word} wants a value. It goes: {USAGE}")
            options[word] = checked(word, rest.pop(0))
        elif word in FLAGS:
            options[word] = True
        elif word.startswith("-"):
            raise Usage(f"'{word}' is not understood. It goes: {USAGE}")
        else:
            words.append(word)
    return words, options


def checked(word, text):
    if word == "--oracles":
        unknown = [name for name in text.split(",") if name not in ORACLES]
        if text != "none" and unknown:
            raise Usage(f"there is no oracle '{unknown[0]}'. They are: {', '.join(ORACLES)}; or none.")
        return text
    if not text.isdigit() or int(text) == 0 and word != "--runs":
        raise Usage(f"'{text}' is no number for {word}. It goes: {USAGE}")
    return int(text)


class Job:
    """What hammers, and what is hammered."""

    def __init__(self, word, solution=False, exhibit=None, oracles=None):
        self.target = TARGET_OF.get(int(word)) if word.isdigit() else word
        if self.target not in CHAPTER_OF:
            raise Usage(f"there is no target '{word}'. They are: {', '.join(CHAPTER_OF)}; "
                        f"or a chapter's number, 1 to {len(TARGET_OF)}.")
        self.chapter = int(word) if word.isdigit() else CHAPTER_OF[self.target]
        self.kind, self.oracles, self.solution = KINDS[self.target], oracles, solution
        self.exhibit = f"{exhibit:02}" if exhibit else None
        self.environment = {}
        self.program = f"fuzz_{self.target}"
        if self.target == "harness":
            self.program = "our_harness" if solution else "your_harness"
        if self.exhibit:
            self.whose, self.protocol = f"exhibit-{self.exhibit}", f"zoo/{self.exhibit}"
            library = f"exhibit_{self.exhibit}"
            self.environment = exhibit_of(self.exhibit).environment
        elif solution:
            self.whose, self.protocol, library = "solution", "ours", "protocol_ours"
        else:
            self.whose, self.protocol, library = f"yours-{self.chapter}", str(self.chapter), f"protocol_{self.chapter}"
        self.targets = [self.program, library]
        self.yours = not self.exhibit and not solution

    def name(self):
        what = "the harness" if self.target == "harness" else f"the target '{self.target}'"
        if self.exhibit:
            return f"{what} on exhibit {self.exhibit}"
        return f"{what} on {'our solutions' if self.solution else f'your chapter {self.chapter}'}"


@functools.lru_cache(maxsize=None)
def cards():
    import exhibits
    return {one.name(): one for one in exhibits.exhibits()}


def exhibit_of(number):
    if number in cards():
        return cards()[number]
    raise Usage(f"there is no exhibit {number}. ./workbook zoo counts them.")


# ---- The build.

def prepare(preset, targets):
    """Builds these, with clang and its libFuzzer if the machine has them."""
    cache = os.path.join(build.folder(preset), "CMakeCache.txt")
    if not os.path.exists(os.path.join(build.folder(preset), "build.ninja")):
        configure(preset)
    elif os.path.exists(cache) and not has_libfuzzer(preset) and packages.libfuzzer_compiler():
        shutil.rmtree(os.path.join(build.folder(preset), "CMakeFiles"), ignore_errors=True)
        configure(preset)  # clang has come since
    if not has_libfuzzer(preset) and os.path.exists(cache):
        print("No clang with libFuzzer here: a plainer fuzzer of our own does it.")
    build.build(preset, targets, "fuzz")


def configure(preset):
    packages.ensure("fuzz")
    where = build.folder(preset)
    compiler = packages.libfuzzer_compiler() or shutil.which("c++") or "c++"
    if preset != "fuzz" and not packages.libfuzzer_compiler():
        raise Trouble(f"the preset {preset} wants clang with libFuzzer. ./workbook doctor says what is missing.")
    if os.path.exists(os.path.join(where, "CMakeCache.txt")):
        os.remove(os.path.join(where, "CMakeCache.txt"))
    if not os.path.exists(where):
        print(f"Building for the first time, in {build.shown(where)}: this takes a minute or two.")
    status, output = child.capture(["cmake", "--preset", preset, "-B", where, f"-DCMAKE_CXX_COMPILER={compiler}"],
                                   env=packages.cmake_environment())
    if status != 0:
        errors = [line.strip() for line in output.splitlines() if line.strip()]
        start = next((i for i, line in enumerate(errors) if "CMake Error" in line), 0)
        raise Trouble("CMake could not configure the build: " + " ".join(errors[start:start + 4])
                      + f"\nAll of it: cmake --preset {preset} -DCMAKE_CXX_COMPILER={compiler}")


def compiler_of(preset):
    """The compiler that this build has been configured with, or None."""
    text = keep.bytes_of(os.path.join(build.folder(preset), "CMakeCache.txt")) or b""
    found = re.search(rb"^CMAKE_CXX_COMPILER:\w+=(.+)$", text, re.M)
    return found[1].decode() if found else None


def has_libfuzzer(preset):
    compiler = compiler_of(preset)
    return bool(compiler) and packages.has_libfuzzer(compiler)


def llvm_tool(preset, name):
    """llvm-cov and the like, of the same LLVM as the compiler: their formats change with each version."""
    resources = packages.resource_folder(compiler_of(preset) or "clang++")
    beside = os.path.join(resources, "../../../bin", name) if resources else ""
    if os.path.exists(beside):
        return os.path.realpath(beside)
    if sys.platform == "darwin" and shutil.which("xcrun"):
        return subprocess.run(["xcrun", "-f", name], capture_output=True, text=True).stdout.strip() or None
    return shutil.which(name + "-19") or shutil.which(name)


def environment_for(preset, protocol, oracles=None, symbols=True, **more):
    """What a program of this build is to find in its environment."""
    environment = dict(os.environ, **more)
    environment[LIBRARIES] = os.path.join(build.folder(preset), "protocol", protocol)
    environment.pop("FUZZ_ORACLES", None)
    if oracles is not None:
        environment["FUZZ_ORACLES"] = oracles
    symbolizer = llvm_tool(preset, "llvm-symbolizer") if symbols else None
    for tool in ("ASAN", "MSAN", "UBSAN"):
        if symbolizer:
            environment[f"{tool}_SYMBOLIZER_PATH"] = symbolizer
        if not symbols:  # where nobody reads the stack
            environment[f"{tool}_OPTIONS"] = ":".join(filter(None, [environment.get(f"{tool}_OPTIONS"), "symbolize=0"]))
    return environment


# ---- The inputs.

def unpack(kind, folders=("seeds", "corpus", "regressions")):
    """A folder with the raw bytes of all inputs of this kind, each named by its SHA-1."""
    place = os.path.join(build.folder("fuzz"), "inputs", kind if len(folders) > 2 else f"{kind}-{'-'.join(folders)}")
    os.makedirs(place, exist_ok=True)
    wanted = {digest(data): data for folder in folders for _, data in seeds.inputs(folder, kind)}
    for name in os.listdir(place):
        if name not in wanted:
            os.remove(os.path.join(place, name))
    for name, data in wanted.items():
        if keep.bytes_of(os.path.join(place, name)) != data:
            keep.write_whole(os.path.join(place, name), data)
    return place


def digest(data):
    return hashlib.sha1(data).hexdigest()


def names_of(kind, folders=("seeds", "corpus", "regressions")):
    """{SHA-1: where a person finds this input}"""
    return {digest(data): name for folder in folders for name, data in seeds.inputs(folder, kind)}


def artifacts(folder):
    """What a fuzzer left there, the smallest first; a slow input is no finding."""
    names = [name for name in os.listdir(folder) if not name.startswith("slow-unit-")]
    paths = [os.path.join(folder, name) for name in names]
    return sorted(paths, key=lambda path: (os.path.getsize(path), path))


def command_of(preset, job, *words):
    command = [build.binary(preset, job.program), f"-max_len={MOST.get(job.kind, 2000)}", "-print_final_stats=1",
               f"-timeout={PATIENCE}", *words]
    dictionary = os.path.join(ROOT, f"fuzz/{job.kind}.dict")
    if has_libfuzzer(preset) and os.path.exists(dictionary):
        command.insert(1, f"-dict={dictionary}")
    return command


def executions_in(output):
    found = re.search(r"stat::number_of_executed_units:\s*(\d+)", output)
    return int(found[1]) if found else 0


# ---- Fuzzing, and what to do with a finding.

def fuzz(job, seconds, runs):
    if job.yours and not chapter(str(job.chapter)).is_started():
        raise Trouble(f"chapter {job.chapter} is not started, so there is nothing of yours to fuzz. Ours: "
                      f"./workbook fuzz {job.target} --solution")
    prepare("fuzz", job.targets)
    grown = os.path.join(build.folder("fuzz"), "grown", f"{job.target}-{job.whose}")
    os.makedirs(grown, exist_ok=True)
    words = [f"-runs={runs}"] if runs is not None else [f"-max_total_time={seconds or SECONDS}"]
    if runs is not None and seconds:
        words.append(f"-max_total_time={seconds}")
    patience = None if runs is not None and not seconds else (seconds or SECONDS) + 60
    print(f"Fuzzing {job.name()}" + (f", {runs:,} executions." if runs is not None else f", {seconds or SECONDS} s."))
    with tempfile.TemporaryDirectory(prefix="workbook-fuzz-") as folder:
        command = command_of("fuzz", job, *words, f"-artifact_prefix={folder}/", grown, unpack(job.kind))
        begin = time.monotonic()
        environment = environment_for("fuzz", job.protocol, job.oracles, **job.environment)
        status, output = listen(command, environment, patience)
        took = max(time.monotonic() - begin, 0.001)
        found, count = finding.parse(status, output), executions_in(output)
        if not found:
            print(f"{count:,} executions, nothing found. ({count / took:,.0f} a second)")
            return 0
        print(paint(f"Something after {count:,} executions, {took:.0f} s.", "red"))
        left = artifacts(folder)
        if not left:
            print("\n".join(found.lines) + "\nIts bytes are lost: it did not say which they were.")
            return 1
        data, found = minimise(job, keep.bytes_of(left[0]), found, folder)
    return tell(job, data, found)


def listen(command, environment, patience):
    """(status, output) of a fuzzer; meanwhile, on a terminal, one line says how far it is."""
    lines, progress = collections.deque(maxlen=5000), Progress()
    with child.Group(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as group:
        late = threading.Timer(patience or threading.TIMEOUT_MAX, group.kill, [signal.SIGKILL])
        late.daemon = True
        late.start()
        try:
            for raw in group.process.stdout:
                line = raw.decode("utf-8", "replace").rstrip("\n")
                if not progress.hears(line):
                    lines.append(line)
            status = group.wait()
        except SystemExit:
            progress.clear()
            print(f"Stopped. {progress.count:,} executions at least, nothing found.")
            raise
        finally:
            late.cancel()
    progress.clear()
    return status, "\n".join(lines)


class Progress:
    LINE = re.compile(r"#(\d+)\s+\w+\s+(?:cov: (\d+))?")

    def __init__(self):
        self.count, self.begin, self.next = 0, time.monotonic(), 0
        self.shown = sys.stdout.isatty()

    def hears(self, line):
        """True if the line is libFuzzer's chatter."""
        found = self.LINE.match(line)
        if not found:
            return False
        self.count, now = int(found[1]), time.monotonic()
        if self.shown and now > self.next:
            self.next = now + 2
            took = max(now - self.begin, 0.001)
            text = f"{took:4.0f} s   {self.count:,} executions, {self.count / took:,.0f} a second"
            text += f", {found[2]} branches reached" if found[2] else ""
            print(f"\r\033[K{paint(text, 'dim')}", end="", flush=True)
        return True

    def clear(self):
        if self.shown:
            print("\r\033[K", end="", flush=True)


def replay(job, paths, oracles=None, preset="fuzz", timeout=60):
    """(finding or None, output): each file once, in one process."""
    command = [build.binary(preset, job.program), f"-timeout={PATIENCE}", "-artifact_prefix=" + os.devnull, *paths]
    environment = environment_for(preset, job.protocol, oracles, **job.environment)
    status, output = child.capture(command, timeout=timeout, env=environment)
    return finding.parse(status, output), output


def minimise(job, data, found, folder):
    """The smallest bytes with the same kind of finding, as far as a few seconds go; and their finding."""
    print(f"Making {len(data):,} bytes smaller ...", flush=True)
    # Only this oracle is asked: so a smaller input is less often another fault.
    oracles = job.oracles if job.target == "harness" else finding.WORDS.get(found.oracle, job.oracles)
    smaller = os.path.join(folder, "smaller")
    os.makedirs(smaller)
    first = os.path.join(folder, "first")
    keep.write_whole(first, data)
    if has_libfuzzer("fuzz"):
        command = command_of("fuzz", job, "-minimize_crash=1", f"-max_total_time={MINIMISE}",
                             f"-artifact_prefix={smaller}/", first)
        environment = environment_for("fuzz", job.protocol, oracles, symbols=False, **job.environment)
        child.capture(command, timeout=MINIMISE, env=environment)
    else:
        take_away(job, data, found, oracles, smaller)
    for path in [*artifacts(smaller), first]:
        again, _ = replay(job, [path], oracles=job.oracles)
        if again and (again.oracle, again.kind) == (found.oracle, found.kind):
            return keep.bytes_of(path), again
    return data, found


def take_away(job, data, found, oracles, folder):
    """For the plainer fuzzer: halves, quarters, ... are left out for as long as the finding stays."""
    end, size = time.monotonic() + MINIMISE, max(len(data) // 2, 1)
    while size and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            path = os.path.join(folder, f"{at}-{size}")
            keep.write_whole(path, data[:at] + data[at + size:])
            again, _ = replay(job, [path], oracles)
            if again and (again.oracle, again.kind) == (found.oracle, found.kind):
                data = keep.bytes_of(path)
            else:
                os.remove(path)
                at += size
        size //= 2


def tell(job, data, found):
    """The screen about it, and the question whether to keep it. Always 1."""
    known = names_of(job.kind, ("regressions",)).get(digest(data))
    print()
    print(finding.screen(job.target, job.chapter, job.kind, data, found, not job.yours, job.exhibit))
    if job.exhibit:
        return 1
    if known:
        print(f"These bytes are kept already: {known}")
        return 1
    place = store(job, data, found)
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        try:
            answer = input("Keep it, so that your tests replay it from now on? [y/N] ")
        except EOFError:
            answer = ""
        if answer.strip().lower() in ("y", "yes"):
            keep_one(job.kind, place)
    else:
        print(f"To keep it, so that your tests replay it from now on: ./workbook fuzz --keep {build.shown(place)}")
    return 1


def store(job, data, found):
    """Into build/fuzz/findings/KIND; beside it, in words, what it is."""
    folder = os.path.join(build.folder("fuzz"), "findings", job.kind)
    os.makedirs(folder, exist_ok=True)
    place = os.path.join(folder, digest(data)[:8])
    by = f"the oracle '{found.oracle}'" if found.oracle in finding.WORDS else found.oracle
    about = [f"Found in {job.name()} by {by}:", *found.lines]
    keep.write_whole(place + ".txt", ("\n".join(about) + "\n").encode())
    keep.write_whole(place, data)
    return place


# ---- Keeping and showing.

def keep_files(words, paths):
    for path in paths:
        kind = kind_of(path, words)
        if not kind:
            raise Usage(f"what kind of bytes has {path}? Name the target: ./workbook fuzz frame --keep {path}")
        keep_one(kind, path)
    return 0


def keep_one(kind, path):
    data = raw_bytes(path)
    about = keep.bytes_of(path + ".txt")
    name = f"fuzz/regressions/{kind}/yours-{digest(data)[:8]}.hex"
    known = names_of(kind, ("regressions",)).get(digest(data))
    if known or os.path.exists(os.path.join(ROOT, name)):
        print(f"It is kept already: {known or name}")
        return
    os.makedirs(os.path.join(ROOT, os.path.dirname(name)), exist_ok=True)
    comments = about.decode().splitlines() if about else [f"Kept from {build.shown(path)}"]
    keep.write_whole(os.path.join(ROOT, name), finding.written(kind, data, comments).encode())
    print(f"Kept: {name}")


def kind_of(path, words=()):
    """The kind of bytes in a file: of the target that was named, or by its folder."""
    if words:
        return Job(words[0]).kind
    parts = re.sub(r"\.hex(:\d+)?$", "", os.path.abspath(path)).split(os.sep)
    return next((part for part in reversed(parts) if part in set(KINDS.values())), None)


def raw_bytes(path):
    """Of a raw file, of a .hex file, or of a line of a corpus: fuzz/corpus/frames.hex:12"""
    line = re.match(r"(.+\.hex):(\d+)$", path)
    data = keep.bytes_of(os.path.abspath(line[1] if line else path))
    if data is None:
        raise Trouble(f"there is no file {line[1] if line else path}.")
    if line:
        rows = data.decode("utf-8", "replace").splitlines()
        if not 0 < int(line[2]) <= len(rows):
            raise Trouble(f"{line[1]} has {len(rows)} lines.")
        row = rows[int(line[2]) - 1]
        return bytes.fromhex(row) if re.fullmatch(r"([0-9a-f]{2})*", row) else seeds.parse(row, path)
    return seeds.parse(data.decode("utf-8", "replace"), path) if path.endswith(".hex") else data


def show(words, paths):
    for path in paths:
        data = raw_bytes(path)
        kind = kind_of(path, words) or ("heads" if re.match(rb"[A-Z]+ \S+ HTTP/", data) else "frames")
        print(f"{path}: {len(data):,} bytes, {kind}")
        for line in finding.shown(kind, data, most=200):
            print("  " + line)
    return 0


# ---- What of a chapter the inputs reach.

def coverage(word, solution):
    if word == "all":
        if not solution:
            raise Usage("all of it is measured on ours: ./workbook fuzz all --coverage --solution")
        jobs = [Job(target, True) for target in KINDS if target != "harness"]
        files = [f"{one.solution}/{name}" for one in chapters() if one.number in (1, 2, 3, 5) for name in one.files()]
    else:
        jobs = [Job(word, solution)]
        one = chapter(str(jobs[0].chapter))
        files = [f"{one.solution if solution else one.path}/{name}" for name in one.files()]
    prepare("fuzz-coverage", sorted({name for job in jobs for name in job.targets}))
    where = build.folder("fuzz-coverage")
    profile = os.path.join(where, f"{word}.profdata")
    with tempfile.TemporaryDirectory(prefix="workbook-coverage-") as folder:
        for job in jobs:
            count_lines(job, folder)
        run_tool("llvm-profdata", "merge", "-o", profile, *sorted(glob.glob(os.path.join(folder, "*.profraw"))))
    library = glob.glob(os.path.join(where, "protocol", jobs[0].protocol, "libprotocol.*"))[0]
    paths = [os.path.join(ROOT, path) for path in files]
    about = [library, f"-instr-profile={profile}"]
    table(parse_lcov(run_tool("llvm-cov", "export", *about, "-format=lcov", *paths)), files)
    html = os.path.join(where, "html", f"{word}-{jobs[0].whose}")
    run_tool("llvm-cov", "show", *about, "-format=html", "-show-branches=count", f"-output-dir={html}", *paths)
    print(f"Line by line: {build.shown(html)}/index.html")
    if sys.stdout.isatty():
        webbrowser.open("file://" + os.path.join(html, "index.html"))
    return 0


def count_lines(job, folder):
    """Replays all inputs of this target; the counts are left in `folder`."""
    environment = environment_for("fuzz-coverage", job.protocol, **job.environment)
    environment["LLVM_PROFILE_FILE"] = os.path.join(folder, f"{job.target}-%m.profraw")
    inputs = unpack(job.kind)
    paths = [os.path.join(inputs, name) for name in sorted(os.listdir(inputs))]
    command = [build.binary("fuzz-coverage", job.program), f"-timeout={PATIENCE}", f"-artifact_prefix={os.devnull}"]
    status, output = child.capture([*command, *(paths or ["-runs=0"])], env=environment)
    if finding.parse(status, output):
        raise Trouble("one of the inputs finds something, and ends the run before the lines are counted. "
                      f"See it: ./workbook fuzz {job.target}{' --solution' if job.solution else ''}")


def run_tool(name, *words):
    tool = llvm_tool("fuzz-coverage", name)
    if not tool:
        raise Trouble(f"{name} is not installed. Debian, Ubuntu: apt-get install llvm-19")
    answer = subprocess.run([tool, *words], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if answer.returncode != 0:
        raise Trouble(f"{name}: {' '.join(answer.stderr.split('error: ')[-1].split())}")
    return answer.stdout


def parse_lcov(text):
    """{path: ({line: count}, {(line, which): count})}"""
    found, lines, branches = {}, {}, {}
    for row in text.splitlines():
        word, _, rest = row.partition(":")
        if word == "SF":
            lines, branches = {}, {}
            found[os.path.relpath(os.path.realpath(rest), os.path.realpath(ROOT))] = lines, branches
        elif word == "DA":
            line, count = rest.split(",")[:2]
            lines[int(line)] = int(count)
        elif word == "BRDA":
            line, *which, count = rest.split(",")
            branches[int(line), tuple(which)] = 0 if count == "-" else int(count)
    return found


def table(found, files, most=10):
    print(f"{'':44}   lines  branches")
    never = []
    for path in files:
        lines, branches = found.get(path, ({}, {}))
        print(f"{path:44} {percent(lines.values()):>7}   {percent(branches.values()):>7}")
        dark = {line: "never reached" for line, count in lines.items() if count == 0}
        for (line, _), count in branches.items():
            if count == 0:
                dark.setdefault(line, "never the one way, or never the other")
        never += [f"{path}:{lines}  {words}" for lines, words in ranges(dark)]
    everything = [found[path] for path in files if path in found]
    print(f"{'all of them':44} {percent([c for lines, _ in everything for c in lines.values()]):>7}   "
          f"{percent([c for _, branches in everything for c in branches.values()]):>7}")
    if never:
        print(f"Not reached by any input{f', the first {most} of {len(never)}' if len(never) > most else ''}:")
        print("\n".join("  " + line for line in never[:most]))


def ranges(dark):
    """Lines that follow each other and are dark in the same way, as one: [("18-22", "never reached")]"""
    found = []
    for line, words in sorted(dark.items()):
        if found and found[-1][1:] == [line - 1, words]:
            found[-1][1] = line
        else:
            found.append([line, line, words])
    return [(str(first) if first == last else f"{first}-{last}", words) for first, last, words in found]


def percent(counts):
    counts = list(counts)
    return f"{100 * sum(count > 0 for count in counts) / len(counts):.1f} %" if counts else "-"


# ---- For maintainers: the corpus, written anew.

def merge(job):
    """What is kept are few inputs that together reach all that the fuzzers ever reached."""
    if not job.solution:
        raise Usage("a corpus is made with ours: ./workbook fuzz TARGET --merge --solution")
    jobs = [Job(target, True) for target, kind in seeds.KINDS.items() if kind == job.kind]
    prepare("fuzz", sorted({name for one in jobs for name in one.targets}))
    if not has_libfuzzer("fuzz"):
        raise Trouble("--merge wants clang with libFuzzer. ./workbook doctor says what is missing.")
    with tempfile.TemporaryDirectory(prefix="workbook-merge-") as folder:
        given, kept = os.path.join(folder, "given"), os.path.join(folder, "kept")
        os.makedirs(given)
        os.makedirs(kept)
        sources = [unpack(job.kind, ("seeds", "corpus")),
                   *glob.glob(os.path.join(build.folder("fuzz"), "grown", "*-solution"))]
        sources = sources[:1] + [path for path in sources[1:]
                                 if KINDS.get(os.path.basename(path)[:-len("-solution")]) == job.kind]
        count = gather(sources, given)
        for one in jobs:  # what is kept for one target is there for the next
            status, output = child.capture(command_of("fuzz", one, "-set_cover_merge=1", kept, given),
                                           env=environment_for("fuzz", "ours"))
            if status != 0:
                raise Trouble(f"the merge for {one.target} ended {finding.ending(status)}: {output[-300:]}")
        chosen = {keep.bytes_of(os.path.join(kept, name)) for name in os.listdir(kept)}
    write_corpus(job.kind, chosen, jobs)
    print(f"fuzz/corpus/{job.kind}.hex: {len(chosen)} inputs of {count}, {sum(map(len, chosen)):,} bytes")
    return 0


def gather(sources, folder):
    """Copies what is short enough for a file that people may read; how many there were."""
    for source in sources:
        for name in os.listdir(source):
            data = keep.bytes_of(os.path.join(source, name))
            if data is not None and len(data) <= 2000:
                with open(os.path.join(folder, digest(data)), "wb") as file:
                    file.write(data)
    return len(os.listdir(folder))


def write_corpus(kind, chosen, jobs):
    lines = [f"# Inputs that reach, together, all that the fuzzers reached: {', '.join(one.target for one in jobs)}. "
             f"One a line. Written by ./workbook fuzz {jobs[0].target} --merge --solution"]
    for data in sorted(chosen, key=lambda data: (len(data), data)):
        lines.append(data.hex() or '""')
    os.makedirs(os.path.join(ROOT, "fuzz/corpus"), exist_ok=True)
    keep.write_whole(os.path.join(ROOT, f"fuzz/corpus/{kind}.hex"), ("\n".join(lines) + "\n").encode())
