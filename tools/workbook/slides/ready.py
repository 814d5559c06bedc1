"""What of the room's check a machine can do by itself: is all there that the person in front will use?"""
import errno
import os
import shutil
import socket

from workbook.core.files import BUILD
from workbook.core.machine import needs, programs
from workbook.core.trouble import Trouble
from workbook.web import making

PORTS = {8080: "the chat, and a chapter's server", 8081: "the slides, the lessons and the labs"}
ROOM = 2_000_000_000  # bytes: what the builds of a day take
NOWHERE = "192.0.2.1"  # an address of no machine: nothing is sent, and the system says from where it would go


def check():
    """Prints a line for each; returns how many are not as they should be."""
    wrong = 0
    for fine, text in (*packages(), *ports(), disk(), browser(), site(), phone()):
        print(f"  {'ok     ' if fine else 'WRONG  '}  {text}", flush=True)
        wrong += not fine
    return wrong


def packages():
    missing = [need.name for need in (needs.GIT, *needs.BUILD) if not need.there()]
    yield not missing, f"missing: {', '.join(missing)}" if missing else "all that the chapters need is installed"


def ports():
    for number, what in PORTS.items():
        free = is_free(number)
        yield free, f"port {number} is {'free' if free else 'taken by another program'}: {what}"


def is_free(number):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("", number))
            trial.listen()
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            return False
    return True


def disk():
    os.makedirs(BUILD, exist_ok=True)
    free = shutil.disk_usage(BUILD).free
    return free >= ROOM, f"{free / 1e9:.1f} GB of the disk are free" + ("" if free >= ROOM else "; 2 GB are needed")


def browser():
    found = programs.chromium()
    return found is not None, f"{found} shows a page" if found else "no Chromium or Chrome shows a page"


def site():
    try:
        folder = making.make(False)
    except Trouble as trouble:
        return False, " ".join(str(trouble).splitlines()[:2])
    labs = os.path.join(folder, "lab", "wasm")
    has_labs = os.path.isdir(labs) and any(name.endswith(".wasm") for name in os.listdir(labs))
    return has_labs, "the site is made, and has its labs" if has_labs else "the site is made, and has no labs"


def phone():
    """Where a phone would look for this machine. A room without a network is fine, too."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((NOWHERE, 9))
        except OSError:
            return True, "this machine is in no network: no phone can join the chat, and all the rest works"
        return True, f"a phone finds this machine at {asking.getsockname()[0]}; only a phone can try it"
