// Who is here, and who gets what. Text in, Deliveries out: no bytes, no sockets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client_id.h"

namespace ws {

// One text, many recipients: it is encoded once.
struct Delivery {
  std::vector<ClientId> recipients;
  std::string text;
};

class Room {
 public:
  explicit Room(std::size_t max_history = 50) : max_history_(max_history) {}

  // Enters the room: the whole history, newest first, to the one who came as {"msg": [...]}.
  Delivery join(ClientId client);
  // Leaves, or died: forgotten at once. Nothing happens for one who is not here.
  void leave(ClientId client);
  // One entry (a JSON object as text): kept in the history, and to everyone here, the sender too.
  Delivery say(std::string_view entry);

  // The first idea: the whole history to everyone, each time. Kept for counting its bytes.
  Delivery say_everything(std::string_view entry);

  // An entry from before this server started: kept, and nobody is told.
  void remember(std::string_view entry);

  const std::vector<ClientId>& clients() const { return clients_; }     // in the order they came
  const std::vector<std::string>& history() const { return history_; }  // oldest first

 private:
  std::string whole_history() const;

  std::size_t max_history_;
  std::vector<ClientId> clients_;
  std::vector<std::string> history_;  // oldest first
};

}  // namespace ws
