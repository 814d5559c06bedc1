// What was seen, in order: two runs saw the same if their Events are equal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.h"

namespace ws::fuzz {

struct Seen {
  std::string_view what;  // "message", "control", "fail", "closed", "101": a literal
  int number = 0;         // an opcode, a status code
  Bytes payload{};

  bool operator==(const Seen&) const = default;
};
using Events = std::vector<Seen>;

// For a person: the first event that differs, and what stands in each around the first byte that does.
std::string difference(std::string_view name_a, const Events& a, std::string_view name_b,
                       const Events& b);

inline Bytes owned(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace ws::fuzz
