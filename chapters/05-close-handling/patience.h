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
  // Each is any number of milliseconds, and no time is rounded.
  Patience(Milliseconds heartbeat, Milliseconds close_timeout,
           Milliseconds message_timeout = Milliseconds(30'000))
      : heartbeat_(heartbeat), close_timeout_(close_timeout), message_timeout_(message_timeout) {}

  // Bytes came: a new wait for any byte begins. But if we wait for a Close, that wait goes on.
  void heard();

  // Our Close went out: a new wait begins, for theirs. A second call changes nothing.
  void await_close();

  // Returns what to do now. A wait is counted from the first tick after it began. At its limit, and from
  // then on, a ping is due (we waited for any byte) or we give up (we waited for a pong or a Close). The
  // ping begins the wait for its pong in the same tick.
  enum class Due : std::uint8_t { nothing, ping, give_up };
  Due tick(Milliseconds now);

  // Is called at each tick that finds half a message. Returns true if message_timeout is over since the
  // first call for this message. Bytes that are heard meanwhile change nothing.
  bool is_late(Milliseconds now);
  // That message is whole now: the next call of is_late is the first one of another message.
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
