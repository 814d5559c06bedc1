// Which server a request means: targets (RFC 9112 §3.2), hosts and ports (RFC 3986 §3.2). They are
// compared by their parts, and not as text: over http, "A.example" and "a.example:80" are one place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http.h"

namespace ws {

// Returns whether the target has one of these forms of RFC 9112 §3.2 (its fourth, for CONNECT, is for
// proxies):
// - "/chat.js?v=2" (origin form).
// - "http://host/chat.js" (absolute form): http or https, without case.
// - "*", if the method is OPTIONS.
// It does not ask which characters the target has.
bool is_target(std::string_view target, std::string_view method);

// Returns path and query: "/chat.js?v=2" for "http://host/chat.js?v=2", "/" for "http://host", and
// "/?x" for "http://host?x". A target that begins with "/", and "*", come back as they are.
std::string origin_form(std::string_view target);

struct Authority {
  std::string host;  // in lower case; an IPv6 address as inet_ntop writes it: "[::1]"
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

// Returns a 400 if Host is not an authority, or if the target is a whole URL that names no Site, or
// another host or port than Host does. Returns nullopt otherwise.
std::optional<HttpFailure> check_host(const HttpRequest& request);

}  // namespace ws
