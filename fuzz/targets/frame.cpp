// Client bytes after the handshake: frames (§5), and messages from fragments (§5.4).
#include <optional>

#include "frame_parser.h"
#include "message.h"
#include "oracles/judge.h"
#include "reference/frames.h"

namespace ws::fuzz {

namespace {

// The server's loop, less the server. It goes on feeding after a failure: nothing may come of it.
class Reader {
 public:
  void feed(ByteView piece) {
    parser_.feed(piece);
    while (const std::optional<Frame> frame = parser_.next())
      read(*frame);
    const std::optional<Frame> unfinished = parser_.unfinished();
    if (unfinished && !is_control(unfinished->opcode)) assembler_.look_ahead(*unfinished);
    note(parser_.failure());
    note(assembler_.failure());
  }
  // A peer that was quiet for a while costs no memory, and hears the same afterwards.
  void rest() {
    parser_.release_memory();
    assembler_.release_memory();
  }
  const Events& events() const { return events_; }

 private:
  void read(const Frame& frame) {
    const int opcode = static_cast<int>(frame.opcode);
    if (is_control(frame.opcode)) {
      if (!failed_) events_.push_back({"control", opcode, owned(frame.payload)});
      return;
    }
    const std::optional<Message> message = assembler_.add(frame);
    note(assembler_.failure());
    if (message)
      events_.push_back({"message", static_cast<int>(message->opcode), owned(message->payload)});
  }
  void note(const std::optional<Failure>& failure) {
    if (failure && !failed_) events_.push_back({"fail", static_cast<int>(failure->code)});
    failed_ = failed_ || failure.has_value();
  }

  FrameParser parser_{limits().max_payload};
  MessageAssembler assembler_{
      {.max_size = limits().max_message, .max_fragments = limits().max_fragments}};
  Events events_;
  bool failed_ = false;
};

Events read_cut(ByteView input, Cut cut) {
  Reader reader;
  feed_cut(input, cut, [&](ByteView piece) {
    reader.feed(piece);
    if (cut == Cut::in_two) reader.rest();
  });
  return reader.events();
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  return judge(input, use, read_cut,
               [](ByteView bytes) { return reference_frames(bytes, limits()); });
}

}  // namespace ws::fuzz
