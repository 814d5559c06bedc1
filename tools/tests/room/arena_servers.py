"""Servers for the arena's tests, as programs: `python arena_servers.py wrong|silent [PROGRAM]`, with the words of a chapter's
server behind them. Each says where it listens, as a chapter's server does."""
import re
import select
import socket
import subprocess
import sys

PROTOCOL_ERROR = re.compile(rb"\x88(.)\x03\xea", re.S)  # a Close with 1002


def listen():
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    return listener


def silent():
    """Takes each connection, and never says a word."""
    listener, peers = listen(), []
    while True:
        peers.append(listener.accept()[0])


def wrong(program):
    """Our chat, but where it says 1002 this says 1000."""
    with subprocess.Popen([program, "--port", "0"], stdout=subprocess.PIPE) as chat:
        port = int(chat.stdout.readline().rsplit(b":", 1)[1])
        listener, others = listen(), {}  # of those that still send, the one at the other side; and is it the client?
        while True:
            for one in select.select([listener, *others], [], [])[0]:
                if one is listener:
                    peer, server = listener.accept()[0], socket.create_connection(("127.0.0.1", port))
                    others.update({peer: (server, False), server: (peer, True)})
                else:
                    relay(one, others)


def relay(one, others):
    other, is_client = others[one]
    try:
        piece = one.recv(65536)
        if is_client:
            piece = PROTOCOL_ERROR.sub(lambda found: b"\x88" + found[1] + b"\x03\xe8", piece)
        if piece:
            other.sendall(piece)
            return
        other.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other side is gone: this one has nothing to say to it any more
    del others[one]



if __name__ == "__main__":
    if sys.argv[1] == "silent":
        silent()
    else:
        wrong(sys.argv[2])
