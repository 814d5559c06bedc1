"""`./workbook bundle`: all that a room without a network needs, in a folder for a stick."""
import os
import shutil
import subprocess
import tarfile

from workbook.bundle import debs, texts, whole
from workbook.core.builds import shown
from workbook.core.files import BUILD, ROOT
from workbook.core.machine import packages, programs
from workbook.core.options import go_together
from workbook.core.trouble import Trouble
from workbook.web import making, npm, web

# What goes with what.
MODES = ({"--all", "--no-site"}, {"--all", "--from"}, {"--no-packages", "--no-site"}, {"--no-packages", "--from"})
REPOSITORY, MODULES = "websockets-by-hand.bundle", "node_modules.tar.gz"
PDFS = os.path.join(BUILD, "slides")


def add_arguments(parser):
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help="build/websockets-by-hand if you name none")
    parser.add_argument("--no-packages", action="store_true", help="without Debian packages")
    parser.add_argument("--all", action="store_true", help="the packages of all commands, ./workbook test too")
    parser.add_argument("--no-site", action="store_true", help="without the site")
    parser.add_argument("--from", metavar="SITE", help="a site that is built already, and makes none")


def main(options):
    go_together(options, MODES)
    folder = os.path.abspath(options.folder or os.path.join(BUILD, "websockets-by-hand"))
    os.makedirs(BUILD, exist_ok=True)
    whole.check(folder)
    commit = head()
    names, system = ([], None) if options.no_packages else wanted(options.all)
    site = getattr(options, "from")
    if site:
        web.check(site)
    makes_site = not site and not options.no_site and can_make_a_site()
    print(f"This makes a bundle in {shown(folder)}:")
    print(f"  repository  commit {commit}, with its history{not_committed()}")
    if names:
        count, size, to_load = debs.planned(names)
        print(f"  packages    {count} for {system[0]}: {megabytes(size)}, and {megabytes(to_load)} of them are to be "
              "loaded with apt-get")
    if makes_site:
        print("  site        made here" + ("" if npm.are_there() else "; npm loads the packages that make it"))
    if whole.is_bundle(folder):
        print("The bundle that is there now is replaced.")
    agreed()
    if makes_site:
        site = making.make(False)
    if names:
        print("Loading the packages.", flush=True)
        debs.load(names)
    with whole.made(folder) as half:
        fill(half, commit, names, system, site)
    count, size = whole.size(folder)
    print(f"The bundle is in {shown(folder)}: {count} files, {megabytes(size)}. README.txt in it says how it is used.")


def head():
    """The commit, shortened. Trouble if there is none, or not all that came before it."""
    status, answer = git("rev-parse", "--short", "HEAD")
    if status != 0:
        raise Trouble("a bundle is made of a clone, and this folder is not one: git knows no commit here.")
    if git("rev-parse", "--is-shallow-repository")[1] == "true":
        raise Trouble("this clone lacks its history. Get it with: git fetch --unshallow")
    return answer


def git(*words):
    answer = subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return answer.returncode, (answer.stdout + answer.stderr).strip()


def not_committed():
    changed = git("status", "--porcelain")[1].splitlines()
    return f"; {len(changed)} changed or new files are not in it" if changed else ""


def wanted(everything):
    system = debs.system()
    if system is None:
        print("This machine has no apt-get, so the bundle has no packages.")
        return [], None
    names, missing = debs.wanted(everything)
    if missing:
        print("This system has no packages for: " + ", ".join(missing))
    return names, system


def can_make_a_site():
    packages.ensure("web")
    if programs.has_node():
        return True
    print("Node.js is not there, so the bundle has no site.")
    return False


def agreed():
    if os.environ.get(packages.YES):
        return
    screen = packages.terminal()
    if screen is None:
        raise Trouble("nobody is here to agree. With --yes it does not ask.")
    if not packages.is_yes("Make it? [Y/n] ", screen):
        raise Trouble("nothing was made.")


def fill(half, commit, names, system, site):
    contents = [(REPOSITORY, "repository")]
    status, said = git("bundle", "create", "-q", os.path.join(half, REPOSITORY), "HEAD", *branch())
    if status != 0:
        raise Trouble(f"git cannot put the repository into the bundle: {said}")
    if names:
        debs.put(names, os.path.join(half, "debs"))
        write(half, "install.sh", texts.INSTALL.format(made_for=system[1], names=" ".join(names)))
        contents.append(("install.sh, debs/", "debs"))
    if site:
        shutil.copytree(site, os.path.join(half, "site"))
        contents.append(("site/", "site"))
    if npm.are_there():
        with tarfile.open(os.path.join(half, MODULES), "w:gz", compresslevel=6) as archive:
            archive.add(os.path.join(npm.WEB, "node_modules"), "node_modules")
        contents.append((MODULES, "npm"))
    pdfs = [name for name in sorted(os.listdir(PDFS)) if name.endswith(".pdf")] if os.path.isdir(PDFS) else []
    if pdfs:
        os.mkdir(os.path.join(half, "pdf"))
        for name in pdfs:
            shutil.copyfile(os.path.join(PDFS, name), os.path.join(half, "pdf", name))
        contents.append(("pdf/", "pdf"))
    write(half, "README.txt", readme(commit, contents, system))


def branch():
    """Its name beside HEAD, so that a clone is on a branch; nothing if none is checked out."""
    status, name = git("symbolic-ref", "-q", "--short", "HEAD")
    return [name] if status == 0 else []


def readme(commit, contents, system):
    lines = [f"{name:26} {texts.REMARKS[kind].format(system=system and system[0])}" for name, kind in contents]
    commands = "\n    ".join(texts.WITH_DEBS if system else texts.WITHOUT_DEBS).format(repository=REPOSITORY)
    return texts.README.format(commands=commands, contents="".join(lines).rstrip(), commit=commit)


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def megabytes(size):
    return f"{size / 1e6:.0f} MB"
