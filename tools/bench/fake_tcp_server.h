// A TcpServer without sockets: it counts what it is told. The linker takes it in place of the real one.
#pragma once

#include <cstddef>
#include <vector>

#include "client_id.h"

namespace bench {

struct Told {
  std::vector<ws::ClientId> sends{};  // who was sent something, once for each time
  std::size_t ends = 0;               // connections that were to be ended
};

// All so far; who measures something clears it first.
Told& told();

}  // namespace bench
