"""What is installed and does its work, what is missing, and what each missing thing costs you."""
import sys

from workbook.core.machine import needs


def add_arguments(parser):
    pass


def main(_options):
    print(f"Python {sys.version.split()[0]}")
    lost = False
    for need in needs.EVERYTHING:
        there = need.there()
        lost = lost or not there and not need.optional
        price = "" if there else f"without it: {need.without}"
        print(f"  {'there  ' if there else 'MISSING'}  {need.name:16} {price}".rstrip())
    if lost:
        print("Next: ./workbook chat installs what the main job lacks, if it may (root or sudo).")
        return 1
    print("All that reading, writing and chatting need is there. Next: ./workbook chat")
    return 0
