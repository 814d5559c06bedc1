"""`catch-up N`: the chapters before N become ours, so that all of yours stands on something that works."""
import os

from workbook.core.files import ROOT, bytes_of, write_whole
from workbook.core.lessons import chapter, chapters
from workbook.learner.saves import save


def add_arguments(parser):
    parser.add_argument("chapter", type=chapter, metavar="N",
                        help="the chapter that you want to go on with; it stays as it is")


def main(options):
    before, ours = {}, {}
    for one in chapters():
        if one.number >= options.chapter.number:
            break
        for name in one.files():
            yours, wanted = bytes_of(f"{one.path}/{name}"), bytes_of(f"{one.solution}/{name}")
            if yours != wanted:
                before.setdefault(one, {})[name] = yours
                ours[f"{one.path}/{name}"] = wanted
    if not ours:
        print(f"There is nothing to do: {what_is_before(options.chapter)}.")
        return
    made = save(f"catch-up {options.chapter.number}", before)
    for path, data in ours.items():
        write_whole(os.path.join(ROOT, path), data)
    for one, files in before.items():
        print(f"{one.path} is now our solution: {', '.join(files)}.")
    print(f"Chapter {options.chapter.number} is as it was. Yours are saved in {made.places()}.")
    print(made.way_back())
    print(f"Next: {options.chapter.judge()}")


def what_is_before(one):
    if one.number == 1:
        return "no chapter comes before 1"
    return f"all before chapter {one.number} already is our solution"
