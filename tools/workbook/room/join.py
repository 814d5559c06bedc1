"""`./workbook join`: your results on the board of a room, if you want. It says what that sends, before it is sent."""
import os
import re
import time

from workbook.core.options import go_together
from workbook.core.trouble import Trouble, Usage
from workbook.learner.board import joined, report, sending
from workbook.learner.saves import remembered
from workbook.wire import client

MODES = ({"url", "--arena"}, {"--off"})
URL = re.compile(r"(?:http://)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*):([0-9]{1,5})/?")
PROOF = "/board.js"  # a file that a board's page has, and a chat's has not


def add_arguments(parser):
    parser.add_argument("url", nargs="?", metavar="URL", help="the board's address, as the projector shows it: "
                        "http://192.168.1.7:8090; without it: where your results go, and what went there last")
    parser.add_argument("--arena", action="store_true", help="your server meets the clients of the board's machine; for that "
                        "it is open to the network, and you are told how and until when")
    parser.add_argument("--off", action="store_true", help="nothing is sent any more, and the board is forgotten")


def main(options):
    go_together(options, MODES)
    if options.off:
        was = joined.board()
        joined.leave()
        print(f"Left. Nothing goes to http://{joined.authority(was)} any more." if was else
              "You have not joined a board. Nothing is sent.")
    elif options.url:
        join(*read(options.url))
        return enter(joined.board()) if options.arena else None
    elif options.arena:
        if not joined.board():
            raise Usage("the arena is a board's: ./workbook join URL --arena. The projector shows the address.")
        return enter(joined.board())
    else:
        show(joined.board())
    return None


def enter(one):
    from workbook.room.arena import entering  # only here: it builds
    print()
    return entering.enter(one)


def read(url):
    found = URL.fullmatch(url)
    if not found or not 0 < int(found[2]) < 65536:
        raise Usage(f"'{url}' is no board's address. It looks like http://192.168.1.7:8090; the projector shows it.")
    return found[1].strip("[]"), int(found[2])


def join(host, port):
    before = joined.board()
    same = before and (before.host, before.port) == (host, port)
    until = int(time.time()) + joined.LASTS
    one = joined.Board(host, port, before.seat if same else os.urandom(8).hex(), until)
    ask(one)
    print(f"Joined: the board at http://{joined.authority(one)} answers. Nothing of yours was sent yet.\n"
          "After each result of check and watch it gets one message. Now that would be this, letter for letter:\n\n"
          f"{report.text(one.seat)}\n\n"
          "  seat   a number made by chance, for this board alone: it says which cells are yours, and not who you are\n"
          "  done   the steps that are green, as your last runs said. Of a chapter that is ours: all core and take steps\n"
          "  at     the first step of your chapter that is not green\n"
          "  since  for how many seconds that has been so\n\n"
          "No line of your code leaves this machine, no name, and nothing else. The board's machine sees your address in\n"
          "the network, as every server does. The board does not show it, and does not keep it.\n"
          "What was sent last: ./workbook join\n"
          f"To leave:           ./workbook join --off; at {clock(until)} it ends by itself")
    joined.join(one)  # now, and not before: a check in another terminal may end at any moment


def ask(one):
    """Trouble, unless a board is there."""
    where = f"http://{joined.authority(one)}"
    try:
        with sending.patience():
            with sending.connect(one) as peer:
                peer.sendall((f"GET {PROOF} HTTP/1.1\r\nHost: {joined.authority(one)}\r\n"
                              "Connection: close\r\n\r\n").encode())
                head, _ = client.read_head(peer)
            if not head:
                raise ConnectionError
            if " 200 " not in head.split("\r\n", 1)[0] + " ":
                raise Trouble(f"{where} answers, and is no board. Is the port right? The projector shows the address.")
            with sending.connect(one) as peer:
                sending.say_goodbye(peer, client.shake_hands(peer, joined.authority(one)))
    except OSError as error:
        raise Trouble(f"no board answers at {where} ({error.strerror or 'it says nothing'}). Are both machines in the "
                      "same network? Does the network let them talk to each other?") from None


def show(one):
    if not one:
        print("You have not joined a board. Nothing is sent. To join one: ./workbook join URL")
        return
    sent, failed = remembered(joined.SENT), remembered(joined.FAILED)
    print(f"Your results go to the board at http://{joined.authority(one)}, until {clock(one.until)}.")
    if sent:
        print(f"The last report, sent at {clock(sent['when'])}:\n\n{sent['text']}\n")
    else:
        print("No report was sent yet. The first one goes out with the next result of check or watch.")
    if failed:
        print(f"The board {failed.get('why')}.")
    print("To leave: ./workbook join --off")


def clock(moment):
    return time.strftime("%H:%M", time.localtime(moment))
