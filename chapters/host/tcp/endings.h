// How a TCP connection ends: our FIN and the peer's, one that never comes, a reset.
#pragma once

#include <uv.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "clients.h"
#include "lingering.h"
#include "observer.h"

namespace ws::tcp {

// When a client that is to end last moved, for Lingering. What it sends behind our FIN is thrown away, but a
// reset would destroy what it has not read yet: so it counts, until `most` is over.
inline std::uint32_t last_move(const Client& client, std::uint32_t now, std::uint32_t most) {
  const bool is_over = client.fin_sent && now - client.fin_at >= most;
  return is_over ? client.fin_at : client.moved;
}

// Nothing here calls the application: we may be inside one of its calls to us. Those who are over wait
// in take_gone() for the end of the turn.
class Endings {
 public:
  Endings(uv_loop_t* loop, Clients& clients, std::chrono::milliseconds linger, Observer* observer);

  // From now on: flush what is owed, then FIN, then wait for the peer's FIN. A peer that takes no
  // bytes for `linger` meanwhile is dropped; one that got our FIN and keeps silent is over.
  void begin(Client& client);
  // The peer sent something, and nobody reads it any more.
  void heard(Client& client);
  // Nothing is owed to the client: if it is ending, this is the moment for our FIN.
  void all_written(Client& client);
  // The peer's FIN came.
  void peer_finished(Client& client);

  void over(Client& client, End end);  // both sides have said all
  void drop(Client& client, End end);  // at once: the peer sees a reset
  void drop_all();

  std::vector<ClientId> take_gone();
  // The last that happens to a socket.
  void close_socket(Client& client);

 private:
  void end_those_who_linger();
  std::uint32_t now() const { return static_cast<std::uint32_t>(uv_now(loop_)); }

  uv_loop_t* loop_;
  Clients& clients_;
  Lingering lingering_;
  std::uint32_t most_;  // milliseconds that a peer may send behind our FIN
  Observer* observer_;  // null: nobody watches
  uv_timer_t timer_;    // runs while the queue is not empty
  std::vector<ClientId> gone_;
};

}  // namespace ws::tcp
