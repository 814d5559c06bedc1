// How long we wait for a peer, and for what. It reads no clock: tick() is told the time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace ws {

using Milliseconds = std::chrono::milliseconds;  // since any fixed moment

class Patience {
 public:
  // heartbeat: so long a peer may be silent before a ping, and once more before we give up.
  // close_timeout: so long we wait for the answer to our Close.
  // message_timeout: so long a message that has begun may take until it is whole.
  Patience(Milliseconds heartbeat, Milliseconds close_timeout,
           Milliseconds message_timeout = Milliseconds(30'000))
      : heartbeat_(heartbeat), close_timeout_(close_timeout), message_timeout_(message_timeout) {}

  // Bytes came. Any byte is a sign of life; only the wait for a Close goes on.
  void heard();

  // Our Close went out. From now on we wait for theirs. Saying it again changes nothing.
  void await_close();

  // Says what to do now. A wait is counted from the first tick after it began.
  enum class Due : std::uint8_t { nothing, ping, give_up };
  Due tick(Milliseconds now);

  // Is asked at each tick that finds half a message. Returns true if this message takes too long,
  // counted from the first time it was asked about. Nothing that is heard meanwhile begins that anew.
  bool is_late(Milliseconds now);
  // That message is whole now.
  void message_is_whole();

  bool awaits_close() const { return awaited_ == Awaited::close; }
  // When tick() or is_late() has something to do, if nothing happens before. A wait that has not begun
  // begins at the next tick, so the answer is then long ago.
  Milliseconds next_tick() const {
    if (!has_begun_) return Milliseconds::min();
    const Milliseconds end = since_ + (awaits_close() ? close_timeout_ : heartbeat_);
    return message_has_begun_ ? std::min(end, message_since_ + message_timeout_) : end;
  }

 private:
  enum class Awaited : std::uint8_t { any_byte, pong, close };

  Milliseconds heartbeat_;
  Milliseconds close_timeout_;
  Milliseconds message_timeout_;
  Milliseconds since_{};                 // when this wait began ...
  Milliseconds message_since_{};         // when is_late() was first asked about this message ...
  bool has_begun_ = false;               // ... which the first tick in it says
  bool message_has_begun_ = false;       // ... if it was
  Awaited awaited_ = Awaited::any_byte;  // pong: our ping went out (and any byte will do)
};

}  // namespace ws
