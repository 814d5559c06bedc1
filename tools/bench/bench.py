#!/usr/bin/env python3
"""./workbook bench: our chat beside other people's servers, measured in turns on the same machine.

A server runs on one core, the load on another. What counts is the server's CPU time for one message
that reaches one client; the machine's mood cancels out in the ratio of two servers in one round.
A second copy of our own server runs along: its ratio to the first is the noise. Linux only.
Ours is the release build, in build/release.
"""
import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LOADS = ((1, 1), (16, 1), (16, 16), (64, 1))  # messages under way at a time, and how many a sender says in one piece

# At most so much of the other server's CPU time per delivery, for each of LOADS.
BARS = {"ws": (0.75, 0.10, 0.10, 0.05), "bun": (1.1, 1.0, 1.07, 0.15)}
HANDSHAKE_BARS = {"ws": 0.5, "bun": 1.1}
IDLE_BAR = 456    # bytes of resident memory an idle connection
PARSE_BAR = 0.5   # of memcpy's bandwidth


def fail(line):
    sys.exit(line)


def build(directory):
    targets = ["ch6_solution", "load", "soak", "scale_bench"]
    configure = ["cmake", "--preset", "release", "-B", directory]
    if subprocess.run(configure, cwd=ROOT, stdout=subprocess.DEVNULL).returncode != 0:
        fail("cmake could not configure the release build; ./workbook doctor says what is missing")
    listed = subprocess.run(["cmake", "--build", directory, "--target", "help"],
                            capture_output=True, text=True).stdout
    if "frame_bench" in listed:
        targets.append("frame_bench")
    if subprocess.run(["cmake", "--build", directory, "--target", *targets],
                      stdout=subprocess.DEVNULL).returncode != 0:
        fail("the release build failed")
    return os.path.join(directory, "bin")


class Cores:
    """The core for servers and the core for load: the first two we may use."""

    def __init__(self):
        cores = sorted(os.sched_getaffinity(0))
        self.server, self.load = cores[0], cores[-1]

    def on(self, core):
        return lambda: os.sched_setaffinity(0, {core})


