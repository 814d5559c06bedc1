"""The second part: random bytes at each chapter that is begun, as `./workbook fuzz N` sends them."""
import tempfile

from workbook.core import builds
from workbook.core.trouble import BuildFailed, Trouble
from workbook.fuzzing import building, jobs, running
from workbook.fuzzing.findings import keeping
from workbook.graduation.record import FAILED, NOT_TRIED, PASSED, Entry
from workbook.graduation.steps import first_line

PLAINER = "libFuzzer, because clang with it is not here: a plainer fuzzer did it"
NARROW = "the oracles that judge extra steps, not begun; only crashes and cuts were looked for"


def plan(chapters, minutes):
    """[(the Chapter's record, its job or None)]: the time is shared out over those that are begun."""
    begun = [one for one in chapters if one.is_begun()]
    seconds = max(minutes * 60 // len(begun), 1) if begun else 0
    return [(one, job_of(one, seconds) if one in begun else None) for one in chapters
            if one.number in jobs.TARGET_OF]


def job_of(chapter, seconds):
    """The reference judges extra steps, too. If some are not begun, it is not asked."""
    return jobs.job(str(chapter.number), seconds=seconds, oracles="cut" if chapter.lacks() else None)


def hammer(chapter, job):
    entry = Entry(f"fuzzing chapter {chapter.number}", NOT_TRIED, "it is not begun")
    if job is None:
        return entry
    try:
        building.prepare(job)
        return run(job, entry)
    except BuildFailed as failed:
        entry.state, entry.about = FAILED, f"does not compile for the fuzzers: {first_line(failed)}"
    except Trouble as trouble:
        entry.about = first_line(trouble)
    return entry


def run(job, entry):
    with tempfile.TemporaryDirectory(prefix="workbook-fuzz-") as folder:
        ran = running.live(job, folder)
        entry.about = f"{ran.executions:,} executions, {job.seconds} s"
        if not building.has_libfuzzer(job.preset):
            entry.left_out.append(PLAINER)
        if job.oracles:
            entry.left_out.append(NARROW)
        if not ran.finding:
            entry.state = PASSED
            return entry
        data, found = keeping.smallest(job, ran.finding, folder)
        entry.state, entry.about = FAILED, f"something after {ran.executions:,} executions"
        where = "its bytes are lost" if data is None else builds.shown(keeping.store(job, data, found))
        entry.problems.append(f"{entry.name}: '{found.oracle}', {found.lines[0]}; {where}")
        return entry
