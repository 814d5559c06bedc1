"""The chapters as WebAssembly, which is what the labs run: their own tests, under Node.js."""
import os

from workbook.core.files import ROOT
from workbook.core.lessons import chapters
from workbook.core.machine import compilers
from workbook.web import npm
from maintain.test_parts import programs, web
from maintain.test_parts.compiling import compile_all

GOOGLETEST = "/usr/src/googletest"  # libgtest-dev brings its sources; built for this machine, it would not link


def check(result):
    """the chapters' own tests as WebAssembly: ours pass, starters are red, and a lab finds all that it borrows"""
    if not compilers.makes_wasm():
        result.skip("Emscripten is not there, so nothing as WebAssembly")
    elif not os.path.isdir(GOOGLETEST):
        result.skip(f"GoogleTest's sources are not in {GOOGLETEST}, so no test as WebAssembly")
    elif not npm.are_there():
        result.skip("the tests as WebAssembly, for want of the packages from npm")
    elif compile_all(result, "wasm", ROOT, ["labs_ours", "labs_mine", "wasm_tests"],
                     [f"-DWORKBOOK_GOOGLETEST={GOOGLETEST}"]):
        solutions(result)
        starters(result)
        web.run_node(result, "labs", ["tests/wasm/lent.test.mjs", "tests/wasm/dissector.test.mjs"])


def solutions(result):
    ran = programs.run("workbook", preset="wasm")
    for name in [*(f"ch{one.number}_solution" for one in chapters()), "given", "lab"]:
        if name in ran:
            programs.count(result, ran[name])
        else:
            result.fail(f"{name} was not run as WebAssembly")


def starters(result):
    """Without a test that starts a server, a step may have none here."""
    ran = programs.run("yours", preset="wasm")
    for one in chapters():
        program = ran[f"ch{one.number}"]
        if program.crashed:
            result.fail(f"starter {one.number} crashes or hangs as WebAssembly\n{program.story}")
        for step in one.steps():
            tests = programs.tests_of(step, program)
            result.check(not tests or any(test.failed for test in tests),
                         f"step {step} is green on the untouched starter, as WebAssembly")
