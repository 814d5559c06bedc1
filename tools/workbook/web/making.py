"""The site in build/site: pages by Node.js, and labs by Emscripten of the chapters' C++."""
import hashlib
import os
import shutil

from workbook.core import builds, files, processes
from workbook.core.files import BUILD, ROOT, all_files
from workbook.core.machine import compilers, packages, programs
from workbook.core.trouble import BuildFailed, Trouble
from workbook.web import npm

SITE = os.path.join(BUILD, "site")
MADE = SITE + ".made"  # of what the site was made
LABS = os.path.join(builds.folder(builds.WASM), "lab")
FROM = "./workbook web --from FOLDER serves a site that was built elsewhere."


def make(mine):
    """The folder. `mine`: the labs run the learner's chapters, too."""
    packages.ensure("web")
    if not programs.has_node():
        raise Trouble(f"only Node.js and npm make the site. {FROM}")
    with builds.alone(SITE):
        get_packages()
        make_pages(make_labs(mine))
    return SITE


def get_packages():
    if npm.are_there():
        return
    print("Getting the packages that the site is made with (npm ci, in web/): once.")
    status, output = npm.get()
    if status != 0:
        said = [line for line in output.splitlines() if line.strip()] or ["it says nothing"]
        raise Trouble(f"npm ci failed in web/: {said[0]}. {FROM}")


def make_labs(mine):
    """Returns if there are the learner's, too."""
    if not compilers.makes_wasm():
        print("This site has the labs of an earlier build." if os.path.isdir(LABS) else
              "This site has no labs. ./workbook web --from FOLDER serves one that was built with them.")
        return False
    builds.build(builds.WASM, ["labs_ours"])
    try:
        if mine:
            builds.build(builds.WASM, ["labs_mine"])
    except BuildFailed as failed:
        print(f"{failed}\nUntil then the labs of this site are ours alone.")
        return False
    return mine


def make_pages(mine):
    """Nothing is done if nothing has changed since."""
    now = f"{'mine' if mine else 'ours'} {fingerprint()}\n".encode()
    if os.path.isdir(SITE) and files.bytes_of(MADE) == now:
        return
    new = SITE + ".new"  # a browser that looks at the old one meanwhile finds all of it
    words = ["node", os.path.join(ROOT, "web/site/build.mjs"), new, *(["--mine"] if mine else [])]
    status, output = processes.capture(words, env=dict(os.environ, WORKBOOK_BUILD=BUILD))
    if status != 0:
        raise Trouble(f"the site cannot be made:\n{output.strip()}")
    for line in output.splitlines():
        if line.startswith("warning: "):  # a day of the schedule that is too long
            print(line)
    shutil.rmtree(SITE, ignore_errors=True)
    os.rename(new, SITE)
    files.write_whole(MADE, now)


def fingerprint():
    """Another one after each change to a file of the workbook, or to a lab."""
    paths = [os.path.join(ROOT, path) for path in all_files()] + [npm.INSTALLED]
    paths += [os.path.join(LABS, path) for path in all_files(".wasm", root=LABS)]
    stats = ((path, os.lstat(path)) for path in paths)
    lines = (f"{path} {stat.st_mtime_ns} {stat.st_size}" for path, stat in stats)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
