// The arena: servers of attendees that wait for the clients, one after the other, and how each client fared.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "board/known_steps.h"
#include "client_id.h"
#include "messages.h"

namespace ws::board {

struct ArenaLimits {
  std::size_t max_servers = 64;
  std::size_t max_at_an_address = 4;  // two people at one laptop, and some that try things out
};

class Arena {
 public:
  struct Server {
    ClientId
        client;  // the connection over which its attendee came: when it ends, the server is out
    std::uint64_t seat;  // the number that the board shows
    std::string address;
    std::uint16_t port;
    std::bitset<max_steps> lacks;
  };
  struct Job {
    std::uint64_t number;  // given once
    Server server;
  };

  explicit Arena(ArenaLimits limits = {}) : limits_(limits) {}

  // Puts a server at the end of the row. Neither its connection nor its seat may have one here.
  // Returns why not, as a sentence, if no place is free.
  std::optional<std::string_view> enter(Server server);
  // The server of this connection is out, with all that was said of it. Returns its job's number if it was
  // being tried.
  std::optional<std::uint64_t> leave(ClientId client);
  // The connection whose server stands at this seat.
  std::optional<ClientId> at_seat(std::uint64_t seat) const;
  // How many wait before this connection's server, with the one that is being tried. 0 if it is not here.
  std::size_t before(ClientId client) const;

  // The next server to try. nullopt: one is being tried, or none waits.
  std::optional<Job> next();
  // Takes a result, or the end, of the job that is being tried. Returns its attendee's connection; nullopt,
  // and nothing is kept, if that is another job.
  std::optional<ClientId> take(const Result& result);
  std::optional<ClientId> take(const Over& over);
  // The runner is gone: the server that was being tried is the next again.
  void interrupt();

  // Returns true if anything has changed since the last call.
  bool has_changed() { return std::exchange(changed_, false); }

  // [{"n":3,"state":"waiting","cells":[{"state":"failed","check":"close code","passed":5,"failed":1,"left":2},
  // ...]}], in the order of the row; a cell for each of arena_clients. No address is in it, and no sentence.
  std::string encode() const;

 private:
  enum class Turn { waiting, trying, done };
  struct Cell {
    Result::State state = Result::State::ended;  // ended, and without a check: it has not begun
    std::string check;                           // the first that failed, or why it was not tried
    unsigned passed = 0, failed = 0, left = 0;
  };
  struct Place {
    Server server;
    Turn turn = Turn::waiting;
    std::uint64_t job = 0;
    std::array<Cell, arena_clients.size()> cells{};
  };

  Place* trying(std::uint64_t job);
  static std::string encode(const Cell& cell, Turn turn);

  ArenaLimits limits_;
  std::vector<Place> row_;
  std::uint64_t jobs_ = 0;
  bool changed_ = false;
};

}  // namespace ws::board
