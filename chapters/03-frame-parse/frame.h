// Frames (RFC 6455 §5): the bits on the wire, and the rules they must keep.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "bytes.h"
#include "failure.h"

namespace ws {

enum class Opcode : std::uint8_t {  // §5.2; 0x3 to 0x7 and 0xB to 0xF are reserved
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

constexpr bool is_control(Opcode opcode) {
  return (static_cast<unsigned>(opcode) & 0x8) != 0;
}

using MaskingKey = std::array<std::uint8_t, 4>;

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-------+-+-------------+-------------------------------+
// |F|R|R|R| opcode|M| payload len |    length, if 126: 2 bytes    |
// |I|S|S|S|  (4)  |A|     (7)     |    length, if 127: 8 bytes    |
// |N|V|V|V|       |S|             |  (network byte order)         |
// | |1|2|3|       |K|             |                               |
// +-+-+-+-+-------+-+-------------+-------------------------------+
// |  masking-key, if MASK: 4 bytes, then the payload              |
// +---------------------------------------------------------------+
struct FrameHeader {
  bool fin = true;
  std::uint8_t rsv = 0;  // RSV1 is 4, RSV2 is 2, RSV3 is 1
  Opcode opcode = Opcode::text;
  std::optional<MaskingKey> masking_key;  // nullopt: MASK is 0
  std::uint64_t payload_length = 0;
  std::size_t size = 2;  // bytes of this header on the wire: 2 to 14

  bool operator==(const FrameHeader&) const = default;
};

// A frame without its mask. The payload is a view: it lives as long as the bytes it was made from.
struct Frame {
  bool fin = true;
  Opcode opcode = Opcode::text;
  ByteView payload;
};

// Reads the header that these bytes begin with (§5.2). It does not judge: a reserved opcode, or a length
// in too many bytes, is read like any other. Returns nullopt if the header is not complete yet.
std::optional<FrameHeader> decode_header(ByteView bytes);

// The rules for a frame that a client sends to a server. Returns the first broken rule, or nullopt if
// all are kept: 1002, or 1009 for a payload of more than max_payload bytes.
std::optional<Failure> check_header(const FrameHeader& header, std::uint64_t max_payload);

// XORs these bytes with the key, in place (§5.3). The same call masks and unmasks. `offset` is the place
// of the first of these bytes in the frame's payload.
void apply_mask(std::span<std::uint8_t> payload, MaskingKey key, std::size_t offset = 0);

// Returns the frame as it stands on the wire, its length in the fewest bytes (§5.2). A control frame that
// is a fragment, or has more than 125 bytes, is the caller's mistake (assert, §5.5).
Bytes encode_frame(const Frame& frame);                  // as a server: never masked (§5.1)
Bytes encode_frame(const Frame& frame, MaskingKey key);  // as a client: always masked

}  // namespace ws
