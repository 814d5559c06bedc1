#include "address.h"

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <optional>

namespace ws::board {

namespace {

std::optional<std::uint32_t> v4(const std::string& text) {
  in_addr address{};
  if (inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

struct Network {
  std::uint32_t first;
  int bits;
};
constexpr std::array<Network, 4> local{
    {{0x0A000000, 8}, {0xAC100000, 12}, {0xC0A80000, 16}, {0xA9FE0000, 16}}};

bool is_in(const Network& network, std::uint32_t address) {
  return (network.first ^ address) >> (32 - network.bits) == 0;
}

}  // namespace

bool is_own(const std::string& address) {
  if (const auto number = v4(address)) return is_in({0x7F000000, 8}, *number);
  return address == "::1";
}

bool is_private(const std::string& address) {
  if (is_own(address)) return true;
  if (const auto number = v4(address)) {
    for (const Network& network : local)
      if (is_in(network, *number)) return true;
    return false;
  }
  in6_addr v6{};
  return inet_pton(AF_INET6, address.c_str(), &v6) == 1 && (v6.s6_addr[0] & 0xFE) == 0xFC;
}

}  // namespace ws::board
