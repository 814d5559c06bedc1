"""Where the files of the workbook are, and how they are read and written: whole, or not at all."""
import os
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
SAVED = os.path.join(ROOT, ".saved")
# Somewhere else than build/, for whoever works on the workbook with several trees at once.
BUILD = os.environ.get("WORKBOOK_BUILD") or os.path.join(ROOT, "build")
INSIDE = "WORKBOOK_INSIDE_TEST"  # in the environment: this is the copy that `./workbook test` tries
NOT_OURS = {".git", "build", "node_modules", ".saved", "__pycache__"}


# A learner's file may have bytes that are no UTF-8, as editors for Latin-1 write them: they are kept as they are.
UTF_8 = {"encoding": "utf-8", "errors": "surrogateescape"}


def read(path):
    with open(os.path.join(ROOT, path), **UTF_8) as file:
        return file.read()


def data_of(text):
    """What `read` made a text of."""
    return text.encode(**UTF_8)


def bytes_of(path):
    try:
        with open(os.path.join(ROOT, path), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def write_whole(path, data):
    """All of it or nothing, whenever the power goes. What a symbolic link leads to is written, and the link stays."""
    path = os.path.realpath(path)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)


def all_files(*endings, root=ROOT):
    """Every file of the workbook with one of these endings, as a path from its root."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS)
        found += [os.path.relpath(os.path.join(folder, name), root) for name in sorted(names)
                  if name not in NOT_OURS and (not endings or name.endswith(endings))]
    return found
