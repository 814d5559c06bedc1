#include "room.h"

#include <algorithm>
#include <cassert>

namespace ws {

// Step 4.3: what happened before you came
void Room::remember(std::string_view entry) {
  history_.emplace_back(entry);
  if (history_.size() > max_history_) history_.erase(history_.begin());
}

std::string Room::whole_history() const {
  std::string text = R"({"msg":[)";
  for (auto entry = history_.rbegin(); entry != history_.rend(); ++entry) {
    if (entry != history_.rbegin()) text += ',';
    text += *entry;
  }
  text += "]}";
  return text;
}

Delivery Room::join(ClientId client) {
  assert(std::find(clients_.begin(), clients_.end(), client) == clients_.end());
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
  std::string text = R"({"msg":[)";
  text += entry;
  text += "]}";
  return {clients_, std::move(text)};
}

// Step 4.6: whoever leaves in the middle
void Room::leave(ClientId client) {
  const auto found = std::find(clients_.begin(), clients_.end(), client);
  if (found != clients_.end()) clients_.erase(found);
}

}  // namespace ws
