"""What is yours is saved before anything is written over it; and how far you are is remembered beside it."""
import json
import os
import tempfile
import time

from workbook.core.files import ROOT, SAVED, write_whole


def save(chapter, files):
    """Into .saved/NN-name/TIME; never over a save that is there."""
    folder = os.path.join(SAVED, chapter.directory)
    os.makedirs(folder, exist_ok=True)
    fresh = tempfile.mkdtemp(prefix=".new-", dir=folder)
    os.chmod(fresh, 0o755)
    for name, data in files.items():
        if data is not None:
            with open(os.path.join(fresh, name), "xb") as file:
                file.write(data)
    stamp, count = time.strftime("%Y-%m-%dT%H-%M-%S"), 1
    while True:
        place = os.path.join(folder, stamp if count == 1 else f"{stamp}-{count}")
        try:
            os.mkdir(place)  # fails if it is there; an empty folder may be renamed over
            os.rename(fresh, place)
            return os.path.relpath(place, ROOT)
        except FileExistsError:
            count += 1


def remembered(name):
    """What .saved/NAME.json says; {} if it is not there, or broken."""
    try:
        with open(os.path.join(SAVED, f"{name}.json"), encoding="utf-8") as file:
            state = json.load(file)
        return state if isinstance(state, dict) else {}
    except (OSError, ValueError):
        return {}


def remember(name, state):
    os.makedirs(SAVED, exist_ok=True)
    write_whole(os.path.join(SAVED, f"{name}.json"), (json.dumps(state, sort_keys=True) + "\n").encode())
