// SHA-1 (RFC 3174), given: the handshake needs it once, and nobody should write a hash by hand.
#pragma once

#include <array>

#include "bytes.h"

namespace ws {

using Sha1 = std::array<std::uint8_t, 20>;

Sha1 sha1(ByteView bytes);

}  // namespace ws
