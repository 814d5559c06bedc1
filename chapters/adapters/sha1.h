// SHA-1 (RFC 3174), given, by OpenSSL. The handshake needs it once, and a hash that is written by hand
// is not to be trusted.
#pragma once

#include <array>

#include "bytes.h"

namespace ws {

using Sha1 = std::array<std::uint8_t, 20>;

// The hash of any number of bytes, also of none. Throws std::bad_alloc if OpenSSL has no memory, and
// std::runtime_error if it was set up without SHA-1: then no call succeeds.
Sha1 sha1(ByteView bytes);

}  // namespace ws
