// Who has to be looked at, and when: so that a tick looks at those few, and not at everybody.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "client_id.h"

namespace ws {

class Deadlines {
 public:
  // A moment is a number of ticks: what lies within one tick is one moment.
  using Moment = std::int64_t;

  explicit Deadlines(std::chrono::milliseconds tick) : tick_(tick.count()) {}

  Moment moment_of(std::chrono::milliseconds time) const { return time.count() / tick_; }
  // The first moment that is not before this time.
  Moment moment_after(std::chrono::milliseconds time) const {
    return moment_of(time + std::chrono::milliseconds(tick_ - 1));
  }

  // The first moment from `when` on that is this client's own: of `every` moments one is, and it never
  // changes. Those of clients that come one behind the other are spread over all of them.
  static Moment own_moment(ClientId client, Moment when, Moment every) {
    // 2^64 divided by the golden ratio: its multiples fill every span evenly, however many there are.
    const std::uint64_t place = client * 0x9E3779B97F4A7C15 >> 32;
    const auto own = static_cast<Moment>(place * static_cast<std::uint64_t>(every) >> 32);
    return when + (own - when % every + every) % every;
  }

  void add(ClientId client, Moment when) { clients_[when].push_back(client); }

  // Takes out all whose moment has come.
  std::vector<ClientId> take_due(Moment now) {
    std::vector<ClientId> due;
    while (!clients_.empty() && clients_.begin()->first <= now) {
      std::vector<ClientId>& these = clients_.begin()->second;
      if (due.empty()) {
        due = std::move(these);
      } else {
        due.insert(due.end(), these.begin(), these.end());
      }
      clients_.erase(clients_.begin());
    }
    return due;
  }

 private:
  std::int64_t tick_;
  std::map<Moment, std::vector<ClientId>> clients_;
};

}  // namespace ws
