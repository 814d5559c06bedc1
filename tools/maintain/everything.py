#!/usr/bin/env python3
"""`./workbook test`: everything that is checked about the workbook, in parts, on a copy of it in
build/pristine, so that a half-written chapter of yours is neither in the way nor touched."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from workbook.core import processes
from workbook.core.files import BUILD, INSIDE
from workbook.core.starters import ask_git, is_pristine, starter, starters
from workbook.core.trouble import Usage, told
from maintain import plan, side_by_side
from maintain.mirror import mirror


def main(arguments):
    unknown = [name for name in arguments if name not in plan.NAMES]
    if unknown:
        raise Usage(f"there is no part '{unknown[0]}'. The parts are: {', '.join(plan.NAMES)}.")
    if os.environ.get(INSIDE):
        return side_by_side.run(plan.chosen(arguments or plan.NAMES))
    return run_in_copy("tools/maintain/everything.py", arguments)


def run_in_copy(script, arguments):
    """The script's status. In the copy the starters are as they were handed out."""
    copy = os.path.join(BUILD, "pristine")
    started = [path for path in starters() if not is_pristine(path)]
    if started and not os.environ.get("CI"):
        print(f"You have changed {len(started)} starters. They stay as they are: what is tested here is the "
              "workbook as it was handed out.")
    mirror(copy, {} if os.environ.get("CI") else {path: starter(path) for path in started})
    git = ask_git("rev-parse", "--absolute-git-dir")
    environment = dict(os.environ, **{INSIDE: "1"})
    environment.pop("WORKBOOK_BUILD", None)
    if git.returncode == 0:
        environment["GIT_DIR"] = git.stdout.decode().strip()  # where the starters are kept
    return processes.run([sys.executable, "-B", os.path.join(copy, script), *arguments], cwd=copy, env=environment)


if __name__ == "__main__":
    sys.exit(told(main, sys.argv[1:]))
