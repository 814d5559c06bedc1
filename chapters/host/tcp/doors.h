// Where clients come in: the listening sockets, and what happens when descriptors run short.
#pragma once

#include <sys/resource.h>
#include <uv.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "clients.h"

namespace ws::tcp {

class Doors {
 public:
  // Listens at once, and throws std::system_error if it cannot. `welcome` gets each accepted socket;
  // `clients` says how many are inside.
  Doors(uv_loop_t* loop, const std::string& host, std::uint16_t port, const Clients& clients,
        std::function<void(int fd)> welcome);
  ~Doors();
  Doors(const Doors&) = delete;
  Doors& operator=(const Doors&) = delete;

  std::uint16_t port() const { return port_; }

  // Shut doors still listen: those who knock wait in the kernel's queue. Doors shut themselves when
  // descriptors run short; it is the owner who opens them again, when somebody has left.
  void open();
  void shut();
  // For good: nothing listens any more, and open() does nothing.
  void close();

 private:
  void accept_all(int door);

  const Clients& clients_;
  std::function<void(int fd)> welcome_;
  std::vector<int> fds_;
  std::array<uv_poll_t, 2> polls_;  // for IPv4 and IPv6
  std::uint16_t port_;
  rlimit descriptors_{};
  bool are_open_ = false;
};

}  // namespace ws::tcp
