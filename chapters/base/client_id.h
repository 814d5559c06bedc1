// The host's name for one connection. Never used twice while the server runs.
#pragma once

#include <cstdint>

namespace ws {

using ClientId = std::uint64_t;

}  // namespace ws
