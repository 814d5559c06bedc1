// An input read as a series of choices, for targets whose input is no wire bytes. When it is used up,
// every choice is the first.
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes.h"

namespace ws::fuzz {

class Script {
 public:
  explicit Script(ByteView bytes) : bytes_(bytes) {}

  bool is_over() const { return at_ >= bytes_.size(); }
  std::size_t count() const { return at_; }  // bytes read so far
  std::uint8_t byte() { return is_over() ? 0 : bytes_[at_++]; }
  std::size_t below(std::size_t count) { return byte() % count; }  // count: 1 to 256
  std::uint32_t word() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
      value = value << 8 | byte();
    return value;
  }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
};

}  // namespace ws::fuzz
