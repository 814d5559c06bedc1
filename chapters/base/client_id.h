// The host's number for one TCP connection. No other connection gets it while the server runs, so an
// old one finds nobody. Only the host knows what the number means; 0 is never given.
#pragma once

#include <cstdint>

namespace ws {

using ClientId = std::uint64_t;

}  // namespace ws
