// What the peer says: chapter 3's MessageParser, which is here only while something has begun.
#pragma once

#include <memory>
#include <optional>

#include "bytes.h"
#include "failure.h"
#include "message_parser.h"

namespace ws {

// Each call but one means what it means for a MessageParser. A connection is silent most of the time: then
// it costs the limits and a pointer.
class Incoming {
 public:
  explicit Incoming(MessageLimits limits) : limits_(limits) {}

  void feed(ByteView bytes) {
    if (!parser_) parser_ = std::make_unique<MessageParser>(limits_);
    parser_->feed(bytes);
  }

  std::optional<MessageParser::Item> next() {
    if (!parser_) return std::nullopt;
    const std::optional<MessageParser::Item> item = parser_->next();
    if (!item && parser_->is_idle()) parser_.reset();  // its last item is not looked at any more
    return item;
  }

  std::optional<Failure> failure() const { return parser_ ? parser_->failure() : std::nullopt; }

  bool is_between_fragments() const { return parser_ && parser_->is_between_fragments(); }
  // Returns true if a message or a control frame has begun, and next() cannot return it yet.
  bool has_begun() const { return parser_ && !parser_->is_idle(); }

  // Tells the parser that is here. One that comes later has to be told again, before next().
  void discard_messages() {
    if (parser_) parser_->discard_messages();
  }

  void release_memory() {
    if (parser_) parser_->release_memory();
  }

 private:
  MessageLimits limits_;
  std::unique_ptr<MessageParser> parser_;  // null: nothing has begun
};

}  // namespace ws
