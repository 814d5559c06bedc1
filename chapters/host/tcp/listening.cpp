#include "listening.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>

namespace ws::tcp {

namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  int family = AF_INET;
};

Address make_address(const std::string& text, std::uint16_t port) {
  Address address;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (uv_ip4_addr(text.c_str(), port, &v4) == 0) {
    *reinterpret_cast<sockaddr_in*>(&address.storage) = v4;
    address.size = sizeof v4;
  } else if (uv_ip6_addr(text.c_str(), port, &v6) == 0) {
    *reinterpret_cast<sockaddr_in6*>(&address.storage) = v6;
    address.size = sizeof v6;
    address.family = AF_INET6;
  } else {
    fail(EINVAL, "not an address: " + text);
  }
  return address;
}

// A listening socket, or -1 and errno.
int listen_on(const Address& address) {
  const int fd = socket(address.family, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  const int on = 1;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // what is accepted here inherits it
  if (address.family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.size) == 0 &&
      listen(fd, 4096) == 0) {
    return fd;
  }
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

// The addresses by which other machines reach this one.
std::vector<uv_interface_address_t> outer_addresses() {
  uv_interface_address_t* addresses = nullptr;
  int count = 0;
  if (uv_interface_addresses(&addresses, &count) != 0) return {};
  std::vector<uv_interface_address_t> outer;
  std::copy_if(addresses, addresses + count, std::back_inserter(outer),
               [](const uv_interface_address_t& address) { return address.is_internal == 0; });
  uv_free_interface_addresses(addresses, count);
  return outer;
}

bool is_v6(const uv_interface_address_t& address) {
  return address.address.address4.sin_family == AF_INET6;
}

std::string text_of(const uv_interface_address_t& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (is_v6(address)) {
    uv_ip6_name(&address.address.address6, text, sizeof text);
  } else {
    uv_ip4_name(&address.address.address4, text, sizeof text);
  }
  return text;
}

}  // namespace

std::uint16_t port_of(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size);
  return ntohs(storage.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
}

std::string peer_of(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return "";
  char text[INET6_ADDRSTRLEN] = {};
  if (storage.ss_family == AF_INET6) {
    uv_ip6_name(reinterpret_cast<sockaddr_in6*>(&storage), text, sizeof text);
  } else {
    uv_ip4_name(reinterpret_cast<sockaddr_in*>(&storage), text, sizeof text);
  }
  return text;
}

std::vector<std::string> addresses_of(const std::string& host) {
  if (host == "localhost") return {"127.0.0.1", "::1"};
  if (host == "any") return {"0.0.0.0", "::"};
  return {host};
}

std::vector<int> listen_everywhere(const std::vector<std::string>& addresses, std::uint16_t asked) {
  for (int attempt = 0; attempt < 20; ++attempt) {
    std::vector<int> fds;
    std::uint16_t port = asked;
    int error = 0;
    for (const std::string& address : addresses) {
      const int fd = listen_on(make_address(address, port));
      if (fd < 0 && (fds.empty() || errno == EADDRINUSE)) {
        error = errno;
        break;
      }
      if (fd < 0) continue;
      fds.push_back(fd);
      port = port_of(fd);
    }
    if (error == 0) return fds;
    for (const int fd : fds)
      close(fd);
    if (asked != 0 || error != EADDRINUSE) fail(error, "port " + std::to_string(asked));
  }
  fail(EADDRINUSE, "port 0");
}

std::vector<std::string> urls_of(const std::string& host, std::uint16_t port) {
  const auto url = [port](const std::string& address) {
    const bool v6 = address.find(':') != std::string::npos;
    return "http://" + (v6 ? '[' + address + ']' : address) + ':' + std::to_string(port);
  };
  if (host != "any") return {url(host == "localhost" ? "127.0.0.1" : host)};
  std::vector<std::string> urls{url("127.0.0.1")};
  for (const uv_interface_address_t& address : outer_addresses()) {
    if (!is_v6(address)) urls.push_back(url(text_of(address)));
  }
  return urls;
}

std::vector<std::string> names_of_this_machine() {
  std::vector<std::string> names;
  for (const uv_interface_address_t& address : outer_addresses()) {
    names.push_back(is_v6(address) ? '[' + text_of(address) + ']' : text_of(address));
  }
  char name[UV_MAXHOSTNAMESIZE];
  std::size_t size = sizeof name;
  if (uv_os_gethostname(name, &size) != 0) return names;
  names.emplace_back(name);
  if (names.back().find('.') == std::string::npos) names.push_back(names.back() + ".local");
  return names;
}

}  // namespace ws::tcp
