// What is said to the arena: by an attendee, and by the program of this machine that runs the clients. Text from
// anywhere goes in; what comes out keeps all the limits below.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "board/known_steps.h"
#include "board/report.h"

namespace ws::board {

// The clients that an attendee's server meets, in this order.
inline constexpr std::array<std::string_view, 4> arena_clients{"browser", "ws", "beast", "hostile"};
inline constexpr std::uint16_t least_port = 1'024;  // below it are services of a system
inline constexpr std::size_t max_name = 40;         // bytes of a check's name
inline constexpr std::size_t max_about = 400;       // bytes of a sentence

// {"enter": {"port": 43215, "lacks": ["2.8", "3.9"]}}: the server at this port of the sender's machine may be tried.
// The seat is that of the report before it. Where the server is, TCP says, and not the sender.
struct Enters {
  std::uint16_t port = 0;
  std::bitset<max_steps> lacks;  // extra steps without a line: what needs them is left out
};
// {"runner": "<token>"}: the program that runs the clients.
struct Runs {
  std::string token;
};
// {"result": {"job": 5, "client": "ws", "state": "failed", "check": "close code", "about": "a sentence"}}
struct Result {
  enum class State { begun, passed, failed, left_out, untried, ended };
  std::uint64_t job = 0;
  std::size_t client = 0;  // its place in arena_clients
  State state = State::begun;
  std::string check{};  // for the projector: letters, digits, spaces and -. Of untried: why
  std::string about{};  // for the attendee alone
};
// {"over": 5}: all clients have had their turn.
struct Over {
  std::uint64_t job = 0;
};

using ArenaSaid = std::variant<std::monostate, Enters, Runs, Result, Over, Wrong>;

// monostate: it is not for the arena. Other fields are ignored, and kept nowhere.
ArenaSaid parse_arena(std::string_view json, const Steps& steps);

// What the attendee is told of a result: {"client":"ws","state":"failed","check":"...","about":"..."}.
std::string encode(const Result& result);

}  // namespace ws::board
