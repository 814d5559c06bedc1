"""A learner's tests of a chapter, tried against all that is right and all that is wrong."""
from workbook.core import processes
from workbook.core.lessons import YOUR_TEST
from workbook.core.trouble import BuildFailed
from workbook.impostors import accusing, running, variants


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
        raise BuildFailed(accusing.not_compiled(str(screen), path)) from None
    result = Result(chapter, path, len(right))
    ours = variants.reference(chapter)
    with processes.Pool() as pool:
        first, = pool.map(lambda one: running.run(program, one), [ours], "Your tests, with our solution")
        result.accused = accusing.accusation(first, ours, chapter, path)
        if result.accused:
            return result
        result.notes = accusing.notes(first, path)
        cpu = running.patience(first)
        runs = list(pool.map(lambda one: running.run(program, one, cpu), [*right, *wrong],
                             "Your tests, with the right programs and the wrong ones"))
    for one, run in zip(right, runs):
        result.accused = result.accused or accusing.accusation(run, one, chapter, path)
    result.caught = [(one.bodies[0], run.red()) for one, run in zip(wrong, runs[len(right):])]
    return result
