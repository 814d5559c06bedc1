"""Records as Server-Sent Events, the way a page hears them as they happen."""
import base64
import json
import time

A_BATCH = 256 * 1024
A_BREATH = 0.04  # seconds between two events: a page has to draw, too. In a flood it misses records, and is told so


def event(gone, first, records):
    """One event. Its id is the last record's number: a browser that comes back says which one it had. Whatever a
    peer sent is base64 in JSON in one line of ASCII: nothing of it can end the line."""
    last = first + len(records) - 1
    rows = [[record.kind, str(record.client), record.time, record.number, record.more,
             base64.b64encode(record.body).decode()] for record in records]
    data = json.dumps({"gone": gone, "first": first, "records": rows}, separators=(",", ":"))
    return f"id: {last}\ndata: {data}\n\n".encode()


def stream(ring, last, patience):
    """All events behind the record `last`, as they come. A comment, if none comes for so many seconds: a browser that
    is gone is noticed only by what it is sent."""
    while not ring.is_at_end(last):
        if not ring.wait(last, patience):
            yield b": still here\n\n"
            continue
        gone, first, records = ring.after(last, A_BATCH)
        if records:
            yield event(gone, first, records)
            last = first + len(records) - 1
            time.sleep(A_BREATH)
    yield b"event: bye\ndata: nothing more comes\n\n"
