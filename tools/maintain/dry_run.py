#!/usr/bin/env python3
"""The day, without people: each command that is shown on a slide or in the guide is run, and its output compared.
`./workbook slides --dry-run` starts this. It works on the copy in build/pristine, as `./workbook test` does."""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from workbook.core.files import INSIDE, all_files
from workbook.core.machine import compilers
from workbook.core.terminal import Progress
from workbook.core.trouble import told
from maintain import everything
from maintain.test_parts import transcripts

PLACE = "slides/"


def main(arguments):
    if not os.environ.get(INSIDE):
        return everything.run_in_copy("tools/maintain/dry_run.py", arguments)
    paths = arguments or [path for path in all_files(".md") if path.startswith(PLACE)]
    if compilers.libfuzzer_compiler() is None:
        without = [path for path in paths if transcripts.is_fuzzing(path)]
        paths = [path for path in paths if path not in without]
        print("".join(f"  not run  {path}, for want of clang with libFuzzer\n" for path in without), end="")
    blocks = transcripts.blocks_of(paths)
    return report(blocks)


def report(blocks):
    differ = 0
    with Progress() as progress:
        begun = time.monotonic()
        progress.say(first_command(blocks[0]) if blocks else "")
        for at, (block, wrong) in enumerate(transcripts.ran(blocks)):
            progress.clear()
            now = time.monotonic()
            verdict = "DIFFERS" if wrong else "ok     "
            print(f"  {verdict}  {block.place()}  {first_command(block)}  {now - begun:.0f} s")
            if wrong:
                differ += 1
                print("           " + wrong.replace("\n", "\n           "))
            begun = now
            progress.say(first_command(blocks[at + 1]) if at + 1 < len(blocks) else "")
    print(f"{len(blocks) - differ} outputs are as they are shown"
          + (f", {differ} {'differs' if differ == 1 else 'differ'}." if differ else "."))
    return 1 if differ else 0


def first_command(block):
    commands = [line[2:] for line in block.lines if line.startswith("$ ")]
    text = commands[0] + (f" (and {len(commands) - 1} more)" if len(commands) > 1 else "")
    return text if len(text) <= 60 else text[:57] + "..."


if __name__ == "__main__":
    sys.exit(told(main, sys.argv[1:]))
