// Messages (RFC 6455 §5.4): fragments in, whole messages out; text is checked as it comes.
#pragma once

#include <cstddef>
#include <optional>

#include "bytes.h"
#include "failure.h"
#include "frame.h"
#include "utf8.h"

namespace ws {

struct MessageLimits {
  std::size_t max_size = 64 * 1024;   // bytes of one message: more is 1009
  std::size_t max_fragments = 1'000;  // fragments of one message, the empty ones too: more is 1008
};

// opcode is text (and then the payload is UTF-8) or binary.
struct Message {
  Opcode opcode = Opcode::text;
  ByteView payload;
};

class MessageAssembler {
 public:
  explicit MessageAssembler(MessageLimits limits = {}) : limits_(limits) {}

  // A data frame, whole; a control frame is the caller's mistake (assert). Returns the message that
  // it completes; nullopt: not yet, or failed. The payload is a view, into the frame if it was not
  // fragmented, else into our buffer: valid until the frame's view ends or the next call of add.
  std::optional<Message> add(const Frame& frame);

  // A data frame that is still arriving: judges what is here already, so that a bad byte fails the
  // connection now and not at the frame's end. `add` follows when the frame is whole.
  void look_ahead(const Frame& unfinished);

  std::optional<Failure> failure() const { return failure_; }

  // Gives back the memory that is not in use.
  void release_memory();

 private:
  // What can be judged of a frame, whole or still arriving. nullopt: nothing is wrong with it.
  std::optional<Failure> check(const Frame& frame);

  MessageLimits limits_;
  Bytes buffer_;                  // the fragments so far
  std::size_t fragments_ = 0;     // ... and their number; 0: no message has begun
  Opcode opcode_ = Opcode::text;  // of the first fragment
  std::size_t checked_ = 0;       // so many bytes of the frame now arriving are checked
  Utf8Validator utf8_;
  std::optional<Failure> failure_;
};

}  // namespace ws
