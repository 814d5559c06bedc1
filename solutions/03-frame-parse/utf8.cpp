#include "utf8.h"

#include <cstddef>
#include <cstring>

namespace ws {
namespace {

// What follows the first byte of a character: so many bytes, and the first of them in a range.
struct Rest {
  std::uint8_t expected = 0;
  std::uint8_t lowest = 0x80;
  std::uint8_t highest = 0xBF;
};

// The table of RFC 3629 §4. expected is 0: no character begins so.
Rest rest_after(std::uint8_t first) {
  if (first >= 0xC2 && first <= 0xDF) return {.expected = 1};
  if (first == 0xE0) return {.expected = 2, .lowest = 0xA0};  // below: it fits into two
  if (first == 0xED)
    return {.expected = 2, .highest = 0x9F};  // above: U+D800 to U+DFFF, surrogates
  if (first >= 0xE1 && first <= 0xEF) return {.expected = 2};
  if (first == 0xF0) return {.expected = 3, .lowest = 0x90};   // below: it fits into three
  if (first == 0xF4) return {.expected = 3, .highest = 0x8F};  // above: over U+10FFFF
  if (first >= 0xF1 && first <= 0xF3) return {.expected = 3};
  return {};
}

// How many bytes of plain ASCII these bytes begin with, in steps of eight: most text is.
std::size_t skip_ascii(ByteView bytes) {
  std::size_t skipped = 0;
  for (; bytes.size() - skipped >= 8; skipped += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + skipped, 8);
    if ((word & 0x8080808080808080) != 0) break;
  }
  return skipped;
}

}  // namespace

// Step 3.9: UTF-8 as it comes
bool Utf8Validator::feed(ByteView bytes) {
  for (std::size_t i = 0; i < bytes.size() && !failed_; ++i) {
    if (expected_ == 0) i += skip_ascii(bytes.subspan(i));
    if (i == bytes.size()) break;
    const std::uint8_t byte = bytes[i];
    if (expected_ > 0) {
      failed_ = byte < lowest_ || byte > highest_;
      --expected_;
      lowest_ = 0x80;
      highest_ = 0xBF;
    } else if (byte >= 0x80) {
      const Rest rest = rest_after(byte);
      failed_ = rest.expected == 0;
      expected_ = rest.expected;
      lowest_ = rest.lowest;
      highest_ = rest.highest;
    }
  }
  return !failed_;
}

bool is_utf8(ByteView bytes) {
  Utf8Validator validator;
  return validator.feed(bytes) && validator.complete();
}

}  // namespace ws
