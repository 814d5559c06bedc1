// A stream of bytes in, frames (RFC 6455 §5) out: wherever TCP cuts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "bytes.h"
#include "failure.h"
#include "frame.h"

namespace ws {

class FrameParser {
 public:
  // A frame whose header announces more than max_payload bytes fails with 1009, before they come.
  explicit FrameParser(std::uint64_t max_payload) : max_payload_(max_payload) {}

  // Keeps bytes as TCP brought them. After a failure they are ignored. It may take bytes that next()
  // has returned out of the buffer.
  void feed(ByteView bytes);

  // Returns the next complete frame, unmasked, and moves on to the one behind it. Returns nullopt if it
  // is not complete yet, and always after a failure. The payload is a view into our buffer: it ends with
  // the next call of feed, peek, next or release_memory.
  std::optional<Frame> next();

  // Returns the frame that next() will return when it is complete, with as much of its payload as is
  // here, unmasked. Returns nullopt if its header is not complete yet, and always after a failure. The
  // view ends as above.
  std::optional<Frame> peek();

  // Returns the rule of check_header that a frame broke, or nullopt if none did.
  std::optional<Failure> failure() const { return failure_; }

  // Returns true if no byte is here that next() has not returned, and nothing failed.
  bool is_idle() const { return read_ == buffer_.size() && !failure_; }

  // Gives back the memory of all that next() has returned, and ends those views. Bytes that were not
  // read yet stay. The starter's does nothing (step 3.11).
  void release_memory();

 private:
  // Takes the bytes that next() has returned out of buffer_; from step 3.11 on only when it is cheap.
  void drop_what_was_read();

  std::uint64_t max_payload_;
  Bytes buffer_;
  std::size_t read_ = 0;               // buffer_[read_] begins the frame that next() waits for
  std::size_t unmasked_ = 0;           // so many bytes of its payload are unmasked already
  std::optional<FrameHeader> header_;  // decoded and checked; nullopt: not here yet
  std::optional<Failure> failure_;
};

}  // namespace ws
