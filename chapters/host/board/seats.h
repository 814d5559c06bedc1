// The room as the board knows it: what each seat has done. It reads no clock: each call is told the time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "known_steps.h"
#include "report.h"

namespace ws::board {

struct SeatLimits {
  std::size_t max_seats = 200;
  std::chrono::seconds away{15 * 60};           // not heard of for so long: it is shown as away
  std::chrono::seconds forgotten{2 * 60 * 60};  // and for so long: it is not shown any more
};

class Seats {
 public:
  using Moment = std::chrono::milliseconds;  // since any fixed moment; it never runs backwards

  explicit Seats(Steps steps, SeatLimits limits = {}) : steps_(std::move(steps)), limits_(limits) {}

  const Steps& steps() const { return steps_; }

  // Puts what this report says in place of what its seat said before. Two laptops with the same seat
  // are one. Returns false, and changes nothing, if the seat is new and the room is full.
  bool take(const Report& report, Moment now);
  // The number that stands for this seat on the board; nullopt if it is not here.
  std::optional<std::uint64_t> number_of(std::string_view seat) const;
  // Sends away, and forgets, the seats that were not heard of.
  void age(Moment now);
  // Returns true if anything has changed since the last call.
  bool has_changed() { return std::exchange(changed_, false); }

  // {"seats":[{"n":1,"done":["1.1"],"at":"1.2","since":130,"away":false}]}. A seat's number is its place
  // in the order of arrival, from 1 on, and is given once. The seat's own name stays here. `since` is in
  // seconds, and goes on while nothing is heard.
  std::string encode(Moment now) const;

 private:
  struct Seat {
    Report last;
    std::uint64_t number;
    Moment heard;
    bool is_away = false;
  };

  std::string encode(const Seat& seat, Moment now) const;

  Steps steps_;
  SeatLimits limits_;
  std::vector<Seat> seats_;  // in the order of their numbers
  std::uint64_t arrived_ = 0;
  bool changed_ = false;
};

}  // namespace ws::board
