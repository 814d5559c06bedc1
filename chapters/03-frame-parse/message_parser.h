// A stream of bytes in, messages (RFC 6455 §5.4) out: whole again, however they were cut into frames.
#pragma once

#include <cstddef>
#include <optional>
#include <variant>

#include "bytes.h"
#include "failure.h"
#include "frame.h"
#include "frame_parser.h"
#include "utf8.h"

namespace ws {

struct MessageLimits {
  std::size_t max_size = 64 * 1024;   // bytes of one message; more is 1009
  std::size_t max_fragments = 1'000;  // fragments of one message, the empty ones too; more is 1008
};

// What an application says. opcode is text (then the payload is UTF-8) or binary.
struct Message {
  Opcode opcode = Opcode::text;
  ByteView payload;
};

// What an endpoint says about the connection. opcode is close, ping or pong; at most 125 bytes (§5.5).
struct ControlFrame {
  Opcode opcode = Opcode::ping;
  ByteView payload;
};

class MessageParser {
 public:
  using Item = std::variant<Message, ControlFrame>;

  explicit MessageParser(MessageLimits limits = {}) : limits_(limits), frames_(limits.max_size) {}

  // Keeps bytes as TCP brought them. After a failure they are ignored.
  void feed(ByteView bytes) {
    if (!failure_) frames_.feed(bytes);
  }

  // Returns the next whole message, or the next control frame; those may come between two fragments
  // of a message. Returns nullopt if neither is here yet, and always after a failure. The payload is
  // a view into our buffers: it ends with the next call of feed, next or release_memory.
  std::optional<Item> next();

  // Returns the rule that the peer broke, of a frame's header (1002, 1009) or of a message: fragments
  // out of order (1002), text that is not UTF-8 (1007), over a limit (1008, 1009). Which one it is
  // does not depend on where TCP cut.
  std::optional<Failure> failure() const { return failure_ ? failure_ : frames_.failure(); }

  // Returns true if nothing has begun, not even a frame, and nothing failed.
  bool is_idle() const { return fragments_ == 0 && !failure_ && frames_.is_idle(); }
  // Returns true between the first and the last fragment of a message.
  bool is_between_fragments() const { return fragments_ > 0; }

  // From now on data frames are dropped, and not judged. Control frames still come out.
  void discard_messages() { discarding_ = true; }

  // Gives back the memory that holds nothing we still need. Ends every view that next() returned.
  void release_memory();

 private:
  // Adds a whole data frame that breaks no rule. Returns the message that it completes, or nullopt.
  std::optional<Message> add(const Frame& frame);
  // Returns the first rule that a data frame breaks, or nullopt. The frame may still be arriving.
  std::optional<Failure> check(const Frame& frame);
  // Shows the first `size` bytes of a data frame to utf8_, if they belong to a text.
  std::optional<Failure> check_text(const Frame& frame, std::size_t size);
  // Asks utf8_ whether a text may end with this frame, if it is the last of its message.
  std::optional<Failure> check_end(const Frame& frame);
  // Judges a data frame that is still arriving.
  void check_arriving();

  MessageLimits limits_;
  FrameParser frames_;
  Bytes buffer_;                  // the fragments so far
  std::size_t fragments_ = 0;     // their number; 0: no message has begun
  std::size_t checked_ = 0;       // so many bytes of the frame now arriving are checked
  Opcode opcode_ = Opcode::text;  // of the first fragment
  Utf8Validator utf8_;
  bool discarding_ = false;
  std::optional<Failure> failure_;
};

}  // namespace ws
