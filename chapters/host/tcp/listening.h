// Listening sockets: one port, on each of several addresses. How a browser calls them, and which address
// a peer has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ws::tcp {

// An address is itself. "localhost" is 127.0.0.1 and ::1, and "any" is every address of this machine.
std::vector<std::string> addresses_of(const std::string& host);

// Listens on one port of every address, and returns the sockets. For port 0 the kernel picks one. The
// first address has to work; an IPv6 that this machine does not have is left out. Throws
// std::system_error, whose text begins with "port N".
std::vector<int> listen_everywhere(const std::vector<std::string>& addresses, std::uint16_t port);

std::uint16_t port_of(int fd);

// The address at the other end of a connection, without a port: "192.168.1.7". "" if it has none any more.
std::string peer_of(int fd);

// Where a browser finds the server: 127.0.0.1 first, and for "any" also what the network calls this
// machine.
std::vector<std::string> urls_of(const std::string& host, std::uint16_t port);

// What a URL may call this machine from outside: its addresses (an IPv6 one between brackets), its
// name, and its name in the local network ("ada.local"). As it is now: an address may come later.
std::vector<std::string> names_of_this_machine();

}  // namespace ws::tcp
