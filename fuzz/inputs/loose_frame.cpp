#include "inputs/loose_frame.h"

#include <algorithm>

namespace ws::fuzz {

int shortest_form(std::uint64_t length) {
  return length < 126 ? 0 : length < 65536 ? 2 : 8;
}

void set_payload(LooseFrame& frame, Bytes payload) {
  frame.payload = std::move(payload);
  frame.length = frame.payload.size();
  frame.form = shortest_form(frame.length);
}

std::size_t size_of(const LooseFrame& frame) {
  return 2 + static_cast<std::size_t>(frame.form) + (frame.mask_bit != 0 ? 4 : 0) +
         frame.payload.size();
}

std::vector<LooseFrame> take_apart(ByteView bytes) {
  std::vector<LooseFrame> frames;
  while (bytes.size() >= 2) {
    LooseFrame frame;
    frame.first = bytes[0];
    frame.mask_bit = bytes[1] & 0x80;
    frame.length = bytes[1] & 0x7F;
    frame.form = frame.length == 126 ? 2 : frame.length == 127 ? 8 : 0;
    std::size_t at = 2 + static_cast<std::size_t>(frame.form);
    const std::size_t key_size = frame.mask_bit == 0 ? 0 : 4;
    if (bytes.size() < at + key_size) break;
    if (frame.form > 0) frame.length = 0;
    for (int i = 0; i < frame.form; ++i)
      frame.length = frame.length << 8 | bytes[2 + static_cast<std::size_t>(i)];
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), key_size, frame.key.begin());
    at += key_size;
    const std::uint64_t size = std::min<std::uint64_t>(frame.length, bytes.size() - at);
    for (std::size_t i = 0; i < size; ++i)
      frame.payload.push_back(bytes[at + i] ^ frame.key[i % 4]);
    bytes = bytes.subspan(at + static_cast<std::size_t>(size));
    frames.push_back(std::move(frame));
  }
  return frames;
}

void put(const LooseFrame& frame, Bytes& out) {
  out.push_back(frame.first);
  const std::uint64_t length7 = frame.form == 0 ? frame.length & 0x7F : frame.form == 2 ? 126 : 127;
  out.push_back(static_cast<std::uint8_t>(frame.mask_bit | length7));
  for (int i = frame.form - 1; i >= 0; --i)
    out.push_back(static_cast<std::uint8_t>(frame.length >> (8 * i)));
  if (frame.mask_bit != 0) out.insert(out.end(), frame.key.begin(), frame.key.end());
  for (std::size_t i = 0; i < frame.payload.size(); ++i)
    out.push_back(frame.payload[i] ^ (frame.mask_bit != 0 ? frame.key[i % 4] : 0));
}

Bytes put_together(const std::vector<LooseFrame>& frames) {
  Bytes out;
  for (const LooseFrame& frame : frames)
    put(frame, out);
  return out;
}

}  // namespace ws::fuzz
