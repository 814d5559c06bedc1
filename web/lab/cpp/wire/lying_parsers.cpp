// Chapter 3's server before its steps 3.6 and 3.7, as its starters have it: a piece of TCP is taken for a
// frame, and a frame for a message. The linker takes this in place of frame_parser.cpp and
// message_parser.cpp.
#include <algorithm>

#include "../abi.h"
#include "message_parser.h"
#include "program.h"

namespace ws {

// One read is taken for one frame, and what else it brought is lost.
void FrameParser::feed(ByteView bytes) {
  buffer_.assign(bytes.begin(), bytes.end());
  read_ = 0;
}

std::optional<Frame> FrameParser::next() {
  const auto header = decode_header(buffer_);
  if (!header || !header->masking_key || read_ > 0) return {};
  read_ = buffer_.size();
  const auto rest = std::span(buffer_).subspan(header->size);
  const auto size = std::min<std::size_t>(rest.size(), header->payload_length);
  apply_mask(rest.first(size), *header->masking_key);
  return Frame{header->fin, header->opcode, rest.first(size)};
}

std::optional<MessageParser::Item> MessageParser::next() {
  while (const std::optional<Frame> frame = frames_.next()) {
    if (is_control(frame->opcode)) return ControlFrame{frame->opcode, frame->payload};
    if (const std::optional<Message> message = add(*frame)) return *message;
  }
  return {};
}

// A frame is taken for a message, and its FIN bit is not looked at.
std::optional<Message> MessageParser::add(const Frame& frame) {
  return Message{frame.opcode, frame.payload};
}

}  // namespace ws

LAB_EXPORT(chapter_3) void chapter_3() {
  ws::lab::run(main_of_chapter_3);
}
