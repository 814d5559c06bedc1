// The plain mutations that libFuzzer does for a mutator that knows frames (fuzz/engine/mutator.cpp): here there is
// no libFuzzer.
#include <algorithm>
#include <cstring>

#include "fuzzer.h"

namespace ws::lab {

Random& dice() {
  static Random random;
  return random;
}

}  // namespace ws::lab

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                        std::size_t max_size) {
  ws::lab::Random& dice = ws::lab::dice();
  const auto any_byte = [&] { return static_cast<std::uint8_t>(dice.below(256)); };
  const std::size_t kind = size == 0 ? 2 : dice.below(5);
  if (kind == 0) {  // a bit
    data[dice.below(size)] ^= static_cast<std::uint8_t>(1U << dice.below(8));
  } else if (kind == 1) {  // a byte
    data[dice.below(size)] = any_byte();
  } else if (kind == 2 && size < max_size) {  // one more
    const std::size_t at = dice.below(size + 1);
    std::memmove(data + at + 1, data + at, size - at);
    data[at] = any_byte();
    return size + 1;
  } else if (kind == 3) {  // some less
    const std::size_t at = dice.below(size);
    const std::size_t count = 1 + dice.below(std::min<std::size_t>(size - at, 8));
    std::memmove(data + at, data + at + count, size - at - count);
    return size - count;
  } else {  // some of it once more, at the end
    const std::size_t at = dice.below(std::max<std::size_t>(size, 1));
    const std::size_t count = std::min({1 + dice.below(8), size - at, max_size - size});
    std::memmove(data + size, data + at, count);
    return size + count;
  }
  return size;
}
