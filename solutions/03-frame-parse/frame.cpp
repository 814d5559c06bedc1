#include "frame.h"

#include <algorithm>
#include <cassert>

namespace ws {
namespace {

// Network byte order: the most significant byte comes first.
std::uint64_t read_big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes)
    value = value << 8 | byte;
  return value;
}

void append_big_endian(Bytes& out, std::uint64_t value, std::size_t size) {
  for (std::size_t left = size; left > 0; --left) {
    out.push_back(static_cast<std::uint8_t>(value >> (8 * (left - 1))));
  }
}

// Bytes of the length behind the first two: 0, 2 or 8, and never more than it needs (RFC 6455 §5.2).
std::size_t length_size(std::uint64_t payload_length) {
  if (payload_length <= 125) return 0;
  return payload_length <= 0xFFFF ? 2 : 8;
}

Bytes encode_header(const Frame& frame, std::uint8_t mask_bit) {
  assert(!is_control(frame.opcode) || (frame.fin && frame.payload.size() <= 125));  // §5.5
  const std::uint64_t length = frame.payload.size();
  const std::size_t more = length_size(length);
  const std::uint64_t length7 = more == 0 ? length : more == 2 ? 126 : 127;
  Bytes out;
  out.reserve(2 + more + 4 + frame.payload.size());
  out.push_back(static_cast<std::uint8_t>((frame.fin ? 0x80 : 0) | static_cast<int>(frame.opcode)));
  out.push_back(static_cast<std::uint8_t>(mask_bit | length7));
  append_big_endian(out, length, more);
  return out;
}

}  // namespace

// Step 3.1: the first two bytes
std::optional<FrameHeader> decode_header(ByteView bytes) {
  if (bytes.size() < 2) return {};
  FrameHeader header;
  header.fin = (bytes[0] & 0x80) != 0;
  header.rsv = (bytes[0] >> 4) & 0x7;
  header.opcode = static_cast<Opcode>(bytes[0] & 0xF);
  header.payload_length = bytes[1] & 0x7F;

  // Step 3.2: when 125 is not enough
  if (header.payload_length >= 126) {
    const std::size_t more = header.payload_length == 126 ? 2 : 8;
    if (bytes.size() < 2 + more) return {};
    header.payload_length = read_big_endian(bytes.subspan(2, more));
    header.size += more;
  }

  // Step 3.3: the mask
  if ((bytes[1] & 0x80) != 0) {
    if (bytes.size() < header.size + 4) return {};
    header.masking_key.emplace();
    std::copy_n(bytes.begin() + header.size, 4, header.masking_key->begin());
    header.size += 4;
  }
  return header;
}

void apply_mask(std::span<std::uint8_t> payload, MaskingKey key, std::size_t offset) {
  // §5.3: byte i of the payload meets byte i mod 4 of the key. Turned by the offset, the key begins
  // where these bytes begin: its four bytes meet the next four of them, again and again.
  std::rotate(key.begin(), key.begin() + offset % 4, key.end());
  while (payload.size() >= 4) {
    for (std::size_t i = 0; i < 4; ++i)
      payload[i] ^= key[i];
    payload = payload.subspan(4);
  }
  for (std::size_t i = 0; i < payload.size(); ++i)
    payload[i] ^= key[i];
}

// Step 3.4: your own frames
Bytes encode_frame(const Frame& frame) {
  Bytes out = encode_header(frame, 0);
  out.insert(out.end(), frame.payload.begin(), frame.payload.end());
  return out;
}

Bytes encode_frame(const Frame& frame, MaskingKey key) {
  Bytes out = encode_header(frame, 0x80);
  out.insert(out.end(), key.begin(), key.end());
  const std::size_t header_size = out.size();
  out.insert(out.end(), frame.payload.begin(), frame.payload.end());
  apply_mask(std::span(out).subspan(header_size), key);
  return out;
}

// Step 3.5: the rules, a line each
std::optional<Failure> check_header(const FrameHeader& header, std::uint64_t max_payload) {
  using enum Opcode;
  const auto wrong = [](std::string_view reason) {
    return Failure{CloseCode::protocol_error, reason};
  };
  const auto is_known = [](Opcode opcode) {
    return opcode == continuation || opcode == text || opcode == binary ||  //
           opcode == close || opcode == ping || opcode == pong;
  };
  const std::uint64_t length = header.payload_length;
  const std::size_t size = length <= 125 ? 2 : length <= 0xFFFF ? 4 : 10;
  const std::size_t minimal = size + (header.masking_key ? 4 : 0);

  // §5.2: RSV is 0 unless an extension was agreed on; we agree on none
  if (header.rsv != 0) return wrong("reserved bit set");
  // §5.2: an unknown opcode fails the connection
  if (!is_known(header.opcode)) return wrong("reserved opcode");
  // §5.1: a client masks every frame
  if (!header.masking_key) return wrong("frame without a mask");
  // §5.5: a control frame is never fragmented ...
  if (is_control(header.opcode) && !header.fin) return wrong("fragmented control frame");
  // §5.5: ... and has at most 125 bytes
  if (is_control(header.opcode) && length > 125) return wrong("control frame too long");
  // §5.2: the most significant bit of the 64-bit length is 0
  if (length >> 63 != 0) return wrong("length has 64 bits");
  // §5.2: the length is written in the fewest bytes it fits into
  if (header.size != minimal) return wrong("length not minimal");
  // §7.4.1: 1009, too big to process
  if (length > max_payload) return Failure{CloseCode::message_too_big, "frame too big"};
  return {};
}

}  // namespace ws
