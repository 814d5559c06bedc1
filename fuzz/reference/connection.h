// One peer's whole protocol after the handshake, naively: what it said, and how it is answered (§5.5, §7).
#pragma once

#include "reference/events.h"
#include "reference/limits.h"

namespace ws::fuzz {

// "message" for each; then how it ends: {"closed cleanly", code, reason} or {"closed", 1006}, and "close"
// with the code that has to be sent, if one has. Then the pongs.
Events reference_connection(ByteView input, const Limits& limits);

// "pong" for the first answers and the last one: how many are in between depends on the cut, as it may.
void add_pongs(Events& events, const Events& pongs);

}  // namespace ws::fuzz
