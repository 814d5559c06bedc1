// For the tests: what a client puts on the wire, made without your code, so that it is right first.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>

#include "bytes.h"
#include "failure.h"
#include "frame.h"
#include "story.h"

namespace ws::test {

// A copy has no room behind its last byte: ASan sees who reads one too many. All bytes of this file are such.
inline Bytes exactly(const Bytes& bytes) {
  return Bytes(bytes.begin(), bytes.end());
}

constexpr MaskingKey rfc_key{0x37, 0xfa, 0x21, 0x3d};  // of the examples in RFC 6455 §5.7

// The first bytes of a frame (RFC 6455 §5.2), up to its length. mask_bit: 0x80 from a client, else 0.
inline Bytes frame_head(int first_byte, int mask_bit, std::uint64_t length) {
  const int more = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const std::uint64_t short_length = more == 0 ? length : more == 2 ? 126 : 127;
  Bytes out{static_cast<std::uint8_t>(first_byte)};
  out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(mask_bit) + short_length));
  for (int i = more - 1; i >= 0; --i)
    out.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
  return out;
}

// first_byte: 0x81 is a whole text, 0x01 its first fragment, 0x80 its last.
inline Bytes client_frame(int first_byte, ByteView payload, MaskingKey key = rfc_key) {
  Bytes out = frame_head(first_byte, 0x80, payload.size());
  out.insert(out.end(), key.begin(), key.end());
  for (std::size_t i = 0; i < payload.size(); ++i)
    out.push_back(payload[i] ^ key[i % 4]);
  return exactly(out);
}

// What a server sends: without a mask.
inline Bytes server_frame(int first_byte, ByteView payload) {
  Bytes out = frame_head(first_byte, 0, payload.size());
  out.insert(out.end(), payload.begin(), payload.end());
  return exactly(out);
}

inline Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts)
    all.insert(all.end(), part.begin(), part.end());
  return exactly(all);
}

// Bytes that differ from their neighbours, so that a wrong order shows.
inline Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  return bytes;
}

inline Bytes from_text(std::string_view text) {
  const ByteView bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

// 0: nothing is wrong. The reason is read, too, for the screen: it is a literal, and ASan sees one whose
// text is gone.
inline int code(const std::optional<Failure>& failure) {
  const int number = failure ? static_cast<int>(failure->code) : 0;
  now_refused(number, failure ? failure->reason : "");
  return number;
}

inline int number(Opcode opcode) {
  return static_cast<int>(opcode);
}

}  // namespace ws::test
