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

// The heartbeat of one client: up to a quarter sooner than that of the others. Those who came in one
// moment, or were heard in one, are not all asked in one moment. It is the same each time for a client,
// and clients whose ids are neighbours are far apart.
inline std::chrono::milliseconds heartbeat_of(ClientId client,
                                              std::chrono::milliseconds heartbeat) {
  // 2^64 divided by the golden ratio: its multiples fill every span evenly, however many there are.
  const auto share = static_cast<std::int64_t>(client * 0x9E3779B97F4A7C15 >> 54);  // below 1,024
  return heartbeat - heartbeat * share / 4'096;
}

}  // namespace ws
