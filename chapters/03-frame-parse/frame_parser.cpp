#include "frame_parser.h"

#include <algorithm>

namespace ws {

// Step 3.6: wherever TCP cuts
void FrameParser::feed(ByteView bytes) {
  // your code here
}

std::optional<Frame> FrameParser::next() {
  return {};  // your code here
}

std::optional<Frame> FrameParser::unfinished() const {
  return {};  // your code here
}

void FrameParser::release_memory() {
  // your code here
}

}  // namespace ws
