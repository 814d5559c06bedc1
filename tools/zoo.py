"""`./workbook zoo`: faults that real projects had, one each in our solutions, and whoever detects them."""
import concurrent.futures
import functools
import os
import platform
import re
import signal
import struct
import subprocess
import sys
import tempfile
import textwrap
import threading
import time

import build
import exhibits
import finding
import fuzz
import keep
import packages
import seeds
from book import ROOT, Trouble, Usage, paint, read

USAGE = "./workbook zoo [NN [--spoil]]"
SCOREBOARD = "fuzz/zoo/SCOREBOARD.md"
RUNS = 20_000           # executions for an exhibit that no known input gives away
PATIENCE = 2            # seconds for one execution: a fault that never ends is detected by it
ENOUGH = 80             # per cent of the exhibits that the checked-in inputs alone have to detect
EVERY_KIND = sorted(set(seeds.KINDS.values()))
LEVELS = ["whatever reads the bytes", "other cuts, and an ==", "a naive decoder beside it", "text and closing",
          "several frames in a row", "work and memory, counted", "another tool"]
HINTS = {
    "crash": "crash or hang by themselves: they want other bytes, not another oracle",
    "any cut": "differ only between two cuts of the same bytes",
    "reference": "do the same for every cut, and not what the RFC says: only a second opinion tells",
    "wslay": "answer otherwise than another library does",
    "bounds": "get everything right, with too much work or too much memory for so few bytes",
    "round trip": "do not read what they have written themselves",
}
WHERE = {"http": "a request", "handshake": "a handshake", "connection": "a whole connection, its answers too",
         "utf8": "a text", "roundtrip": "frames that are valid", "chat": "a room", "frame": "frames"}


def main(arguments):
    options, words = {}, []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in ("--runs", "--seconds", "--only"):
            if not rest or not re.fullmatch(r"\d+" if word != "--only" else r"\d+(,\d+)*", rest[0]):
                raise Usage(f"{word} wants a number. It goes: {USAGE}")
            value = rest.pop(0)
            options[word] = [int(one) for one in value.split(",")] if word == "--only" else int(value)
        elif word in ("--solution", "--check", "--spoil", "--ours"):
            options[word] = True
        elif word.isdigit():
            words.append(word)
        else:
            raise Usage(f"'{word}' is not understood. It goes: {USAGE}")
    if len(words) > 1:
        raise Usage(f"'{words[1]}' is one word too many. It goes: {USAGE}")
    if words:
        return card(words[0], "--spoil" in options)
    if "--check" in options:
        return print_check(options.get("--runs", RUNS))
    if "--solution" in options:
        return prove(options)
    return grade(options.get("--runs", RUNS), "--ours" in options)


class Crowd:
    """As many programs at once as there are cores, each in a process group of its own. A signal that
    reaches us ends them all, and then us. (child.Group is for one at a time, and for the main thread.)"""

    def __init__(self):
        self.lock, self.running, self.over = threading.Lock(), set(), False

    def __enter__(self):
        self.old = {number: signal.signal(number, self.stop) for number in (signal.SIGINT, signal.SIGTERM)}
        self.pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1)
        return self

    def __exit__(self, *_):
        with self.lock:
            self.over = True
            for process in self.running:
                kill(process)
        self.pool.shutdown(wait=True, cancel_futures=True)
        for number, handler in self.old.items():
            signal.signal(number, handler)

    @staticmethod
    def stop(number, _frame):
        raise SystemExit(128 + number)

    def map(self, function, items):
        """The results, in the order of the items."""
        for future in [self.pool.submit(function, item) for item in items]:
            yield future.result()

    def capture(self, command, timeout, env):
        """(exit status, everything it printed), as child.capture; for many threads."""
        process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        with self.lock:
            self.running.add(process)
            if self.over:
                kill(process)
        try:
            output, _ = process.communicate(timeout=timeout)
            status = process.returncode
        except subprocess.TimeoutExpired:
            kill(process)
            output, _ = process.communicate()
            status = 124
        with self.lock:
            self.running.discard(process)
        return 128 - status if status < 0 else status, output.decode("utf-8", "replace")


