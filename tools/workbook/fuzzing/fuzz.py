"""Random bytes at your chapter or ours, until something breaks."""
import tempfile
import time

from workbook.core import processes
from workbook.core.options import go_together, how, number, positive
from workbook.core.terminal import paint
from workbook.core.trouble import Usage
from workbook.fuzzing import building, coverage, exhibits, jobs, running
from workbook.fuzzing.findings import keeping, telling

ORACLES = ("cut", "reference", "wslay", "bounds", "round_trip")
SECONDS = 60
BUDGET = {"--ours", "--oracles", "--seconds", "--runs"}
# What goes with what.
MODES = ({"--show"}, {"--keep"}, {"--coverage", "--solution", "--ours"}, {"--merge", "--solution", "--ours"},
         {"--solution", *BUDGET}, {"--exhibit", *BUDGET})


def add_arguments(parser):
    parser.add_argument("target", nargs="*", metavar="TARGET|N",
                        help=f"{', '.join(jobs.CHAPTER_OF)}, or a chapter's number")
    parser.add_argument("--seconds", type=positive, metavar="S", help=f"how long ({SECONDS}, if nothing is said)")
    parser.add_argument("--runs", type=number, metavar="N", help="how many executions")
    parser.add_argument("--solution", action="store_true", help="our chapters, in place of yours")
    parser.add_argument("--exhibit", type=positive, metavar="NN", help="ours with one fault, of the zoo")
    parser.add_argument("--ours", action="store_true", help="our harness, in place of yours")
    parser.add_argument("--oracles", type=oracles, metavar="NAME,...",
                        help=f"only these judge: {', '.join(ORACLES)}; none: only a crash is seen")
    parser.add_argument("--show", nargs="*", metavar="FILE", help="what an input says")
    parser.add_argument("--keep", nargs="*", metavar="FILE", help="your tests replay an input from now on")
    parser.add_argument("--coverage", action="store_true",
                        help="what of a chapter the inputs reach; of all: ./workbook fuzz all --coverage --solution")
    parser.add_argument("--merge", action="store_true",
                        help="writes fuzz/corpus anew, of what the fuzzers have grown (with --solution)")


def oracles(text):
    unknown = [name for name in text.split(",") if name not in ORACLES]
    if text != "none" and unknown:
        raise Usage(f"there is no oracle '{unknown[0]}'. They are: {', '.join(ORACLES)}; or none.")
    return text


def main(options):
    for name, paths in (("--show", options.show), ("--keep", options.keep)):
        if paths == []:
            raise Usage(f"{name} wants a file. It goes: ./workbook fuzz {name} FILE")
    go_together(options, MODES)
    if options.show:
        return keeping.show(options.target, options.show)
    if options.keep:
        return keeping.keep_files(options.target, options.keep)
    if len(options.target) != 1:
        raise Usage(f"which target? {', '.join(jobs.CHAPTER_OF)}, or a chapter's number. {how(options)}")
    if options.target[0] != "harness" and options.ours:
        raise Usage("--ours is for the harness: ./workbook fuzz harness --ours. Our code: --solution")
    if options.coverage and options.target == ["all"]:
        if not options.solution:
            raise Usage("all of it is measured on ours: ./workbook fuzz all --coverage --solution")
        return coverage.of_all()
    job = the_job(options)
    if options.coverage:
        return coverage.of_one(job)
    if options.merge:
        return merge(job)
    return fuzz(job)


def the_job(options):
    code, environment = "ours" if options.solution else "yours", ()
    if options.exhibit:
        one = exhibits.card(options.exhibit)
        code, environment = one.name(), tuple(one.environment.items())
    job = jobs.job(options.target[0], code=code, harness="ours" if options.ours else "yours", oracles=options.oracles,
                   environment=environment, runs=options.runs,
                   seconds=SECONDS if options.runs is None and not options.seconds else options.seconds)
    if job.target == "harness" and job.oracles:
        raise Usage("a harness has no other oracles than those that are written in it: --oracles is for the targets.")
    return job


def merge(job):
    if job.code != "ours":
        raise Usage("a corpus is made with ours: ./workbook fuzz TARGET --merge --solution")
    return processes.script("tools/maintain/corpus_merge.py", job.target)


def fuzz(job):
    building.prepare(job)
    print(f"Fuzzing {job.name()}, " + (f"{job.seconds} s." if job.runs is None else f"{job.runs:,} executions."))
    with tempfile.TemporaryDirectory(prefix="workbook-fuzz-") as folder:
        begin = time.monotonic()
        run = running.live(job, folder)
        took = max(time.monotonic() - begin, 0.001)
        if not run.finding:
            print(f"{run.executions:,} executions, nothing found. ({run.executions / took:,.0f} a second)")
            if job.code == "yours":
                print(f"Next: longer (--seconds 600), or ./workbook fuzz {job.chapter} --coverage: "
                      "what it never reached.")
            return 0
        print(paint(f"Something after {run.executions:,} executions, {took:.0f} s.", "red"))
        data, found = keeping.smallest(job, run.finding, folder)
        if data is None:
            print("\n".join(run.finding.lines) + "\nIts bytes are lost: it did not say which they were.")
            return 1
    telling.tell(job, data, found)
    return 1
