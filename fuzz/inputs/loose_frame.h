// A frame that may be wrong in every way: what the mutator changes. Read and written without a rule.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bytes.h"

namespace ws::fuzz {

struct LooseFrame {
  std::uint8_t first = 0x81;
  std::uint8_t mask_bit = 0x80;
  std::array<std::uint8_t, 4> key{};
  Bytes payload;             // unmasked
  std::uint64_t length = 0;  // what is announced; usually the payload's
  int form = 0;              // bytes behind the first two that the length takes: 0, 2 or 8
};

int shortest_form(std::uint64_t length);

void set_payload(LooseFrame& frame, Bytes payload);  // and the length that belongs to it

std::size_t size_of(const LooseFrame& frame);  // in bytes, as it is put together

// As far as it goes: nothing is refused, the last payload may be short, and half a header at the end is
// left out.
std::vector<LooseFrame> take_apart(ByteView bytes);
Bytes put_together(const std::vector<LooseFrame>& frames);

}  // namespace ws::fuzz
