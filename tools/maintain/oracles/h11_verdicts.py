#!/usr/bin/env python3
"""Writes fuzz/oracles/h11.txt anew: what h11, another reader of HTTP, says of each head that is checked in. Run it when
fuzz/seeds/heads, fuzz/corpus/heads.hex or fuzz/regressions/heads has changed. It needs h11 (Debian: python3-h11)."""
import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from workbook.core import files
from workbook.core.files import ROOT
from workbook.core.trouble import Trouble, told
from workbook.fuzzing import seeds

VERDICTS = "fuzz/oracles/h11.txt"


def hash_of(data):
    """As fuzz/inputs/pieces.h has it."""
    value = 14695981039346656037  # FNV-1a
    for byte in data:
        value = (value ^ byte) * 1099511628211 % 2 ** 64
    return value ^ value >> 29


def canonical(request):
    """What a request says, in the words of fuzz/oracles/tests/h11_test.cpp."""
    lines = [request.method, request.target, request.http_version[-1:]]
    for name, value in request.headers:
        lines += [name, value]
    return b"".join(line + b"\n" for line in lines)


def verdict(h11, data):
    """(the requests, and how it ends): "more" is waited for, "over": this was the last request, or "error"."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 20)
    if data:
        connection.receive_data(data)
    requests = []
    while True:
        try:
            event = connection.next_event()
        except h11.RemoteProtocolError:
            return requests, "error"
        if event is h11.NEED_DATA:
            return requests, "more"
        if isinstance(event, h11.Request):
            requests.append(canonical(event))
        elif isinstance(event, h11.EndOfMessage):
            connection.send(h11.Response(status_code=404, headers=[("Content-Length", "0")]))
            connection.send(h11.EndOfMessage())
            if connection.states != {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
                return requests, "over"
            connection.start_next_cycle()


def main():
    argparse.ArgumentParser(description=__doc__).parse_args()
    try:
        import h11
    except ImportError:
        raise Trouble("h11 is not installed for this Python. Debian, Ubuntu: apt-get install python3-h11, and "
                      "/usr/bin/python3.") from None
    lines = [f"# What h11 {h11.__version__} reads in each input of heads: NAME HASH, a hash for each request, and how it "
             "ends.", "# Written by tools/maintain/oracles/h11_verdicts.py; not by hand."]
    for name, data in seeds.raw_files("heads").items():
        if name.startswith("regressions-yours-"):
            continue
        requests, end = verdict(h11, data)
        hashes = [f"{hash_of(text):016x}" for text in (data, *requests)]
        lines.append(" ".join([name, *hashes, end]))
    files.write_whole(os.path.join(ROOT, VERDICTS), ("\n".join(lines) + "\n").encode())
    print(f"Written: {VERDICTS}, {len(lines) - 2} inputs")
    return 0


if __name__ == "__main__":
    sys.exit(told(main))
