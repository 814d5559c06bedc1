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
  const bool begins = frame.opcode != Opcode::continuation;
  const std::size_t so_far = fragments_ == 0 ? 0 : buffer_.size();

  // §5.4: one message at a time; a continuation continues one
  if (begins && fragments_ > 0)
    return Failure{CloseCode::protocol_error, "message inside a message"};
  if (!begins && fragments_ == 0) return Failure{CloseCode::protocol_error, "nothing to continue"};
  // §10.4: limits, before memory; the empty fragments count as well
  if (fragments_ >= limits_.max_fragments) {
    return Failure{CloseCode::policy_violation, "too many fragments"};
  }
  const std::size_t room = std::min(frame.payload.size(), limits_.max_size - so_far);
  // §8.1: text is UTF-8; a byte is looked at once, and before the limit that comes behind it: so it is
  // the same failure wherever TCP cuts
  if ((begins ? frame.opcode : opcode_) == Opcode::text) {
    const ByteView fresh = frame.payload.first(room).subspan(checked_);
    checked_ = room;
    if (!utf8_.feed(fresh)) return Failure{CloseCode::invalid_payload, "text not UTF-8"};
  }
  if (frame.payload.size() > room) return Failure{CloseCode::message_too_big, "message too big"};
  return {};
}

std::optional<Message> MessageParser::add(const Frame& frame) {
  failure_ = check(frame);
  if (failure_) return {};
  checked_ = 0;
  if (fragments_ == 0) opcode_ = frame.opcode;
  if (frame.fin && opcode_ == Opcode::text && !utf8_.complete()) {
    failure_ = Failure{CloseCode::invalid_payload, "text ends inside a character"};
    return {};
  }
  if (frame.fin && fragments_ == 0) return Message{opcode_, frame.payload};  // no copy

  if (fragments_ == 0) buffer_.clear();
  buffer_.insert(buffer_.end(), frame.payload.begin(), frame.payload.end());
  ++fragments_;
  if (!frame.fin) return {};
  fragments_ = 0;
  return Message{opcode_, buffer_};
}

void MessageParser::release_memory() {
  frames_.release_memory();
  if (fragments_ == 0 || failure_ || discarding_) buffer_.clear();
  buffer_.shrink_to_fit();
}

// Step 3.10: fail at the first bad byte
void MessageParser::check_arriving() {
  const std::optional<Frame> frame = frames_.peek();
  if (!frame || is_control(frame->opcode) || discarding_) return;
  failure_ = check(*frame);
}

}  // namespace ws
