"""A learner's tests of a chapter, tried against all that is right and all that is wrong."""
from workbook.core import processes
from workbook.core.lessons import YOUR_TEST
from workbook.core.trouble import BuildFailed
from workbook.impostors import accusing, running, variants

AGAIN = 2  # times that a red run is made again


def path_of(chapter, whose):
    return f"{chapter.solution if whose == 'ours' else chapter.path}/{YOUR_TEST}"


class Result:
    """`accused`: the screen of a wrong accusation, or None. `caught`: [(impostor, the test or None)]"""
    def __init__(self, chapter, path, twins):
        self.chapter, self.path, self.twins = chapter, path, twins
        self.accused, self.notes, self.caught = None, [], []


def tried(chapter, whose, wrong=None, more_right=()):
    """The tests against all of them. Nothing is told of an impostor before every right program is taken."""
    path, program = path_of(chapter, whose), f"catch_{chapter.number}_{whose}"
    accusing.must_be_fit(path)
    right = [*variants.twins(chapter), *more_right]
    wrong = variants.impostors(chapter) if wrong is None else wrong
    try:
        variants.build(chapter, program, [*right, *wrong], "impostors")
    except BuildFailed as screen:
        words = accusing.not_compiled(str(screen), path)
        raise BuildFailed(words.replace("check again.", f"then ./workbook impostors {chapter.number}")) from None
    result = Result(chapter, path, len(right))
    ours = variants.reference(chapter)
    with processes.Pool() as pool:
        first, = pool.map(lambda one: running.run(program, one), [ours], "Your tests, with our solution")
        cpu = running.patience(first)
        result.accused = (accusing.unsteady(first, green_again(program, ours, first), path)
                          or accusing.accusation(first, ours, chapter, path))
        if result.accused:
            return result
        result.notes = accusing.notes(first, path)
        runs = list(pool.map(lambda one: running.run(program, one, cpu), [*right, *wrong],
                             "Your tests, with the right programs and the wrong ones"))
        again = list(pool.map(lambda pair: green_again(program, *pair, cpu), list(zip([*right, *wrong], runs)),
                              "The same once more, where a test is red"))
    for run, is_green in zip(runs, again):
        result.accused = result.accused or accusing.unsteady(run, is_green, path)
    for one, run in zip(right, runs):
        result.accused = result.accused or accusing.accusation(run, one, chapter, path)
    result.caught = [(one.bodies[0], run.red()) for one, run in zip(wrong, runs[len(right):])]
    return result


def green_again(program, variant, run, cpu=running.CPU):
    """Whether what was red once is green with the same program: then it says nothing about it. A run that came to no end
    is not tried again, since the next one may have more of a processor."""
    if run.red() is None or run.broken == "late":
        return False
    return any(running.run(program, variant, cpu).red() is None for _ in range(AGAIN))
