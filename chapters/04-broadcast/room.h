// Who is here, and who gets what. Text in, Deliveries out: no JSON, no bytes, no sockets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client_id.h"

namespace ws {

// One text for many recipients: it is encoded once. It owns its list, so a recipient may leave the room
// while the others are still being served.
struct Delivery {
  std::vector<ClientId> recipients;
  std::string text;  // one WebSocket message for each of them
};

// An entry is one line of the conversation, as text. The room does not look into it.
class Room {
 public:
  explicit Room(std::size_t max_history = 50) : max_history_(max_history) {}

  // Lets a client in. It must not be here yet. Returns the whole history, newest first, for this client
  // alone.
  Delivery join(ClientId client);
  // Forgets a client at once, in constant time. Nothing happens if it is not here.
  void leave(ClientId client);
  // Keeps an entry in the history. Returns that one entry for everyone here, the sender too.
  Delivery say(std::string_view entry);

  // The first idea, kept for counting its bytes: the same, and the whole history for everyone.
  Delivery say_everything(std::string_view entry);

  // Keeps an entry from before this server started, and tells nobody. More than max_history entries
  // are never kept: the oldest goes.
  void remember(std::string_view entry);

  // In any order: the last one takes the place of a client that leaves. Both references are good until
  // the next call that changes the room.
  const std::vector<ClientId>& clients() const { return clients_; }
  const std::vector<std::string>& history() const { return history_; }  // oldest first

 private:
  std::string whole_history() const;

  std::size_t max_history_;
  std::vector<ClientId> clients_;
  std::unordered_map<ClientId, std::size_t> places_;  // clients_[places_.at(client)] == client
  std::vector<std::string> history_;                  // oldest first
};

}  // namespace ws
