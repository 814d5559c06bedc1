// The TCP connections of a server: a table of slots that are used again, searched by ClientId.
#pragma once

#include <uv.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "client_id.h"
#include "outbox.h"
#include "sequences.h"

namespace ws::tcp {

// One TCP connection. There may be ten thousand: what only a busy one needs is not in here.
struct Client {
  uv_poll_t poll{};                // says when to read and when to write
  std::unique_ptr<Outbox> outbox;  // null: nothing waits from an earlier turn
  ClientId id = 0;                 // its slot in the low 32 bits, the slot's generation above them
  int fd = -1;
  // When it last took bytes, or sent some behind our FIN; milliseconds of the loop, cut to 32 bits.
  std::uint32_t moved = 0;
  std::uint32_t fin_at = 0;    // when our FIN went out
  Sequences::Number owed = 0;  // what this turn owes it; it is not in the outbox yet
  std::uint8_t polled = 0;     // the events asked for
  bool touched : 1 = false;    // is in the list of those to be written to
  bool eof : 1 = false;        // the peer's FIN came
  bool ending : 1 = false;     // disconnect() was called: flush, FIN, then wait for the peer's FIN
  bool fin_sent : 1 = false;
  bool gone : 1 = true;  // over, for the application; on_disconnect comes at the end of the turn
  bool reset : 1 = false;
};

class Clients {
 public:
  // A client in a free slot, with an id that is never used twice. It stays where it is in memory.
  Client& add() {
    if (free_.empty()) add_slab();
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    Client& client = at(slot);
    const ClientId id = client.id + (ClientId{1} << 32);  // the next generation
    client = Client{};
    client.id = id;
    client.gone = false;
    ++count_;
    return client;
  }

  // Null, if no client has this id or it is gone.
  Client* find(ClientId id) {
    if (static_cast<std::uint32_t>(id) >= slabs_.size() * slab_size) return nullptr;
    Client& client = at(id);
    return client.id == id && !client.gone ? &client : nullptr;
  }

  // The client in this id's slot: it may be gone, but add() created it.
  Client& at(ClientId id) {
    const auto slot = static_cast<std::uint32_t>(id);
    return slabs_[slot / slab_size][slot % slab_size];
  }

  // How many were added and not removed.
  std::size_t count() const { return count_; }

  // Two steps, since libuv needs the memory of a handle for a while after its end: a removed client
  // does not count any more, and only release() frees its slot.
  void remove(Client& client) {
    client.gone = true;
    --count_;
  }
  void release(Client& client) { free_.push_back(static_cast<std::uint32_t>(client.id)); }

  // Visits those that find() finds.
  template <typename Visit>
  void for_each(Visit visit) {
    for (const auto& slab : slabs_) {
      for (std::size_t i = 0; i < slab_size; ++i) {
        if (!slab[i].gone) visit(slab[i]);
      }
    }
  }

 private:
  static constexpr std::size_t slab_size = 64;  // clients allocated together

  void add_slab() {
    const std::size_t first = slabs_.size() * slab_size;
    slabs_.push_back(std::make_unique<Client[]>(slab_size));
    for (std::size_t i = slab_size; i > 0; --i) {
      at(first + i - 1).id = first + i - 1;
      free_.push_back(static_cast<std::uint32_t>(first + i - 1));
    }
  }

  std::vector<std::unique_ptr<Client[]>> slabs_;
  std::vector<std::uint32_t> free_;
  std::size_t count_ = 0;
};

}  // namespace ws::tcp
