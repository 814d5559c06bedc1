// What a visitor of the board says. Text from anywhere goes in; what comes out keeps all the limits below.
#pragma once

#include <bitset>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "known_steps.h"

namespace ws::board {

inline constexpr std::size_t max_message = 4'096;  // bytes of JSON
inline constexpr std::chrono::seconds max_since{86'400};
inline constexpr std::size_t seat_digits = 16;

// {"report": {"seat": "0123456789abcdef", "done": ["1.1", "1.2"], "at": "1.3", "since": 412}}
// It says everything, so the next one replaces it, and a lost one does no harm.
struct Report {
  std::string seat;               // made at random by `./workbook join`: lower-case hex digits
  std::bitset<max_steps> done;    // the steps that are green, by their index
  std::optional<std::size_t> at;  // the first core or take step that is red; "": there is none
  std::chrono::seconds since{};   // for so long it has been that step
};
// {"board": true}: a page that shows all seats.
struct WantsBoard {};
// Why a text is none of both, as a sentence for its sender. Nothing of the text is in it.
struct Wrong {
  std::string_view error;
};

using Said = std::variant<Report, WantsBoard, Wrong>;

// Other fields are ignored, and kept nowhere. A step that is not in `steps` is wrong; one that stands
// in `done` twice is done.
Said parse(std::string_view json, const Steps& steps);

}  // namespace ws::board
