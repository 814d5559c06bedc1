#include "room.h"

#include <cassert>

#include "entries.h"

namespace ws {

// Step 4.3: what happened before you came
void Room::remember(std::string_view entry) {
  history_.emplace_back(entry);
  if (history_.size() > max_history_) history_.erase(history_.begin());
}

std::string Room::whole_history() const {
  const std::vector<std::string_view> newest_first(history_.rbegin(), history_.rend());
  return encode_entries(newest_first);
}

Delivery Room::join(ClientId client) {
  assert(places_.count(client) == 0);
  places_[client] = clients_.size();
  clients_.push_back(client);
  return {{client}, whole_history()};
}

// Step 4.4: everything to everyone
Delivery Room::say_everything(std::string_view entry) {
  remember(entry);
  return {clients_, whole_history()};
}

// Step 4.5: only what is new
Delivery Room::say(std::string_view entry) {
  remember(entry);
  return {clients_, encode_entries({entry})};
}

// Step 4.6: leaving in the middle
void Room::leave(ClientId client) {
  const auto found = places_.find(client);
  if (found == places_.end()) return;
  // The last one takes the place that is free now: no other client has to move.
  const std::size_t place = found->second;
  places_.erase(found);
  const ClientId last = clients_.back();
  clients_.pop_back();
  if (last == client) return;
  clients_[place] = last;
  places_[last] = place;
}

}  // namespace ws
