// Clients that have to do something within the same time: all wait equally long, so a queue is enough.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "client_id.h"

namespace ws::tcp {

// Times are milliseconds of the loop, cut to 32 bits: they may wrap.
class Lingering {
 public:
  explicit Lingering(std::chrono::milliseconds longest)
      : longest_{std::max(1u, static_cast<std::uint32_t>(longest.count()))} {}

  void add(ClientId id, std::uint32_t now) { queue_.push_back({id, now}); }

  // Takes one client out that took no bytes for the longest time, and returns its id; nullopt, if
  // there is none yet. `moved(id)` says when a client last took bytes; nullopt means that it is gone
  // and waits no longer.
  template <typename Moved>
  std::optional<ClientId> take_due(std::uint32_t now, Moved moved) {
    while (!queue_.empty()) {
      const auto [id, since] = queue_.front();
      const std::optional<std::uint32_t> last = moved(id);
      if (last && now - since < longest_) return std::nullopt;
      queue_.pop_front();
      if (!last) continue;
      if (now - *last >= longest_) return id;
      queue_.push_back({id, *last});  // it moved meanwhile, so it waits again
    }
    return std::nullopt;
  }

  std::size_t size() const { return queue_.size(); }

  // How long until take_due() has something to look at. Not for an empty queue.
  std::uint32_t time_left(std::uint32_t now) const {
    return longest_ - (now - queue_.front().since);
  }

 private:
  struct Waiting {
    ClientId id;
    std::uint32_t since;
  };

  std::uint32_t longest_;
  std::deque<Waiting> queue_;
};

}  // namespace ws::tcp
