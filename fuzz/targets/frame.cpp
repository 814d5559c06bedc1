// Client bytes after the handshake: frames (§5), and messages from fragments (§5.4).
#include <optional>
#include <variant>

#include "message_parser.h"
#include "oracles/judge.h"
#include "reference/frames.h"

namespace ws::fuzz {

namespace {

// The server's loop, less the server. It goes on feeding after a failure: nothing may come of it.
class Reader {
 public:
  void feed(ByteView piece) {
    parser_.feed(piece);
    while (const std::optional<MessageParser::Item> item = parser_.next())
      std::visit([this](const auto& seen) { note(seen); }, *item);
    if (const std::optional<Failure> failure = parser_.failure(); failure && !failed_) {
      events_.push_back({"fail", static_cast<int>(failure->code)});
      failed_ = true;
    }
  }
  // A peer that was quiet for a while costs no memory, and hears the same afterwards.
  void rest() { parser_.release_memory(); }
  const Events& events() const { return events_; }

 private:
  void note(const Message& message) {
    events_.push_back({"message", static_cast<int>(message.opcode), owned(message.payload)});
  }
  void note(const ControlFrame& frame) {
    events_.push_back({"control", static_cast<int>(frame.opcode), owned(frame.payload)});
  }

  MessageParser parser_{
      {.max_size = limits().max_message, .max_fragments = limits().max_fragments}};
  Events events_;
  bool failed_ = false;
};

Events read_cut(ByteView input, Cut cut) {
  Reader reader;
  feed_cut(input, cut, [&](ByteView piece) {
    reader.feed(piece);
    if (is_quiet_behind(piece, cut)) reader.rest();
  });
  return reader.events();
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  return judge(input, use, read_cut,
               [](ByteView bytes) { return reference_frames(bytes, limits()); });
}

}  // namespace ws::fuzz
