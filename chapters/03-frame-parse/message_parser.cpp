#include "message_parser.h"

#include <algorithm>

namespace ws {

// Takes frames until a message is complete. A control frame goes out as it is.
std::optional<MessageParser::Item> MessageParser::next() {
  while (!failure_) {
    const std::optional<Frame> frame = frames_.next();
    if (!frame) {
      check_arriving();
      break;
    }
    if (is_control(frame->opcode)) return ControlFrame{frame->opcode, frame->payload};
    if (discarding_) continue;
    failure_ = check(*frame);
    if (!failure_) failure_ = check_end(*frame);
    if (failure_) break;
    checked_ = 0;  // the next frame is another one
    if (const std::optional<Message> message = add(*frame)) return *message;
  }
  return {};
}

void MessageParser::release_memory() {
  frames_.release_memory();
  if (fragments_ == 0 || failure_ || discarding_) buffer_.clear();
  buffer_.shrink_to_fit();
}

// Step 3.7: messages from fragments
std::optional<Message> MessageParser::add(const Frame& frame) {
  // A frame is taken for a message, whatever its FIN bit says.  // your code here
  return Message{frame.opcode, frame.payload};  // your code here
}

std::optional<Failure> MessageParser::check(const Frame& frame) {
  // your code here

  // Step 3.8: limits for a message
  const std::size_t room = frame.payload.size();  // your code here
  if (const auto broken = check_text(frame, room)) return broken;
  // your code here
  return {};
}

// Step 3.10: fail at the first bad byte
std::optional<Failure> MessageParser::check_text(const Frame& frame, std::size_t size) {
  const bool begins = frame.opcode != Opcode::continuation;
  if ((begins ? frame.opcode : opcode_) != Opcode::text) return {};
  const ByteView fresh = frame.payload.first(size);  // your code here
  if (!utf8_.feed(fresh)) return Failure{CloseCode::invalid_payload, "text not UTF-8"};
  return {};
}

std::optional<Failure> MessageParser::check_end(const Frame& frame) {
  if (!frame.fin || utf8_.complete()) return {};
  return Failure{CloseCode::invalid_payload, "text ends inside a character"};
}

void MessageParser::check_arriving() {
  // your code here
}

}  // namespace ws
