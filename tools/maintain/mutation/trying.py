"""The mutants of a chapter: found, built and tried."""
from workbook.core.files import read
from maintain.impostors.machine import programs, server_tests
from maintain.mutation import places
from maintain.mutation.building import Build
from maintain.mutation.running import Runs


class Trial:
    """`killers`: {a mutant that was tried: the test that is red, or None}."""

    def __init__(self, chapter, pool):
        self.chapter, self.pool, self.killers = chapter, pool, {}
        paths = [f"{chapter.solution}/{name}" for name in chapter.files()]
        self.sources = list(pool.map(lambda path: places.find(path, read(path)), paths, "mutants"))
        every = [mutant for source in self.sources for mutant in source.mutants]
        for number, mutant in enumerate(every, 1):
            mutant.number, mutant.file.chapter = number, chapter
        self.build = Build(chapter, self.sources)
        self.build.compile(pool)
        self.mutants = self.build.mutants()
        self.dropped = self.build.dropped
        self.left_out = [what for source in self.sources for what in source.left_out]

    def run(self, wanted, excused):
        """First the tests that do not start the server. Those that do look for a difference in what is left, but not in
        mutants whose keys are `excused`."""
        tests, server = programs(self.chapter)[:2]
        runs = Runs(self.build.link(tests, ["mutants.cpp", "reached.cpp"]), server_tests(self.chapter))
        runs.watch()
        what = f"chapter {self.chapter.number}, mutants"
        found = self.pool.map(lambda mutant: runs.killer(mutant, mutant.key in excused), wanted, what)
        self.killers = dict(zip(wanted, found))
        green = [mutant for mutant in wanted if not self.killers[mutant] and mutant.key not in excused]
        if green:
            self.build.link(server, ["mutants.cpp"])
        self.killers.update(zip(green, self.pool.map(runs.red_with_server, green, f"{what} with the server")))
