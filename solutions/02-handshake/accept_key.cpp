#include "accept_key.h"

#include <cstdint>

#include "sha1.h"

namespace ws {

namespace {

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

// Step 2.1: base64
std::string base64_encode(ByteView bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    std::uint32_t bits = static_cast<std::uint32_t>(bytes[i]) << 16;  // 24 bits: 3 x 8 = 4 x 6
    if (left > 1) bits |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
    if (left > 2) bits |= static_cast<std::uint32_t>(bytes[i + 2]);
    text += base64_alphabet[bits >> 18];
    text += base64_alphabet[(bits >> 12) & 0x3F];
    text += left > 1 ? base64_alphabet[(bits >> 6) & 0x3F] : '=';
    text += left > 2 ? base64_alphabet[bits & 0x3F] : '=';
  }
  return text;
}

// Step 2.2: the accept key
std::string accept_key(std::string_view key) {
  // RFC 6455 §1.3: the key as it came, not decoded, and the same GUID for everyone.
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  return base64_encode(sha1(as_bytes(text)));
}

// Step 2.6: a key of sixteen bytes
bool is_valid_key(std::string_view key) {
  // 16 bytes are 128 bits: 21 characters of 6 bits, then one that carries 2 bits and four zeros.
  if (key.size() != 24 || !key.ends_with("==")) return false;
  for (const char c : key.substr(0, 22)) {
    if (base64_alphabet.find(c) == base64_alphabet.npos) return false;
  }
  return base64_alphabet.find(key[21]) % 16 == 0;
}

}  // namespace ws
