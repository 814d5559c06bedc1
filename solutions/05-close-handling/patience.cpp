#include "patience.h"

namespace ws {

// Step 5.7: patience has an end
void Patience::heard() {
  if (awaited_ == Awaited::close) return;  // a peer that talks on gets no more time to say goodbye
  awaited_ = Awaited::any_byte;
  has_begun_ = false;
}

void Patience::await_close() {
  if (awaited_ == Awaited::close) return;
  awaited_ = Awaited::close;
  has_begun_ = false;
}

Patience::Due Patience::tick(Milliseconds now) {
  if (!has_begun_) since_ = now;
  has_begun_ = true;
  const Milliseconds limit = awaited_ == Awaited::close ? close_timeout_ : heartbeat_;
  if (now - since_ < limit) return Due::nothing;
  if (awaited_ != Awaited::any_byte) return Due::give_up;
  awaited_ = Awaited::pong;
  since_ = now;
  return Due::ping;
}

// Step 5.9: a message that never ends
bool Patience::is_late(Milliseconds now) {
  if (!message_has_begun_) message_since_ = now;
  message_has_begun_ = true;
  return now - message_since_ >= message_timeout_;
}

void Patience::message_is_whole() {
  message_has_begun_ = false;
}

}  // namespace ws
