"""What somebody sent to a learner's server becomes an input of the fuzzers."""
import json

from workbook.fuzzing.findings import keeping

KINDS = ("frames", "heads")


def keep(posted, command):
    """`posted`: {"kind": "frames", "bytes": "81 85 ...", "connection": 3}. Where it lies now, as JSON would have it."""
    asked = json.loads(posted)
    kind, data = asked["kind"], bytes.fromhex(asked["bytes"])
    if kind not in KINDS or not data:
        raise ValueError("these are no bytes that a target reads")
    about = f"Sent to {command} on connection {int(asked['connection'])}."
    place, is_new = keeping.keep_bytes(kind, data, [about])
    return {"place": place, "new": is_new}