class Server:
    def __init__(self, name, command, cores, fds=()):
        self.name = name
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE, pass_fds=fds,
                                        preexec_fn=cores.on(cores.server))
        for line in self.process.stdout:
            found = re.match(r"listening on http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = found.group(1)
                return
        fail(f"{name} did not start")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def peers():
    """The commands of the servers that can run here, by name."""
    found = {}
    if shutil.which("npm") and not os.path.isdir(os.path.join(HERE, "node_modules")):
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    modules = os.path.join(HERE, "node_modules")
    if shutil.which("node") and os.path.isdir(os.path.join(modules, "ws")):
        found["ws"] = ["node", "peers/ws.mjs"]
    bun = os.path.join(modules, ".bin", "bun")
    if os.path.exists(bun) and subprocess.run([bun, "--version"], capture_output=True).returncode == 0:
        found["bun"] = [bun, "peers/bun.mjs"]
    return found


def load(binaries, cores, server, *arguments):
    command = [os.path.join(binaries, "load"), arguments[0], "--port", server.port,
               "--pid", str(server.process.pid), *arguments[1:]]
    result = subprocess.run(command, capture_output=True, text=True, preexec_fn=cores.on(cores.load))
    if result.returncode != 0:
        fail(f"{server.name}: {result.stdout}{result.stderr}".strip())
    return json.loads(result.stdout)


def broadcast(binaries, cores, options):
    ours = [os.path.join(binaries, "ch6_solution"), "--port", "0", "--rate", "0"]
    commands = {"ours": ours, "ours again": ours, **peers()}
    if options.against:
        commands["against"] = [os.path.join(options.against, "bin", "ch6_solution"), *ours[1:]]
    servers = [Server(name, command, cores) for name, command in commands.items()]
    fine = measure_broadcast(binaries, cores, options, servers)
    for name in BARS:
        if name not in commands:
            print(f"  {name} is not here (npm ci in tools/bench brings it)")
    return fine


def inspect(binaries, cores, options):
    """What it costs to be watched (./workbook chat --inspect), if the watcher reads all that it is told."""
    ours = [os.path.join(binaries, "ch6_solution"), "--port", "0", "--rate", "0"]
    reading, writing = os.pipe()
    watcher = subprocess.Popen(["cat"], stdin=reading, stdout=subprocess.DEVNULL, preexec_fn=cores.on(cores.load))
    os.close(reading)
    servers = [Server("ours", ours, cores), Server("ours again", ours, cores),
               Server("inspected", [*ours, "--inspect-fd", str(writing)], cores, (writing,))]
    os.close(writing)
    fine = measure_broadcast(binaries, cores, options, servers)
    watcher.wait()
    return fine


def measure_broadcast(binaries, cores, options, servers):
    """A table for each load; the servers are stopped then. True if no bar is missed."""
    figures = {(server.name, n, burst): [] for server in servers for n, burst in LOADS}
    try:
        for turn in range(options.rounds):
            for n, burst in LOADS:
                for i in range(len(servers)):
                    server = servers[(i + turn) % len(servers)]
                    figure = load(binaries, cores, server, "broadcast", "--outstanding", str(n),
                                  "--burst", str(burst), "--clients", str(options.clients),
                                  "--milliseconds", str(options.milliseconds))
                    figures[server.name, n, burst].append(figure["cpu_us_per_delivery"])
    finally:
        for server in servers:
            server.stop()

    print(f"server CPU per delivery, {options.clients} clients, {options.rounds} rounds "
          "(ratio: ours to theirs, the median of the rounds; lower is better for us)")
    fine = True
    for at, (n, burst) in enumerate(LOADS):
        print(f"  {n} under way at a time" + (", said in one piece" if burst > 1 else ""))
        bars = {name: of_load[at] for name, of_load in BARS.items()}
        fine = compare([(server.name, figures[server.name, n, burst]) for server in servers], bars) and fine
    return fine


def compare(servers, bars):
    """A line for each (name, figures of all rounds), of which the first is ours. True if no bar is missed."""
    fine = True
    mine = servers[0][1]
    for name, theirs in servers:
        line = f"    {name:<11}{statistics.median(theirs):8.3f} us"
        if name != "ours":
            ratios = [a / b for a, b in zip(mine, theirs)]
            line += f"   ratio {statistics.median(ratios):.3f}  ({min(ratios):.3f} to {max(ratios):.3f})"
        if name in bars:
            good = statistics.median(ratios) <= bars[name]
            fine = fine and good
            line += f"  bar {bars[name]}: {'met' if good else 'MISSED'}"
        print(line)
    return fine


def idle(binaries, cores, options):
    """10,000 come, 100 at a time: what a handshake costs each server, and what a connection of ours holds then."""
    commands = {"ours": [os.path.join(binaries, "ch6_solution"), "--port", "0"], **peers()}
    figures = {name: [] for name in commands}
    for turn in range(3):
        for name, command in commands.items():
            server = Server(name, command, cores)
            try:
                if name != "ours":  # for its just-in-time compiler
                    load(binaries, cores, server, "idle", "--clients", "2000")
                figures[name].append(load(binaries, cores, server, "idle", "--clients", str(options.idle)))
            finally:
                server.stop()
    print(f"server CPU per handshake, 100 clients at a time, {options.idle} in all")
    fine = compare([(name, [one["cpu_us_per_handshake"] for one in of_server])
                    for name, of_server in figures.items()], HANDSHAKE_BARS)
    first = max(one["bytes_at_first"] for one in figures["ours"])
    later = max(one["bytes_per_connection"] for one in figures["ours"])
    good = max(first, later) <= IDLE_BAR
    print(f"an idle connection of ours: {first:.0f} bytes of resident memory when all have come, {later:.0f} later"
          f"  bar {IDLE_BAR}: {'met' if good else 'MISSED'}")
    return fine and good


def parse(binaries, cores):
    program = os.path.join(binaries, "frame_bench")
    if not os.path.exists(program):
        print("frame_bench is not built: libbenchmark-dev is missing")
        return True
    result = subprocess.run([program, "--benchmark_format=json", "--benchmark_min_time=0.05",
                             "--benchmark_repetitions=15",
                             "--benchmark_enable_random_interleaving=true"],
                            capture_output=True, text=True, preexec_fn=cores.on(cores.server))
    speed, allocations = {}, 0
    for run in json.loads(result.stdout)["benchmarks"]:
        if run["run_type"] == "iteration":
            speed.setdefault(run["name"].split("/repeats")[0], []).append(run["bytes_per_second"])
            allocations = max(allocations, run.get("allocations", 0))
    median = {name: statistics.median(values) / 1e9 for name, values in speed.items()}
    ratio = median["parse_frames/65536"] / median["memcpy_only/65536"]
    good = ratio >= PARSE_BAR and allocations < 0.01
    print("parsing and unmasking frames, GB/s: "
          + ", ".join(f"{name.replace('parse_frames/', '')} bytes {value:.1f}"
                      for name, value in median.items() if name.startswith("parse_frames")))
    print(f"  64 KiB: {ratio:.2f} of memcpy, {allocations:.3f} allocations a frame"
          f"  bar {PARSE_BAR} and none: {'met' if good else 'MISSED'}")
    return good


def scale(binaries, cores):
    result = subprocess.run([os.path.join(binaries, "scale_bench")], capture_output=True, text=True,
                            preexec_fn=cores.on(cores.server))
    print(f"100,000 clients without a socket, CPU time:\n{result.stdout}{result.stderr}".rstrip())
    return result.returncode == 0


def soak(binaries, cores, options):
    command = [os.path.join(binaries, "ch6_solution"), "--port", "0", "--heartbeat", "5000",
               "--message-timeout", "5000", "--max-owed", "65536"]
    server = Server("ours", command, cores)
    try:
        result = subprocess.run([os.path.join(binaries, "soak"), "--port", server.port, "--pid",
                                 str(server.process.pid), "--seconds", str(options.soak)],
                                capture_output=True, text=True, preexec_fn=cores.on(cores.load))
    finally:
        server.stop()
    if not result.stdout:
        fail(f"soak: {result.stderr}".strip())
    figure = json.loads(result.stdout)
    grown = figure["resident_after"] - figure["resident_before"]
    print(f"1,000 clients for {options.soak} s, 50 attacks a second (killed, frozen, garbage, joined and never read),\n"
          f"  2 who flood and 20 who send a byte each 0.4 s: {figure['deliveries']} deliveries, "
          f"{figure['lost_or_disordered']} lost or out of order,\n"
          f"  {figure['thrown_out']} thrown out; ended with 1008: {figure['flooders_ended']} floods, "
          f"{figure['slow_ended']} slow ones, and {figure['ended_otherwise']} otherwise;\n"
          f"  {figure['server_cpu']:.1f} s of CPU, "
          f"memory {figure['resident_before'] / 1e6:.1f} MB before and "
          f"{figure['resident_after'] / 1e6:.1f} MB after")
    return result.returncode == 0 and grown < 512 * 1024


def main():
    parser = argparse.ArgumentParser(prog="workbook bench", description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="*",
                        help="broadcast, idle, parse, scale, inspect, soak; without: all but the last two")
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "release"))
    parser.add_argument("--against", metavar="BUILD", help="broadcast: a release build of ours, an older one say")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--milliseconds", type=int, default=500)
    parser.add_argument("--idle", type=int, default=10_000)
    parser.add_argument("--soak", type=int, default=60, metavar="SECONDS")
    options = parser.parse_args()
    known = ("broadcast", "idle", "parse", "scale", "inspect", "soak")
    for what in options.what:
        if what not in known:
            fail(f"bench knows {', '.join(known)}, not {what}")
    if not sys.platform.startswith("linux"):
        fail("./workbook bench measures on Linux only (it reads /proc)")
    what = options.what or ["broadcast", "idle", "parse", "scale"]
    binaries = build(options.build)
    cores = Cores()
    fine = True
    if "broadcast" in what:
        fine = broadcast(binaries, cores, options) and fine
    if "idle" in what:
        fine = idle(binaries, cores, options) and fine
    if "parse" in what:
        fine = parse(binaries, cores) and fine
    if "scale" in what:
        fine = scale(binaries, cores) and fine
    if "inspect" in what:
        fine = inspect(binaries, cores, options) and fine
    if "soak" in what:
        fine = soak(binaries, cores, options) and fine
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
