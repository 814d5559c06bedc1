// A second opinion: wslay, a WebSocket library in C, is fed the same client bytes.
#pragma once

#include <optional>

#include "events.h"

namespace ws::fuzz {

// Messages, and "close" with the status code it sent, if it sent one. nullopt: wslay is not here.
std::optional<Events> ask_wslay(ByteView input);

}  // namespace ws::fuzz
