// One peer's whole protocol after the handshake, naively: what it said, how it is answered (§5.5, §7), and
// what a server wrote on its wire.
#pragma once

#include <optional>

#include "reference/events.h"
#include "reference/frames.h"

namespace ws::fuzz {

// "message" for each; then how it ends: {"closed cleanly", code, reason} or {"closed", 1006}, and "close"
// with the code that has to be sent, if one has. Then the pongs.
Events reference_connection(ByteView input, const Limits& limits);

// "pong" for the first answers and the last one: how many are in between depends on the cut, as it may.
void add_pongs(Events& events, const Events& pongs);

// The frames that a server sent: each {"sent", first byte, payload}. nullopt: a frame that no server may send
// (an RSV bit, an opcode that nobody knows, a mask, a length in more bytes than it needs, a control frame that
// is long or in pieces), something but a pong behind a Close (§5.5.2: whoever has not heard a Close answers
// pings), or half a frame at the end.
std::optional<Events> reference_sent(ByteView bytes);

int sent_close_code(ByteView payload);  // of a Close frame; 1005: it has none

}  // namespace ws::fuzz
