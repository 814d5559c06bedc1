// The key of an opening handshake, and the value that shows that a WebSocket server has read it.
#pragma once

#include <string>
#include <string_view>

#include "bytes.h"

namespace ws {

// RFC 4648 §4: three bytes become four characters. If one or two bytes are left at the end, "=" fills
// the last four characters. The text is one line, however long it is.
std::string base64_encode(ByteView bytes);

// Returns the value of Sec-WebSocket-Accept: the base64 of the SHA-1 of the key, as it came, and the
// GUID behind it (RFC 6455 §4.2.2, 5.4). It shows that this server speaks WebSocket. It proves no
// identity.
std::string accept_key(std::string_view key);

// Returns whether a key is 24 characters of base64 that decode to exactly 16 bytes (§4.1, 7).
bool is_valid_key(std::string_view key);

}  // namespace ws
