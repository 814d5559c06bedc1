// UTF-8 (RFC 3629), checked as the bytes arrive: a character may be cut anywhere.
#pragma once

#include <cstdint>

#include "bytes.h"

namespace ws {

class Utf8Validator {
 public:
  // Takes the next bytes of a text. Returns false as soon as a byte comes that no valid text could have
  // at this place. From then on it always returns false.
  bool feed(ByteView bytes);

  // Returns true if the text may end here: no byte was wrong, and the last character is complete.
  bool complete() const { return !failed_ && expected_ == 0; }

 private:
  std::uint8_t expected_ = 0;    // continuation bytes still to come
  std::uint8_t lowest_ = 0x80;   // the next of them is at least this ...
  std::uint8_t highest_ = 0xBF;  // ... and at most this
  bool failed_ = false;
};

// Returns true if these bytes are a complete text.
bool is_utf8(ByteView bytes);

}  // namespace ws
