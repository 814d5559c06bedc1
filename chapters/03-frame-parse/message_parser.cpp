#include "message_parser.h"

#include <algorithm>

namespace ws {

std::optional<MessageParser::Item> MessageParser::next() {
  while (!failure_) {
    const std::optional<Frame> frame = frames_.next();
    if (!frame) {
      check_arriving();
      break;
    }
    if (is_control(frame->opcode)) return ControlFrame{frame->opcode, frame->payload};
    if (discarding_) continue;
    if (const std::optional<Message> message = add(*frame)) return *message;
  }
  return {};
}

// Step 3.7: messages from fragments
std::optional<Failure> MessageParser::check(const Frame& frame) {
  return {};  // your code here
}

std::optional<Message> MessageParser::add(const Frame& frame) {
  // A frame is taken for a message, whatever its FIN says.  // your code here
  if (frame.opcode == Opcode::text && !is_utf8(frame.payload)) return {};  // your code here
  return Message{frame.opcode, frame.payload};                             // your code here
}

void MessageParser::release_memory() {
  // your code here
}

// Step 3.10: fail at the first bad byte
void MessageParser::check_arriving() {
  // your code here
}

}  // namespace ws
