"""What a learner has at the end: our solutions in the place of theirs, in a tree of its own, built by clang 19."""
import os

from workbook.core import files
from workbook.core.files import BUILD
from workbook.core.lessons import chapters
from workbook.core.machine import compilers
from maintain import mirror
from maintain.test_parts import programs, web
from maintain.test_parts.compiling import compile_all

# The preset dev leaves out of UBSan what ASan sees too, for the learner's two seconds. Not here.
ALL_OF_UBSAN = "-DCMAKE_CXX_FLAGS=-fsanitize=address,undefined -fno-sanitize-recover=all"


def check(result):
    """our solutions in the learner's place: tests, servers and --mine, built by clang 19"""
    tree = os.path.join(BUILD, "solved")
    mirror.mirror(tree, {f"{one.path}/{name}": files.bytes_of(f"{one.solution}/{name}")
                         for one in chapters() for name in one.files()})
    extra = [ALL_OF_UBSAN]
    if compilers.fuzzes("clang++-19"):
        extra.append("-DCMAKE_CXX_COMPILER=clang++-19")
    else:
        result.skip("clang++-19 is not there; another compiler did it")
    targets = [f"ch{one.number}{program}" for one in chapters() for program in ("", "_test")]
    compile_all(result, "dev", tree, [*targets, "chat_mine"], extra)
    ran = programs.run("yours", tree)
    for one in chapters():
        programs.count_chapter(result, one, ran.get(f"ch{one.number}"))
    for server in ("chat_mine", "ch6"):  # two windows talk through all of yours, and through a mix
        web.node_tests(result, os.path.join(tree, "build/dev/bin", server),
                       ["--test-name-pattern=both show|starts again", "tests/browser.test.mjs"])
