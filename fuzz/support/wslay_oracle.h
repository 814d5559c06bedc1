// A second opinion: wslay (the library under nghttp2's author's tools), fed the same client bytes.
#pragma once

#include <optional>

#include "events.h"

namespace ws::fuzz {

// Messages, and "close" with the status code it sent, if it sent one. nullopt: wslay is not here.
std::optional<Events> ask_wslay(ByteView input);

}  // namespace ws::fuzz
