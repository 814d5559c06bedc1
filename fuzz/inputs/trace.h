// What happens in a room, read from a series of choices: who comes, speaks, sends nonsense, waits, leaves.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <variant>

#include "inputs/script.h"

namespace ws::fuzz {

struct Joins {};
struct Says {
  std::string user;
  std::string text;
  std::uint32_t key = 0;
};
struct Sends {
  Bytes bytes;  // whatever they are
};
struct Pings {
  Bytes payload;
  std::uint32_t key = 0;
};
struct Takes {
  std::size_t most = 0;  // bytes that its socket has room for
};
struct Waits {
  int seconds = 0;  // for everybody
};
struct IsClosed {  // by our application
  std::string reason;
};
struct Vanishes {};

struct Action {
  int who = 0;
  std::variant<Joins, Says, Sends, Pings, Takes, Waits, IsClosed, Vanishes> what;
};

class Trace {
 public:
  static constexpr int most_clients = 6;       // 1 to 6
  static constexpr std::size_t longest = 600;  // bytes; those behind are not read

  explicit Trace(ByteView bytes) : script_(bytes.first(std::min(bytes.size(), longest))) {}

  bool is_over() const { return script_.is_over(); }
  Action next();
  std::size_t count() const { return script_.count(); }  // bytes read so far

 private:
  Says says();
  IsClosed is_closed();
  Bytes nonsense();

  Script script_;
  std::array<bool, most_clients + 1> here_{};  // whoever is not here can only join
};

}  // namespace ws::fuzz
