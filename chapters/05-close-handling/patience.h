// How long we wait for a peer, and for what. It reads no clock: tick() is told the time.
#pragma once

#include <chrono>
#include <cstdint>

namespace ws {

using Milliseconds = std::chrono::milliseconds;  // since any fixed moment

class Patience {
 public:
  // heartbeat: so long a peer may be silent before a ping, and once more before we give up.
  // close_timeout: so long we wait for the answer to our Close.
  Patience(Milliseconds heartbeat, Milliseconds close_timeout)
      : heartbeat_(heartbeat), close_timeout_(close_timeout) {}

  // Bytes came. Any byte is a sign of life; only the wait for a Close goes on.
  void heard();

  // Our Close went out. From now on we wait for theirs. Saying it again changes nothing.
  void await_close();

  // Says what to do now. A wait is counted from the first tick after it began.
  enum class Due : std::uint8_t { nothing, ping, give_up };
  Due tick(Milliseconds now);

 private:
  enum class Awaited : std::uint8_t { any_byte, pong, close };

  Milliseconds heartbeat_;
  Milliseconds close_timeout_;
  Milliseconds since_{};                 // when this wait began ...
  bool has_begun_ = false;               // ... which the first tick in it says
  Awaited awaited_ = Awaited::any_byte;  // pong: our ping went out (and any byte will do)
};

}  // namespace ws
