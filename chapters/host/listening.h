// Listening sockets: one port, on each of several addresses.
#pragma once

#include <cstdint>
#include <vector>

namespace ws {

// One port on every address of `hosts`; port 0: one that the kernel picks. The first must work; an
// IPv6 that this machine does not have is left out. Throws std::system_error.
std::vector<int> listen_everywhere(const std::vector<const char*>& hosts, std::uint16_t port);

std::uint16_t port_of(int fd);

}  // namespace ws
