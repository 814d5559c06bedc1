"""The files of the inspector's page: web/inspector, and the labs from a site that was built, if there is one."""
import os

from workbook.core.files import BUILD, ROOT

PAGE = os.path.join(ROOT, "web/inspector")
BUILT_LABS = os.path.join(BUILD, "site/lab")
SOURCES_OF_LABS = os.path.join(ROOT, "web/lab")  # without what is built of C++
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json",
         ".css": "text/css; charset=utf-8", ".wasm": "application/wasm", ".svg": "image/svg+xml"}
NEEDED = ("frame/frame-lab.js", "wasm/frame_lab.wasm")  # for frames with every bit explained


def has_lab():
    return all(os.path.exists(os.path.join(BUILT_LABS, name)) for name in NEEDED)


def find(name):
    """(type, bytes) of the file that the page calls so, or None."""
    folder = PAGE
    if name.startswith("lab/"):
        folder, name = BUILT_LABS if has_lab() else SOURCES_OF_LABS, name[4:]
    parts = (name or "index.html").split("/")
    kind = TYPES.get(os.path.splitext(parts[-1])[1])
    # No part of it leads out of the folder, or to something that is hidden.
    if not kind or any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    path = os.path.join(folder, *parts)
    if not os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep) or not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        return kind, file.read()
