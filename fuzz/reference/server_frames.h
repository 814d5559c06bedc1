// What a server wrote, read naively: the frames that went out on one connection.
#pragma once

#include <optional>

#include "reference/events.h"

namespace ws::fuzz {

// Each {"sent", first byte, payload}. nullopt: a frame that no server may send (an RSV bit, an opcode
// that nobody knows, a mask, a length in more bytes than it needs, a control frame that is long or in
// pieces), something but a pong behind a Close (§5.5.2: whoever has not heard a Close answers pings), or
// half a frame at the end.
std::optional<Events> reference_sent(ByteView bytes);

int sent_close_code(ByteView payload);  // of a Close frame; 1005: it has none

}  // namespace ws::fuzz
