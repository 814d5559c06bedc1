// Which addresses the arena tries: those of machines in the same room.
#pragma once

#include <string>

namespace ws::board {

// True for this machine's own ("127.0.0.1", "::1"): only programs on it have them.
bool is_own(const std::string& address);

// True for those, and for addresses that belong to a local network alone: RFC 1918's 10/8, 172.16/12 and
// 192.168/16, RFC 3927's 169.254/16, RFC 4193's fc00::/7. False for all others, and for what is no address.
bool is_private(const std::string& address);

}  // namespace ws::board
