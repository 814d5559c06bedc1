#include "frame.h"

#include <algorithm>
#include <cassert>

namespace ws {

// Step 3.1: the first two bytes
std::optional<FrameHeader> decode_header(ByteView bytes) {
  // Step 3.2: when 125 is not enough

  // Step 3.3: the mask
  return {};  // your code here
}

void apply_mask(std::span<std::uint8_t> payload, MaskingKey key, std::size_t offset) {
  // your code here
}

// Step 3.4: your own frames
Bytes encode_frame(const Frame& frame) {
  return {};  // your code here
}

Bytes encode_frame(const Frame& frame, MaskingKey key) {
  return {};  // your code here
}

// Step 3.5: the rules, a line each
std::optional<Failure> check_header(const FrameHeader& header, std::uint64_t max_payload) {
  // your code here

  // §5.2: RSV is 0 unless an extension was agreed on; we agree on none
  // §5.2: an unknown opcode fails the connection
  // §5.1: a client masks every frame
  // §5.5: a control frame is never fragmented ...
  // §5.5: ... and has at most 125 bytes
  // §5.2: the most significant bit of the 64-bit length is 0
  // §5.2: the length is written in the fewest bytes it fits into
  // §7.4.1: 1009, too big to process
  return {};
}

}  // namespace ws
