"""What the inspector remembers: the newest records, each with a number, and never more than so much."""
import collections
import itertools
import threading

MOST_RECORDS = 100_000
MOST_BYTES = 16 * 1024 * 1024
A_RECORD = 400  # bytes that one takes beside its body, about


class Ring:
    def __init__(self, most_records=MOST_RECORDS, most_bytes=MOST_BYTES):
        self.most_records, self.most_bytes = most_records, most_bytes
        self.records, self.size = collections.deque(), 0
        self.first = 1  # the number of records[0]
        self.changed = threading.Condition()
        self.closed = False

    def add(self, records):
        with self.changed:
            for record in records:
                self.records.append(record)
                self.size += len(record.body)
                while len(self.records) > self.most_records or self.size > self.most_bytes:
                    self.size -= len(self.records.popleft().body)
                    self.first += 1
            self.changed.notify_all()

    def close(self):
        """Nothing more comes."""
        with self.changed:
            self.closed = True
            self.changed.notify_all()

    def after(self, number, most_bytes):
        """(how many behind this number are gone, the number of the first that is left, those records). There may be
        more of them: it stops when they have so many bytes."""
        with self.changed:
            start = max(number + 1, self.first)
            gone = start - number - 1
            found, size = [], 0
            for record in itertools.islice(self.records, start - self.first, None):
                found.append(record)
                size += len(record.body) + A_RECORD
                if size >= most_bytes:
                    break
            return gone, start, found

    def wait(self, number, seconds):
        """Until there is something behind this number, or nothing comes any more. False: there is nothing yet."""
        with self.changed:
            def is_there():
                return self.closed or self.first + len(self.records) - 1 > number
            return self.changed.wait_for(is_there, seconds)

    def is_at_end(self, number):
        with self.changed:
            return self.closed and self.first + len(self.records) - 1 <= number
