#include "authority.h"

#include <arpa/inet.h>

#include <charconv>

namespace ws {

namespace {

// RFC 3986 §3.2.2. The RFC also allows a comma. We do not: some programs join two fields with one.
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

// The text between the brackets, as inet_ntop writes it: "0:0::1" is "[::1]".
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

// Where the authority of a whole URL ends: before its path or its query. npos if both are missing.
std::size_t end_of_authority(std::string_view url) {
  return url.find_first_of("/?", url.find("://") + 3);
}

}  // namespace

// Step 1.8: whole URLs, hosts and ports
bool is_target(std::string_view target, std::string_view method) {
  if (target.starts_with('/')) return true;
  if (target == "*") return method == "OPTIONS";  // RFC 9112 §3.2.4
  const std::size_t colon = target.find("://");
  if (colon == target.npos) return false;
  const std::string_view scheme = target.substr(0, colon);
  return equal_without_case(scheme, "http") || equal_without_case(scheme, "https");
}

std::string origin_form(std::string_view target) {
  if (target.starts_with('/') || target == "*") return std::string(target);
  const std::size_t end = end_of_authority(target);
  if (end == target.npos) return "/";
  const std::string rest(target.substr(end));
  return rest.starts_with('/') ? rest : '/' + rest;
}

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

std::optional<HttpFailure> check_host(const HttpRequest& request) {
  const auto host = parse_authority(request.field("Host").value_or(""));
  if (!host) return bad_request("malformed Host");
  const std::string_view target = request.line.target;
  if (target.starts_with('/') || target == "*") return std::nullopt;
  const auto site = parse_site(target.substr(0, end_of_authority(target)));
  if (!site) return bad_request("no host in the target");  // RFC 9110 §4.2.1, §4.2.4
  // RFC 9112 §3.2.2 tells a server to ignore Host then. We are stricter: a proxy in front of us may
  // have looked at the other name.
  if (request.count("Host") > 0 && !site->is_at(*host)) return bad_request("another host in Host");
  return std::nullopt;
}

}  // namespace ws
