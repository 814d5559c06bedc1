// Hosts and ports by their structure (RFC 3986 §3.2), and not as text: over http, "A.example" and
// "a.example:80" are the same place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ws {

struct Authority {
  std::string host;  // in lower case; an IPv6 address in its shortest form: "[::1]"
  std::optional<std::uint16_t> port;  // nullopt if there is no colon, or nothing behind it

  bool operator==(const Authority&) const = default;
};

// Reads host[":"port], which is what stands in a Host field (RFC 9110 §7.2). Returns nullopt if it is
// anything else.
// - The host is an IPv6 address between brackets, or a name of letters, digits and -._~!$&'()*+;= and
//   of bytes written as "%" and two hex digits. A name may be empty. An IPv4 address is a name, too.
// - The port is empty, or digits: at most 65,535.
std::optional<Authority> parse_authority(std::string_view text);

// The server that a URL of http or https names.
struct Site {
  std::uint16_t default_port = 80;  // 443 for https
  Authority authority;              // its host is not empty

  // Returns whether both are the same host and port. A port that is left out is the default port.
  bool is_at(const Authority& other) const;
};

// Reads "http://" or "https://", without case, and an authority with a host. Returns nullopt for
// everything else: a user's name before the host (RFC 9110 §4.2.4), or a path behind the port.
std::optional<Site> parse_site(std::string_view text);

}  // namespace ws
