"""What a learner sees, whole: a mistake is made on purpose, in the copy that `./workbook test` works
on, and the screen is compared with tools/maintain/screens/NAME.txt, where it can be read as well."""
import os
import sys

from workbook.core import files, processes
from workbook.core.files import BUILD, ROOT, read
from workbook.core.lessons import chapter
from maintain.test_parts.comparing import difference, normal

SCREENS = {
    # name: (chapter, solved?, file, what stands there, the mistake instead)
    "1-starter": ("1", False, None, None, None),
    "1-does-not-compile": ("1", False, "static_files.cpp", "return {};  //", "return {}  //"),
    "3-byte-order": ("3", True, "frame.cpp",
                     "  for (const std::uint8_t byte : bytes)\n    value = value << 8 | byte;\n",
                     "  for (std::size_t i = bytes.size(); i > 0; --i)\n    value = value << 8 | bytes[i - 1];\n"),
}


def check(result):
    """what a learner sees: the untouched starter, a typing error, two bytes read from the wrong end"""
    for name, (number, solved, file, right, wrong) in SCREENS.items():
        one = chapter(number)
        before = {path: files.bytes_of(path) for path in (f"{one.path}/{each}" for each in one.files())}
        kept = os.path.join(ROOT, one.path, "a-copy-of-mine.cpp")  # beside the files of the lesson; nothing leads there
        try:
            files.write_whole(kept, b"".join(before.values()))
            if solved:
                for each in one.files():
                    put(f"{one.path}/{each}", files.bytes_of(f"{one.solution}/{each}"))
            if file:
                text = read(f"{one.path}/{file}")
                if right not in text:
                    result.fail(f"screen {name}: {one.path}/{file} has changed; the mistake no longer fits")
                    continue
                put(f"{one.path}/{file}", text.replace(right, wrong, 1).encode())
            _, output = processes.capture([sys.executable, os.path.join(ROOT, "workbook"), "check", number],
                                          env=dict(os.environ, NO_COLOR="1"))
        finally:
            os.remove(kept)
            for path, data in before.items():
                put(path, data)
        compare(result, name, f"$ ./workbook check {number}\n{output}")


def put(path, data):
    if files.bytes_of(path) != data:
        files.write_whole(os.path.join(ROOT, path), data)


def compare(result, name, printed):
    path = f"tools/maintain/screens/{name}.txt"
    shown = read(path) if os.path.exists(os.path.join(ROOT, path)) else ""
    now = os.path.join(BUILD, "screens", f"{name}.txt")
    os.makedirs(os.path.dirname(now), exist_ok=True)
    with open(now, "w", encoding="utf-8") as file:
        file.write(printed)
    wrong = difference(*(normal(text, None).splitlines() for text in (shown, printed)), (path, "now"))
    result.check(not wrong, f"a learner sees something else\n{wrong}\n"
                 f"If it is better so: cp {os.path.relpath(now, os.path.dirname(os.path.dirname(ROOT)))} {path}")
