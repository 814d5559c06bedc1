#include "seats.h"

#include <algorithm>

namespace ws::board {

bool Seats::take(const Report& report, Moment now) {
  auto seat = std::find_if(seats_.begin(), seats_.end(),
                           [&](const Seat& one) { return one.last.seat == report.seat; });
  if (seat == seats_.end()) {
    if (seats_.size() == limits_.max_seats) return false;
    seat = seats_.insert(seat, {.last = {}, .number = ++arrived_, .heard = now});
  }
  seat->last = report;
  seat->heard = now;
  seat->is_away = false;
  changed_ = true;
  return true;
}

std::optional<std::uint64_t> Seats::number_of(std::string_view seat) const {
  for (const Seat& one : seats_)
    if (one.last.seat == seat) return one.number;
  return std::nullopt;
}

void Seats::age(Moment now) {
  const auto is_forgotten = [&](const Seat& seat) { return now - seat.heard >= limits_.forgotten; };
  changed_ |= std::erase_if(seats_, is_forgotten) > 0;
  for (Seat& seat : seats_) {
    if (seat.is_away || now - seat.heard < limits_.away) continue;
    seat.is_away = true;
    changed_ = true;
  }
}

// Nothing has to be escaped: what is not a number is the name of a step.
std::string Seats::encode(const Seat& seat, Moment now) const {
  std::string done;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!seat.last.done[i]) continue;
    if (!done.empty()) done += ',';
    done += '"' + steps_.name(i) + '"';
  }
  const std::string at = seat.last.at ? steps_.name(*seat.last.at) : "";
  const auto silent = std::chrono::duration_cast<std::chrono::seconds>(now - seat.heard);
  const auto since = (seat.last.since + silent).count();
  return R"({"n":)" + std::to_string(seat.number) + R"(,"done":[)" + done + R"(],"at":")" + at +
         R"(","since":)" + std::to_string(since) + R"(,"away":)" +
         (seat.is_away ? "true" : "false") + '}';
}

std::string Seats::encode(Moment now) const {
  std::string json = R"({"seats":[)";
  for (const Seat& seat : seats_) {
    if (json.back() == '}') json += ',';
    json += encode(seat, now);
  }
  return json + "]}";
}

}  // namespace ws::board
