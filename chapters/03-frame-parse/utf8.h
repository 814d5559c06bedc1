// UTF-8 (RFC 3629), checked as the bytes arrive: a character may be cut anywhere.
#pragma once

#include <cstdint>

#include "bytes.h"

namespace ws {

class Utf8Validator {
 public:
  // False at the first byte that cannot stand here, in any text; then it stays false.
  bool feed(ByteView bytes);
  // True if no character is half way: a text may end here.
  bool complete() const { return !failed_ && expected_ == 0; }

 private:
  std::uint8_t expected_ = 0;    // continuation bytes still to come
  std::uint8_t lowest_ = 0x80;   // the next byte is at least this ...
  std::uint8_t highest_ = 0xBF;  // ... and at most this
  bool failed_ = false;
};

bool is_utf8(ByteView bytes);

}  // namespace ws
