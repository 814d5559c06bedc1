#!/usr/bin/env python3
"""One part of `./workbook test`, in a process of its own: python3 one_part.py NAME FILE. What it finds goes to FILE."""
import os
import resource
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from workbook.core.terminal import Progress
from maintain import plan
from maintain.test_parts.result import Result


def main(name, record):
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    with open(record, "w", encoding="utf-8") as file:
        result = Result(file)
        Progress.elsewhere = result.at
        try:
            plan.chosen([name])[-1].run(result)
        except Exception as error:  # a part that breaks has failed, and what it found before still counts
            result.fail(f"{name}: {error}" if str(error) else f"{name}: {type(error).__name__}")
        result.took(sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (
            resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))))
    return 1 if result.failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
