// What an endpoint may refuse as too much: the same numbers for the code under test and the reference.
#pragma once

#include <cstddef>

namespace ws::fuzz {

// Small, so that a fuzzer reaches them.
struct Limits {
  std::size_t max_message = 512;  // bytes of one message, and so of one frame
  std::size_t max_fragments = 8;
};

}  // namespace ws::fuzz
