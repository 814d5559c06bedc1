"""What a server tells about its sockets, through a pipe: the records of chapters/host/tcp/observer.h."""
import collections
import struct

HEAD = struct.Struct(">BQQQIH")
KINDS = {1: "serving", 2: "opened", 3: "received", 4: "owed", 5: "taken", 6: "ending", 7: "fin_sent",
         8: "fin_received", 9: "over", 10: "lost", 11: "list"}

# `time` is in microseconds since 1970; what `number` counts, and how many bytes of a piece are still to come
# (`more`), stands in observer.h. One kind is ours: "ended", with the server's exit status as its number.
Record = collections.namedtuple("Record", "kind client time number more body")


class Reader:
    """Bytes of the pipe in, whole records out."""

    def __init__(self):
        self.rest = b""

    def feed(self, data):
        data, at, records = self.rest + data, 0, []
        while len(data) - at >= HEAD.size:
            kind, client, time, number, more, size = HEAD.unpack_from(data, at)
            end = at + HEAD.size + size
            if end > len(data):
                break
            records.append(Record(KINDS[kind], client, time, number, more, data[at + HEAD.size:end]))
            at = end
        self.rest = data[at:]
        return records
