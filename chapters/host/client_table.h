// What is kept for each client: found at once, however many there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "client_id.h"

namespace ws {

// The host numbers places from 0 on and uses them again: a place is the low half of an id.
template <typename Kept>
class ClientTable {
 public:
  // Null if there is nothing. What it points to does not move until it is removed.
  Kept* find(ClientId client) {
    const std::size_t place = place_of(client);
    if (place >= places_.size() || !places_[place] || places_[place]->client != client)
      return nullptr;
    return &places_[place]->kept;
  }

  // The client must not be in here, and nobody in its place.
  Kept& add(ClientId client, Kept kept) {
    const std::size_t place = place_of(client);
    if (place >= places_.size()) places_.resize(place + 1);
    places_[place] = std::make_unique<Entry>(Entry{client, std::move(kept)});
    return places_[place]->kept;
  }

  // The client must be in here.
  void remove(ClientId client) { places_[place_of(client)].reset(); }

  // Visits all, in the order of their places. Nobody may come or go meanwhile.
  template <typename Visit>
  void for_each(Visit visit) {
    for (const auto& entry : places_) {
      if (entry) visit(entry->client, entry->kept);
    }
  }

 private:
  struct Entry {
    ClientId client;
    Kept kept;
  };

  static std::size_t place_of(ClientId client) { return static_cast<std::uint32_t>(client); }

  std::vector<std::unique_ptr<Entry>> places_;
};

}  // namespace ws
