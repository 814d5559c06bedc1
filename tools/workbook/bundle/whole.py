"""A folder that is there when it is whole: it is written beside its place, and then renamed."""
import contextlib
import os
import shutil

from workbook.bundle.debs import sha256
from workbook.core.trouble import Trouble

SUMS, HALF = "SHA256SUMS", ".half-made"
MARK = "THIS-IS-HALF-MADE.txt"


def is_bundle(folder):
    return os.path.isfile(os.path.join(folder, SUMS)) and os.path.isfile(os.path.join(folder, "README.txt"))


def check(folder):
    """Trouble if there is something that is not ours, or no place."""
    parent = os.path.dirname(folder)
    if not os.path.isdir(parent):
        raise Trouble(f"there is no folder {parent}.")
    if os.path.ismount(folder) or os.path.lexists(folder) and not is_bundle(folder):
        raise Trouble(f"{folder} is there, and is no bundle. Name a new folder, perhaps "
                      f"{os.path.join(folder, 'websockets-by-hand')}")


@contextlib.contextmanager
def made(folder):
    """The folder to write to. It takes its place when all went well, and is gone when something did not."""
    half = folder + HALF
    if os.path.lexists(half):
        if not os.path.exists(os.path.join(half, MARK)):
            raise Trouble(f"{half} is in the way, and was not made by this command.")
        print(f"Removing {half}, which was not finished.")
        shutil.rmtree(half)
    os.mkdir(half)
    try:
        with open(os.path.join(half, MARK), "w", encoding="utf-8") as file:
            file.write("This bundle is not finished. Remove the folder.\n")
        yield half
        os.remove(os.path.join(half, MARK))
        write_sums(half)
        os.sync()
        take_place(half, folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def take_place(half, folder):
    old = folder + ".old"
    if os.path.lexists(folder):
        os.rename(folder, old)
    os.rename(half, folder)
    shutil.rmtree(old, ignore_errors=True)


def files_of(folder):
    for place, folders, names in os.walk(folder):
        folders.sort()
        yield from (os.path.relpath(os.path.join(place, name), folder) for name in sorted(names))


def write_sums(folder):
    lines = [f"{sha256(os.path.join(folder, path))}  {path}\n" for path in files_of(folder)]
    with open(os.path.join(folder, SUMS), "w", encoding="utf-8") as file:
        file.writelines(lines)


def size(folder):
    """(files, bytes)"""
    sizes = [os.path.getsize(os.path.join(folder, path)) for path in files_of(folder)]
    return len(sizes), sum(sizes)
