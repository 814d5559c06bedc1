// A stream of bytes in, frames (RFC 6455 §5) out: wherever TCP cuts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "bytes.h"
#include "failure.h"
#include "frame.h"

namespace ws {

class FrameParser {
 public:
  // A frame that announces more than max_payload bytes fails with 1009, before they come.
  explicit FrameParser(std::uint64_t max_payload) : max_payload_(max_payload) {}

  void feed(ByteView bytes);
  // The next whole frame, unmasked; nullopt: not yet, or failed. Its payload is a view into our
  // buffer: valid until the next call of feed or next.
  std::optional<Frame> next();
  // The frame still arriving, with as much of its payload as is here, unmasked. nullopt: there is
  // none. Call it after next() said nullopt; the view ends with the next call of feed or next.
  std::optional<Frame> unfinished() const;
  std::optional<Failure> failure() const { return failure_; }

  // Gives back the memory that is not in use. Call it when the peer has been quiet.
  void release_memory();

 private:
  bool read_header();                        // true: header_ is here, and keeps the rules
  std::span<std::uint8_t> unmask_arrived();  // the payload, as far as it is here

  std::uint64_t max_payload_;
  Bytes buffer_;
  std::size_t read_ = 0;               // buffer_[read_] begins the frame that next() looks at
  std::size_t unmasked_ = 0;           // so many bytes of its payload are unmasked already
  std::optional<FrameHeader> header_;  // decoded and checked; nullopt: not here yet
  std::optional<Failure> failure_;
};

}  // namespace ws
