#include "frame_parser.h"

#include <algorithm>

namespace ws {

// Step 3.6: wherever TCP cuts
void FrameParser::feed(ByteView bytes) {
  // One read is taken for one frame, and what else it brought is lost.  // your code here
  buffer_.assign(bytes.begin(), bytes.end());  // your code here
  read_ = 0;                                   // your code here
}

std::optional<Frame> FrameParser::peek() {
  return {};  // your code here
}

std::optional<Frame> FrameParser::next() {
  const auto header = decode_header(buffer_);                                    // your code here
  if (!header || !header->masking_key || read_ > 0) return {};                   // your code here
  read_ = buffer_.size();                                                        // your code here
  const auto rest = std::span(buffer_).subspan(header->size);                    // your code here
  const auto size = std::min<std::size_t>(rest.size(), header->payload_length);  // your code here
  apply_mask(rest.first(size), *header->masking_key);                            // your code here
  return Frame{header->fin, header->opcode, rest.first(size)};                   // your code here
}

// Step 3.11: memory and cost
void FrameParser::drop_what_was_read() {
  // Right, but all that waits behind it moves, each time.  // your code here
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(read_));
  read_ = 0;
}

void FrameParser::release_memory() {
  // your code here
}

}  // namespace ws
