// UTF-8 (RFC 3629), a byte at a time: which byte is the first that no text can have there.
#pragma once

#include <cstdint>

namespace ws::lab {

// It looks at the characters that may still come of the bytes so far: a range of code points. The byte
// with which none is left in it is the wrong one.
class RunningText {
 public:
  // Returns false if no text goes on with this byte. After that it is over.
  bool add(std::uint8_t byte) {
    if (missing_ == 0) return begin(byte);
    if (byte < 0x80 || byte > 0xBF) return false;
    --missing_;
    ++begun_;
    code_point_ = code_point_ * 64 + byte % 64;
    return may_become_one();
  }

  // Bytes at the end that are the beginning of a character; 0: the text may end here.
  unsigned half_character() const { return missing_ == 0 ? 0 : begun_; }

 private:
  bool begin(std::uint8_t byte) {
    if (byte < 0x80) return true;
    if (byte < 0xC0 || byte > 0xF7) return false;
    begun_ = 1;
    missing_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    least_ = byte < 0xE0 ? 0x80 : byte < 0xF0 ? 0x800 : 0x10000;
    code_point_ = byte % (32U >> (missing_ - 1));
    return may_become_one();
  }

  // Is there a code point that fewer bytes could not say, that is not over U+10FFFF, and not half of a
  // pair (U+D800 to U+DFFF)?
  bool may_become_one() const {
    const std::uint32_t first = code_point_ << (6 * missing_);
    const std::uint32_t last = first + (1U << (6 * missing_)) - 1;
    return last >= least_ && first <= 0x10FFFF && (first < 0xD800 || last > 0xDFFF);
  }

  std::uint32_t code_point_ = 0;  // what is here of it
  std::uint32_t least_ = 0;       // the first one that needs so many bytes
  unsigned begun_ = 0;            // bytes of this character that are here ...
  unsigned missing_ = 0;          // ... and that are not
};

}  // namespace ws::lab
