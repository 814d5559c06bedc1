// A decoder that is right because it is naive: the whole buffer, one byte after the other, written
// from RFC 6455 §5 to §8. It shares no line with what it judges; not a header, not a table.
#pragma once

#include <cstddef>

#include "reference/events.h"

namespace ws::fuzz {

// What an endpoint may refuse as too much: the same numbers for the code under test and the reference.
// Small, so that a fuzzer reaches them.
struct Limits {
  std::size_t max_message = 512;  // bytes of one message, and so of one frame
  std::size_t max_fragments = 8;
};

// Client bytes after the opening handshake: "message" and "control" by opcode, and "fail" with the
// status code at the first byte with which the connection must fail. Nothing after that.
Events reference_frames(ByteView bytes, const Limits& limits);

// Where the message or frame begins that has begun and is not whole yet; the end of the bytes, if there
// is none. For bytes with nothing wrong in them.
std::size_t reference_unfinished_at(ByteView bytes);

// True if a text may go on from here: all its characters are right so far, the last may be half.
bool reference_may_go_on(ByteView text);
// ... and true if it may also end here.
bool reference_is_utf8(ByteView text);

// What a Close frame's payload means (§5.5.1, §7.4). A fault is the code to fail with, or either_fault.
struct ReferenceClose {
  int fault = 0;
  int code = 1005;
  Bytes reason{};
};
ReferenceClose reference_close(const Bytes& payload);

// One frame as a server writes it (no mask, the shortest length), and as a client does.
Bytes reference_server_frame(int first_byte, ByteView payload);
Bytes reference_client_frame(int first_byte, ByteView payload, std::uint32_t key);

}  // namespace ws::fuzz
