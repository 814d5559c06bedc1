// Which clients are here, and what each of them gets. Text goes in, and Deliveries come out: no JSON, no
// bytes, no sockets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client_id.h"

namespace ws {

// One text for many recipients: it is encoded once. It has a list of its own, so a recipient may leave
// the room while the others are still being served.
struct Delivery {
  std::vector<ClientId> recipients;
  std::string text;  // one WebSocket message for each of them
};

// Keeps entries: each is one thing that was said, as text. The room does not look into it.
class Room {
 public:
  explicit Room(std::size_t max_history = 50) : max_history_(max_history) {}

  // Lets a client in. It must not be here yet. Returns the whole history, the newest entry first, for
  // this client alone; also if the history is empty.
  Delivery join(ClientId client);
  // Forgets a client, in constant time. Does nothing if it is not here.
  void leave(ClientId client);
  // Keeps an entry in the history. Returns this one entry for all clients here, the sender too.
  Delivery say(std::string_view entry);

  // The first idea, kept so that a test can count its bytes: keeps an entry, and returns the whole
  // history for all clients here.
  Delivery say_everything(std::string_view entry);

  // Keeps an entry, and returns nothing to deliver. If there are more than max_history entries then, it
  // forgets the oldest.
  void remember(std::string_view entry);

  // The clients stand in any order: the last one takes the place of a client that leaves. Both
  // references are good until the next call that changes the room.
  const std::vector<ClientId>& clients() const { return clients_; }
  const std::vector<std::string>& history() const { return history_; }  // oldest first

 private:
  // Returns all entries as {"msg":[...]}, the newest first.
  std::string whole_history() const;

  std::size_t max_history_;
  std::vector<ClientId> clients_;
  std::unordered_map<ClientId, std::size_t> places_;  // clients_[places_.at(client)] == client
  std::vector<std::string> history_;                  // oldest first
};

}  // namespace ws
