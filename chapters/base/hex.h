// Bytes as people write them down: "81 85 37 fa"_hex, and back.
#pragma once

#include <cassert>
#include <string>
#include <string_view>

#include "bytes.h"

namespace ws {

// Two lowercase digits a byte, with one blank between bytes: "81 85 37 fa".
inline std::string to_hex(ByteView bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    if (!text.empty()) text += ' ';
    text += digits[byte >> 4];
    text += digits[byte & 0xf];
  }
  return text;
}

// Reads two digits (0 to 9, a to f) for each byte. Blanks and line ends may stand anywhere and are
// ignored. Another character, or an odd number of digits, is a mistake of the caller: an assert.
inline Bytes from_hex(std::string_view text) {
  Bytes bytes;
  unsigned value = 0;
  bool half = false;
  for (const char c : text) {
    if (c == ' ' || c == '\n') continue;
    const bool is_digit = c >= '0' && c <= '9';
    assert(is_digit || (c >= 'a' && c <= 'f'));
    value = value * 16 + static_cast<unsigned>(is_digit ? c - '0' : c - 'a' + 10);
    if (half) {
      bytes.push_back(static_cast<std::uint8_t>(value));
      value = 0;
    }
    half = !half;
  }
  assert(!half);
  return bytes;
}

// "81 85 37 fa"_hex: for the tests. A copy has no room behind its last byte, so that ASan sees who reads
// one too many.
inline Bytes operator""_hex(const char* text, std::size_t size) {
  const Bytes bytes = from_hex({text, size});
  return Bytes(bytes.begin(), bytes.end());
}

}  // namespace ws
