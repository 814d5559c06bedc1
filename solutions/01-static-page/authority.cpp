#include "authority.h"

#include <arpa/inet.h>

#include <charconv>

#include "http.h"

namespace ws {

namespace {

// RFC 3986 §3.2.2. No comma, which the RFC allows: it is what joins two fields into one.
bool is_name(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+;=";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (plain.find(text[i]) != plain.npos) continue;
    const std::string_view hex = text.substr(i + 1, 2);
    if (text[i] != '%' || hex.size() != 2) return false;
    if (hex.find_first_not_of("0123456789ABCDEFabcdef") != hex.npos) return false;
  }
  return true;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return result;
}

// The text between the brackets, in the form in which everyone writes it: "0:0::1" is "[::1]".
std::optional<std::string> parse_ipv6(std::string_view text) {
  // inet_pton stops at a zero byte, and not every system's refuses "fe80::1%eth0".
  if (text.find_first_not_of("0123456789ABCDEFabcdef:.") != text.npos) return std::nullopt;
  in6_addr address{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1) return std::nullopt;
  char shortest[INET6_ADDRSTRLEN] = {};
  inet_ntop(AF_INET6, &address, shortest, sizeof shortest);
  return '[' + std::string(shortest) + ']';
}

std::optional<std::string> parse_host(std::string_view text) {
  if (text.starts_with('[')) return parse_ipv6(text.substr(1, text.size() - 2));
  if (!is_name(text)) return std::nullopt;
  return lower(text);
}

}  // namespace

// Step 1.8: a host and a port
std::optional<Authority> parse_authority(std::string_view text) {
  // The colons between brackets belong to the address.
  std::size_t end = text.find(':');
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == text.npos) return std::nullopt;
    end = bracket + 1;
  }
  const auto host = parse_host(text.substr(0, end));
  if (!host) return std::nullopt;
  if (end >= text.size()) return Authority{*host, std::nullopt};

  if (text[end] != ':') return std::nullopt;
  const std::string_view digits = text.substr(end + 1);
  if (digits.empty()) return Authority{*host, std::nullopt};
  std::uint16_t port = 0;
  const auto [last, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || last != digits.data() + digits.size()) return std::nullopt;
  return Authority{*host, port};
}

bool Site::is_at(const Authority& other) const {
  if (authority.host != other.host) return false;
  return authority.port.value_or(default_port) == other.port.value_or(default_port);
}

std::optional<Site> parse_site(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == text.npos) return std::nullopt;
  const std::string_view scheme = text.substr(0, colon);
  const bool is_https = equal_without_case(scheme, "https");
  if (!is_https && !equal_without_case(scheme, "http")) return std::nullopt;
  const auto authority = parse_authority(text.substr(colon + 3));
  if (!authority || authority->host.empty()) return std::nullopt;
  const std::uint16_t default_port = is_https ? 443 : 80;
  return Site{default_port, *authority};
}

}  // namespace ws
