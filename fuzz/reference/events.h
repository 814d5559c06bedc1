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

  bool operator==(const Seen& other) const {
    return what == other.what && payload == other.payload &&
           (number == other.number || is_either(number, other.number) ||
            is_either(other.number, number));
  }

  // A Close whose code may not be sent and whose reason is not UTF-8 is answered for one of its faults.
  static constexpr int either_fault = 1002'1007;
  static constexpr bool is_either(int either, int code) {
    return either == either_fault && (code == 1002 || code == 1007);
  }
};
using Events = std::vector<Seen>;

// For a person: the first event that differs, and what stands in each around the first byte that does.
std::string difference(std::string_view name_a, const Events& a, std::string_view name_b,
                       const Events& b);

inline Bytes owned(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace ws::fuzz
