// What happens in a room, read from a series of choices: who comes, speaks, floods, sends nonsense, waits, leaves.
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
struct Floods {  // the same, again and again, and no time passes
  Says said;
  int times = 0;
};
struct Begins {  // a message that does not end
  Bytes bytes;
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
struct Reads {};  // from now on all that it is owed, at once
struct Waits {
  int milliseconds = 0;  // for everybody
};
struct IsClosed {  // by our application
  std::string reason;
};
struct Vanishes {};

struct Action {
  int who = 0;
  std::variant<Joins, Says, Floods, Begins, Sends, Pings, Takes, Reads, Waits, IsClosed, Vanishes>
      what;
};

class Trace {
 public:
  static constexpr int most_clients = 6;       // 1 to 6
  static constexpr std::size_t longest = 600;  // bytes; those behind are not read

  explicit Trace(ByteView bytes) : script_(bytes.first(std::min(bytes.size(), longest))) {}

  bool is_over() const { return script_.is_over(); }
  Action next();
  std::size_t position() const { return script_.position(); }  // bytes read so far

 private:
  Action rare(int who, int kind);
  Says says();
  Begins begins();
  IsClosed is_closed();
  Bytes nonsense();

  Script script_;
  int floods_left_ = 150;  // messages: the naive model reads all of them again for each
  std::array<bool, most_clients + 1> here_{};  // whoever is not here can only join
};

}  // namespace ws::fuzz
