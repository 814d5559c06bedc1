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
  if (fragments_ == 0) opcode_ = frame.opcode;
  if (frame.fin && fragments_ == 0) return Message{opcode_, frame.payload};  // no copy

  if (fragments_ == 0) buffer_.clear();
  buffer_.insert(buffer_.end(), frame.payload.begin(), frame.payload.end());
  ++fragments_;
  if (!frame.fin) return {};
  fragments_ = 0;
  return Message{opcode_, buffer_};
}

std::optional<Failure> MessageParser::check(const Frame& frame) {
  const bool begins = frame.opcode != Opcode::continuation;
  // §5.4: one message at a time; a continuation continues one
  if (begins && fragments_ > 0)
    return Failure{CloseCode::protocol_error, "message inside a message"};
  if (!begins && fragments_ == 0) return Failure{CloseCode::protocol_error, "nothing to continue"};

  // Step 3.8: limits for a message
  // §10.4: limits, before memory; the empty fragments count as well
  if (fragments_ >= limits_.max_fragments) {
    return Failure{CloseCode::policy_violation, "too many fragments"};
  }
  const std::size_t so_far = fragments_ == 0 ? 0 : buffer_.size();
  const std::size_t room = std::min(frame.payload.size(), limits_.max_size - so_far);
  // The bytes for which there is room come first: so it is the same failure wherever TCP cuts.
  if (const auto broken = check_text(frame, room)) return broken;
  if (frame.payload.size() > room) return Failure{CloseCode::message_too_big, "message too big"};
  return {};
}

// Step 3.10: fail at the first bad byte
std::optional<Failure> MessageParser::check_text(const Frame& frame, std::size_t size) {
  const bool begins = frame.opcode != Opcode::continuation;
  if ((begins ? frame.opcode : opcode_) != Opcode::text) return {};
  const ByteView fresh = frame.payload.first(size).subspan(checked_);  // no byte is looked at twice
  checked_ = size;
  if (!utf8_.feed(fresh)) return Failure{CloseCode::invalid_payload, "text not UTF-8"};
  return {};
}

std::optional<Failure> MessageParser::check_end(const Frame& frame) {
  if (!frame.fin || utf8_.complete()) return {};
  return Failure{CloseCode::invalid_payload, "text ends inside a character"};
}

void MessageParser::check_arriving() {
  const std::optional<Frame> frame = frames_.peek();
  if (!frame || is_control(frame->opcode) || discarding_) return;
  failure_ = check(*frame);
}

}  // namespace ws
