// UTF-8 (RFC 3629), checked as the bytes arrive: a character may be cut anywhere.
#pragma once

#include <cstdint>

#include "bytes.h"

namespace ws {

class Utf8Validator {
 public:
  // Takes the next bytes of the text. Returns false if one of them cannot stand where it stands, in any
  // text; from then on it always returns false.
  bool feed(ByteView bytes);

  // Returns true if the text may end here: no byte was wrong, and no character is half way.
  bool complete() const { return !failed_ && expected_ == 0; }

 private:
  std::uint8_t expected_ = 0;    // continuation bytes still to come
  std::uint8_t lowest_ = 0x80;   // the next of them is at least this ...
  std::uint8_t highest_ = 0xBF;  // ... and at most this
  bool failed_ = false;
};

// Returns true if these bytes are a whole text.
bool is_utf8(ByteView bytes);

}  // namespace ws
