#include "arena.h"

#include <algorithm>

namespace ws::board {

using State = Result::State;

std::optional<std::string_view> Arena::enter(Server server) {
  const auto there = std::count_if(row_.begin(), row_.end(), [&](const Place& place) {
    return place.server.address == server.address;
  });
  if (row_.size() == limits_.max_servers) return "No place is free in the arena.";
  if (static_cast<std::size_t>(there) >= limits_.max_at_an_address)
    return "Enough servers of your address are in the arena.";
  row_.push_back({.server = std::move(server)});
  changed_ = true;
  return std::nullopt;
}

std::optional<std::uint64_t> Arena::leave(ClientId client) {
  const auto place = std::find_if(row_.begin(), row_.end(),
                                  [&](const Place& one) { return one.server.client == client; });
  if (place == row_.end()) return std::nullopt;
  const bool was_tried = place->turn == Turn::trying;
  const std::uint64_t job = place->job;
  row_.erase(place);
  changed_ = true;
  return was_tried ? std::optional(job) : std::nullopt;
}

std::optional<ClientId> Arena::at_seat(std::uint64_t seat) const {
  for (const Place& place : row_)
    if (place.server.seat == seat) return place.server.client;
  return std::nullopt;
}

std::size_t Arena::before(ClientId client) const {
  std::size_t count = 0;
  for (const Place& place : row_) {
    if (place.server.client == client) return count;
    if (place.turn != Turn::done) ++count;
  }
  return 0;
}

std::optional<Arena::Job> Arena::next() {
  Place* first = nullptr;
  for (Place& place : row_) {
    if (place.turn == Turn::trying) return std::nullopt;
    if (place.turn == Turn::waiting && first == nullptr) first = &place;
  }
  if (first == nullptr) return std::nullopt;
  first->turn = Turn::trying;
  first->job = ++jobs_;
  first->cells = {};
  changed_ = true;
  return Job{first->job, first->server};
}

Arena::Place* Arena::trying(std::uint64_t job) {
  for (Place& place : row_)
    if (place.turn == Turn::trying && place.job == job) return &place;
  return nullptr;
}

std::optional<ClientId> Arena::take(const Result& result) {
  Place* const place = trying(result.job);
  if (place == nullptr) return std::nullopt;
  Cell& cell = place->cells[result.client];
  switch (result.state) {
    case State::begun:
      cell = {.state = State::begun, .check = {}};
      break;
    case State::passed:
      ++cell.passed;
      break;
    case State::left_out:
      ++cell.left;
      break;
    case State::failed:
      if (++cell.failed == 1) cell.check = result.check;
      break;
    case State::untried:
      cell.state = State::untried;
      cell.check = result.check;
      break;
    case State::ended:
      cell.state = cell.failed > 0   ? State::failed
                   : cell.passed > 0 ? State::passed
                                     : State::untried;
      break;
  }
  changed_ = true;
  return place->server.client;
}

std::optional<ClientId> Arena::take(const Over& over) {
  Place* const place = trying(over.job);
  if (place == nullptr) return std::nullopt;
  place->turn = Turn::done;
  changed_ = true;
  return place->server.client;
}

void Arena::interrupt() {
  for (Place& place : row_) {
    if (place.turn != Turn::trying) continue;
    place.turn = Turn::waiting;
    place.cells = {};
    changed_ = true;
  }
}

std::string Arena::encode(const Cell& cell, Turn turn) {
  const bool is_waiting = cell.state == State::ended && turn != Turn::done;
  const std::string_view state = is_waiting                    ? "waiting"
                                 : cell.state == State::begun  ? "trying"
                                 : cell.state == State::passed ? "passed"
                                 : cell.state == State::failed ? "failed"
                                                               : "untried";
  return R"({"state":")" + std::string(state) + R"(","check":")" + cell.check + R"(","passed":)" +
         std::to_string(cell.passed) + R"(,"failed":)" + std::to_string(cell.failed) +
         R"(,"left":)" + std::to_string(cell.left) + '}';
}

// Nothing has to be escaped: what is not a number is one of our words, or the name of a check.
std::string Arena::encode() const {
  std::string json = "[";
  for (const Place& place : row_) {
    if (json.back() == '}') json += ',';
    const std::string_view turn = place.turn == Turn::waiting  ? "waiting"
                                  : place.turn == Turn::trying ? "trying"
                                                               : "done";
    json += R"({"n":)" + std::to_string(place.server.seat) + R"(,"state":")" + std::string(turn) +
            R"(","cells":[)";
    for (const Cell& cell : place.cells) {
      if (json.back() == '}') json += ',';
      json += encode(cell, place.turn);
    }
    json += "]}";
  }
  return json + ']';
}

}  // namespace ws::board