def kill(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


class Run:
    """What one program did: the finding, if there is one, and how many executions it took."""

    def __init__(self, status, output):
        self.finding = finding.parse(status, output)
        self.executions = fuzz.executions_in(output)
        running = re.findall(r"^Running: (.+)$", output, re.M)
        self.file = running[-1] if running and self.finding else None  # the one that it did not survive

    def detected(self):
        return self.finding is not None


def replay(crowd, preset, job, paths, oracles=None, symbols=False):
    """Each file once, in one process."""
    if not paths:
        return Run(0, "")
    environment = fuzz.environment_for(preset, job.protocol, oracles, symbols, **job.environment)
    command = [build.binary(preset, job.program), f"-timeout={PATIENCE}", f"-artifact_prefix={os.devnull}", *paths]
    return Run(*crowd.capture(command, 300, environment))


def hammer(crowd, preset, job, folder, runs=None, seconds=None, oracles=None, **more):
    """From these inputs, and always with the same seed: the same executions each time."""
    words = ["-seed=1"] + ([f"-runs={runs}"] if runs is not None else [])
    words += [f"-max_total_time={seconds}"] if seconds is not None else []
    environment = fuzz.environment_for(preset, job.protocol, oracles, False, **job.environment, **more)
    with tempfile.TemporaryDirectory(prefix="workbook-zoo-") as grown:
        os.mkdir(os.path.join(grown, "new"))
        command = [word for word in fuzz.command_of(preset, job) if not word.startswith("-timeout")]
        command += [f"-timeout={PATIENCE}", *words, f"-artifact_prefix={grown}/", os.path.join(grown, "new"), folder]
        return Run(*crowd.capture(command, (seconds or 240) + 60, environment))


def job_for(one, target=None):
    """The exhibit under its own target, or another."""
    return fuzz.Job(target or one.target, exhibit=one.number)


def preset_of(one):
    return "fuzz-memory" if "memory" in one.tools else "fuzz"


@functools.lru_cache(maxsize=None)
def memory_is_possible():
    return packages.libfuzzer_compiler() is not None and sys.platform == "linux"


def files_of(kinds, folders=("seeds", "corpus")):
    """The raw files of all inputs of these kinds."""
    places = [fuzz.unpack(kind, folders) for kind in kinds]
    return [os.path.join(place, name) for place in places for name in sorted(os.listdir(place))]


def reproducer(one):
    """A raw file with it."""
    folder = os.path.join(build.folder("fuzz"), "inputs", "reproducers")
    os.makedirs(folder, exist_ok=True)
    place = os.path.join(folder, one.name())
    data = seeds.parse(one.reproducer, one.path)
    if keep.bytes_of(place) != data:
        keep.write_whole(place, data)
    return place


def build_exhibits(chosen, programs):
    """{exhibit: what is wrong with it, or None}. Programs and the clean protocol have to be built."""
    wrong = dict.fromkeys(chosen)
    for preset in ("fuzz", "fuzz-memory"):
        those = [one for one in chosen if preset_of(one) == preset]
        if preset == "fuzz-memory" and (not those or not memory_is_possible()):
            continue
        needed = programs if preset == "fuzz" else {f"fuzz_{one.target}" for one in those}
        fuzz.prepare(preset, sorted({"protocol_ours", *needed}))
        names = [f"exhibit_{one.name()}" for one in those]
        status, output = build.ninja(build.folder(preset), names, "-k", "0")
        if status == 0:
            continue
        for one in those:
            failed = re.search(rf"^FAILED: \S*(?:exhibit_|zoo/){one.name()}\b.*\n((?:.*\n){{0,12}})", output, re.M)
            if failed:
                wrong[one] = build.first_error(failed[1])
        if not any(wrong.values()):
            raise Trouble(build.first_error(output))
    return wrong


# ---- A card, for whoever asks.

def card(number, spoil):
    one = fuzz.exhibit_of(f"{int(number):02}")
    print(f"Exhibit {one.name()}: {one.title}")
    print(f"  models       {unlinked(one.models)}")
    print(f"  level        {one.level}, {LEVELS[one.level]}")
    print(f"  a person     {seen(one)}")
    if not spoil:
        print(f"The fault, and bytes that show it: ./workbook zoo {one.name()} --spoil")
        return 0
    print(f"  seen by      {', '.join(one.seen_by)}    (target {one.target})")
    if one.tools:
        print(f"  needs        {', '.join(one.tools)}")
    print(f"\nThe fault, in {one.file}:")
    for line in one.fault.splitlines():
        if line.startswith("!"):
            line = f"     (it makes a difference when: {line[1:].strip()})"
        print("  " + paint(line, {"-": "red", "+": "green"}.get(line[:1], "dim")))
    print("\nBytes that show it:")
    for line in finding.shown(seeds.KINDS[one.target], seeds.parse(one.reproducer, one.path)):
        print("  " + line)
    return 0


def unlinked(text):
    """Markdown's links, as a terminal shows them."""
    return re.sub(r"\[([^]]+)\]\(([^)]+)\)", r"\1 (\2)", text)


def seen(one):
    """What stands on the card between the facts and the fault: what a person sees."""
    text = read(one.path).split("```diff", 1)[0]
    paragraphs = [part for part in text.split("\n\n") if not part.startswith(("#", "- "))]
    return " ".join(" ".join(paragraphs).split())


# ---- Your harness, graded.

def grade(runs, ours):
    begin, all_of_them = time.monotonic(), exhibits.exhibits()
    program = "our_harness" if ours else "your_harness"
    wrong = build_exhibits(all_of_them, {program})
    if any(wrong.values()):
        raise Trouble(next(text for text in wrong.values() if text))
    inputs, frames = files_of(EVERY_KIND), fuzz.unpack("frames")
    for one in all_of_them:
        reproducer(one)
    with Crowd() as crowd:
        cry = cries_wolf(crowd, ours, inputs, frames, runs)
        if cry:
            print(cry)
            return 1
        print(f"Quiet on our clean code. Now {len(all_of_them)} exhibits, {runs:,} executions each at most ...")
        detected = {}
        answers = crowd.map(lambda one: detects(crowd, one, ours, inputs, frames, runs), all_of_them)
        for one, yes in zip(all_of_them, answers):
            detected[one] = yes
            if sys.stdout.isatty():
                print(f"\r\033[K{paint(f'exhibit {one.name()}', 'dim')}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    print("\n".join(scoreboard(detected, "Ours" if ours else "Yours")))
    print(f"({time.monotonic() - begin:.0f} s)")
    return 0


def harness_job(ours, one=None):
    return fuzz.Job("harness", ours, exhibit=one.number if one else None)


def cries_wolf(crowd, ours, inputs, frames, runs):
    """What the harness reports of code without a fault; None if it is quiet."""
    job = harness_job(ours)
    job.protocol = "ours"
    run = replay(crowd, "fuzz", job, inputs, symbols=True)
    data = keep.bytes_of(run.file) if run.file else None
    if not run.detected():
        run = hammer(crowd, "fuzz", job, frames, runs=runs)
    if not run.detected():
        return None
    lines = ["Your harness cries wolf: it reports our clean code, so what it says of an exhibit means nothing.",
             *("  " + line for line in run.finding.lines)]
    if data is not None:
        lines += [f"The bytes ({len(data)}):", *("  " + line for line in finding.shown("frames", data))]
    lines.append(f"Next: fuzz/{job.program}.cpp. See it again: ./workbook fuzz harness --solution"
                 if ours else f"Next: fuzz/{job.program}.cpp.")
    return "\n".join(lines)


def detects(crowd, one, ours, inputs, frames, runs):
    """By an input that is known, or by a few of its own."""
    job = harness_job(ours, one)
    if replay(crowd, "fuzz", job, [reproducer(one), *inputs]).detected():
        return True
    return hammer(crowd, "fuzz", job, frames, runs=runs).detected()


def scoreboard(detected, whose):
    """One screen: what is detected, by level and chapter; and a hint that spoils nothing."""
    columns = sorted({chapter_of(one) for one in detected})
    lines = [f"  {'level':30}" + "".join(f"{'chapter ' + column:>12}" for column in columns)]
    for level in sorted({one.level for one in detected}):
        cells = [share(detected, lambda one: one.level == level and chapter_of(one) == column) for column in columns]
        lines.append(f"  {level}  {LEVELS[level]:27}" + "".join(f"{cell:>12}" for cell in cells))
    count = sum(detected.values())
    lines.append(f"{whose} detects {count} of {len(detected)}.")
    left = [one for one in detected if not detected[one]]
    return lines + (hint(left) if left else ["All of them."])


def chapter_of(one):
    return str(int(re.match(r"solutions/(\d\d)-", one.file)[1]))


def share(detected, belongs):
    those = [yes for one, yes in detected.items() if belongs(one)]
    return f"{sum(those)} of {len(those)}" if those else "-"


def hint(left):
    """About the easiest that are left, together: which of them is which is for you to find out. First those
    of the parser, which every harness hammers; then what is behind it."""
    def order(one):
        return chapter_of(one) != "3", one.level, one.seen_by[0]
    first = min(left, key=lambda one: (order(one), one.number))
    alike = [one for one in left if order(one) == order(first)]
    targets = sorted({WHERE[one.target] for one in alike})
    words = f"The next {len(alike)} {HINTS[first.seen_by[0]]}" if len(alike) > 1 else \
        f"The next one: such faults {HINTS[first.seen_by[0]]}"
    lines = textwrap.wrap(f"{words}. (What to feed: {'; '.join(targets)}.)", 110)
    if first.tools:
        lines.append("A harness alone is not enough for that: see the lesson's end.")
    numbers = ", ".join(one.name() for one in alike[:12])
    return lines + [f"What a person sees of them: ./workbook zoo {first.name()}" +
                    (f" (or {numbers[4:]})" if len(alike) > 1 else ""), "Next: fuzz/your_harness.cpp"]


# ---- The proof: what our targets detect, and with which oracle.

COLUMNS = [("crash only", "none"), ("any cut", "cut"), ("differential", "reference,wslay"),
           ("round trip", "round_trip"), ("all", None)]
OTHER_RUNS, OTHER_SECONDS, ALL_SECONDS = 200_000, 20, 60


def prove(options):
    only = options.get("--only")
    chosen = [one for one in exhibits.exhibits() if not only or one.number in only]
    runs, seconds = options.get("--runs", OTHER_RUNS), options.get("--seconds", ALL_SECONDS)
    mutators = {f"fuzz_{one.target}_mutator" for one in chosen if "mutator" in one.tools}
    wrong = build_exhibits(chosen, {"fuzz_roundtrip", *mutators, *(f"fuzz_{one.target}" for one in chosen)})
    for one, text in wrong.items():
        if text:
            raise Trouble(f"exhibit {one.name()}: {text}")
    for target in {one.target for one in chosen} | {"roundtrip"}:
        seeds_only(target)
    rows = []
    print(f"{'':4}" + "".join(f"{name:>14}" for name, _ in COLUMNS) + "   reached / triggered, and who reported")
    with Crowd() as crowd:
        cells = [(one, name, oracles) for one in chosen for name, oracles in COLUMNS]
        row = {}
        for (one, name, _), result in zip(cells, crowd.map(lambda cell: prove_one(crowd, *cell, runs, seconds), cells)):
            row[name] = result
            if len(row) == len(COLUMNS):
                rows.append((one, row))
                print(f"{one.name():4}" + "".join(f"{shown(row[name]):>14}" for name, _ in COLUMNS)
                      + f"   {canary(row['all'])}, {reporter(row['all'])}", flush=True)
                row = {}
    print(score(rows))
    if only:
        print(f"(Some of them only: {SCOREBOARD} stays as it is.)")
    else:
        keep.write_whole(os.path.join(ROOT, SCOREBOARD), markdown(rows, runs, seconds).encode())
        print(f"Written: {SCOREBOARD}")
    missed = [one.name() for one, row in rows if not (row["all"] and row["all"].detected())]
    return 1 if missed else 0


def seeds_only(target):
    return fuzz.unpack(seeds.KINDS[target], ("seeds",))


def prove_one(crowd, one, name, oracles, runs, seconds):
    """One cell of the table; None where the column does not apply."""
    if name == "round trip" and chapter_of(one) != "3":
        return None
    job = job_for(one, "roundtrip" if name == "round trip" else None)
    folder = place_of_seeds(job.target)
    if name != "all":
        return hammer(crowd, "fuzz", job, folder, runs, min(OTHER_SECONDS, seconds), oracles)
    preset = preset_of(one)
    if preset == "fuzz-memory" and not memory_is_possible():
        return None
    if "mutator" in one.tools:
        job.program += "_mutator"
    with tempfile.TemporaryDirectory(prefix="workbook-canary-") as nest:
        song = os.path.join(nest, "song")
        run = hammer(crowd, preset, job, folder, None, seconds, None, ZOO_CANARY=song)
        run.song = struct.unpack("<QQ", (keep.bytes_of(song) or b"").ljust(16, b"\0")[:16])
    return run


def place_of_seeds(target):
    """Unpacked before: two threads at once would be in each other's way."""
    return os.path.join(build.folder("fuzz"), "inputs", f"{seeds.KINDS[target]}-seeds")


def shown(run):
    if run is None:
        return "-"
    return f"{run.executions:,}" if run.detected() else "\u2013"


def canary(run):
    return f"{run.song[0]:,} / {run.song[1]:,}" if run else "not run"


def reporter(run):
    if not run or not run.detected():
        return "nobody"
    return run.finding.oracle if run.finding.oracle != "crash" else f"crash ({run.finding.kind})"


def score(rows):
    words = [f"{name} {sum(bool(row[name] and row[name].detected()) for _, row in rows)}" for name, _ in COLUMNS]
    return f"Of {len(rows)} exhibits: " + ", ".join(words)


def markdown(rows, runs, seconds):
    compiler = subprocess.run([fuzz.compiler_of("fuzz") or "c++", "--version"], capture_output=True, text=True)
    said = compiler.stdout.splitlines()[0] if compiler.stdout else "a compiler"
    lines = ["# Scoreboard of the zoo", "",
             "Written by `./workbook zoo --solution`; not by hand. Each cell is the number of executions until the",
             "fault was detected, \u2013 if it was not, - if the column does not apply. Every run starts from the",
             f"checked-in seeds, with `-seed=1`. Budget: {seconds} s for `all`, {runs:,} executions or "
             f"{min(OTHER_SECONDS, seconds)} s for each other column.",
             "*reached* and *triggered* are counted in the column `all`, until it stopped: how often the faulty line",
             "was executed, and how often it made a difference there.", "",
             f"{time.strftime('%Y-%m-%d')}, {said}, {platform.machine()}, {os.cpu_count()} runs at once.", "",
             score(rows) + ".", "",
             f"| | level | target | {' | '.join(name for name, _ in COLUMNS)} | reached | triggered | reported by |",
             "|---|---|---|" + "---:|" * (len(COLUMNS) + 2) + "---|"]
    for one, row in rows:
        reached, triggered = row["all"].song if row["all"] else ("-", "-")
        cells = [shown(row[name]) for name, _ in COLUMNS]
        cells += [f"{count:,}" if isinstance(count, int) else count for count in (reached, triggered)]
        needs = f" (needs {', '.join(one.tools)})" if one.tools else ""
        lines.append(f"| [{one.name()}]({os.path.basename(one.path)}) | {one.level} | {one.target}{needs} | "
                     + " | ".join(cells) + f" | {reporter(row['all'])} |")
    return "\n".join(lines) + "\n"


# ---- Both ways, in CI: what each exhibit's card says is so.

def print_check(runs):
    failed = 0
    for one, ok, text in check(runs):
        failed += not ok
        place = f"exhibit {one.name()}: " if one else ""
        if not ok or not one:
            print(f"{'' if ok else paint('FAILED  ', 'red')}{place}{text}", flush=True)
    print(f"{failed} failed" if failed else "All as the cards say.")
    return 1 if failed else 0


def check(runs=RUNS):
    """Yields (exhibit or None, ok, text): for ./workbook test too."""
    all_of_them = exhibits.exhibits()
    wrong = build_exhibits(all_of_them, {f"fuzz_{target}" for target in exhibits.TARGETS})
    for one, text in wrong.items():
        yield one, text is None, text or "builds"
    good = [one for one in all_of_them if wrong[one] is None]
    away = [one for one in good if "memory" in one.tools and not memory_is_possible()]
    good = [one for one in good if one not in away]
    if away:
        yield None, True, f"not run, for want of clang: {', '.join(one.name() for one in away)}"
    with Crowd() as crowd:
        yield from clean_code_is_quiet(crowd, good)
        yield from both_ways(crowd, good)
        missed = yield from by_replay_alone(crowd, good)
        yield from by_a_short_run(crowd, missed, runs)


def clean_code_is_quiet(crowd, good):
    """Ours: seeds, corpus, regressions and each reproducer, with all oracles."""
    groups = {}
    for target in exhibits.TARGETS:
        groups["fuzz", target, ()] = files_of([seeds.KINDS[target]], ("seeds", "corpus", "regressions"))
    for one in good:
        key = (preset_of(one), one.target, tuple(sorted(one.environment.items())))
        groups.setdefault(key, []).append(reproducer(one))
    whole = list(groups.items())
    for ((preset, target, _), paths), run in zip(whole, crowd.map(lambda group: quiet(crowd, *group), whole)):
        text = f"the clean code is quiet: {target}, {len(paths)} inputs" + (" (MSan)" if preset != "fuzz" else "")
        if run.detected():
            name = fuzz.names_of(seeds.KINDS[target]).get(os.path.basename(run.file or ""), run.file)
            text = f"{target} reports the clean code, for {name}: {' '.join(run.finding.lines)}"
        yield None, not run.detected(), text


def quiet(crowd, key, paths):
    preset, target, environment = key
    job = fuzz.Job(target, True)
    job.environment = dict(environment)
    return replay(crowd, preset, job, paths)


def both_ways(crowd, good):
    """With the fault, the reproducer is reported by each oracle of `seen by`, and by none of `never by`."""
    asked = [(one, name) for one in good for name in one.seen_by + one.never_by]
    runs = crowd.map(lambda pair: replay(crowd, preset_of(pair[0]), job_for(pair[0]), [reproducer(pair[0])],
                                         finding.WORDS[pair[1]]), asked)
    for (one, name), run in zip(asked, runs):
        reported = run.detected() and run.finding.oracle == name
        said = f"{run.finding.oracle}: {' '.join(run.finding.lines)}" if run.detected() else "nothing"
        if name in one.seen_by:
            yield one, reported, f"seen by {name}" if reported else f"not seen by {name} (it reports {said})"
        else:
            yield one, not reported, f"never by {name}" if not reported else f"reported by {name}: {said}"


def by_replay_alone(crowd, good):
    """Without a reproducer, and without fuzzing: the checked-in inputs are most of the net."""
    files = {target: files_of([seeds.KINDS[target]]) for target in exhibits.TARGETS}
    runs = crowd.map(lambda one: replay(crowd, preset_of(one), job_for(one), files[one.target]), good)
    missed = [one for one, run in zip(good, runs) if not run.detected()]
    count = len(good) - len(missed)
    words = f", not {', '.join(one.name() for one in missed)}" if missed else ""
    yield None, 100 * count >= ENOUGH * len(good), f"seeds and corpus alone detect {count} of {len(good)}{words}"
    return missed


def by_a_short_run(crowd, missed, runs):
    """Reported, and not judged: a fuzzer may be lucky."""
    if not missed or not runs:
        return
    folders = {target: fuzz.unpack(seeds.KINDS[target], ("seeds", "corpus")) for target in exhibits.TARGETS}
    results = list(crowd.map(lambda one: hammer(crowd, preset_of(one), job_for(one), folders[one.target], runs, 60),
                             missed))
    words = [f"{one.name()} after {run.executions:,}" for one, run in zip(missed, results) if run.detected()]
    yield None, True, f"a run of {runs:,} executions detects {len(words)} more: {', '.join(words) or 'none'}"
