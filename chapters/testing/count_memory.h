// For the tests: how much memory the code under test asks for. Only the programs that use it count.
#pragma once

#include <cstddef>

namespace ws::test {

struct Memory {
  std::size_t allocations = 0;  // so far
  std::size_t live = 0;         // bytes in use now
  std::size_t peak = 0;         // the most that were in use since peak was forgotten
};

Memory memory();
void forget_peak();  // peak begins again, at what is in use now

}  // namespace ws::test
