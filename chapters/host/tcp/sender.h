// Bytes on their way out: what is owed to each client, and the writes that bring it.
// In a header, like receiver.h: the compiler sees the whole way of the bytes.
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <utility>

#include "bytes.h"
#include "clients.h"
#include "sequences.h"

namespace ws::tcp {

class Sender {
 public:
  explicit Sender(std::size_t max_owed) : max_owed_{max_owed} {}

  // Notes that the turn owes these bytes to the client. False: it would be owed too much, so nothing
  // was noted.
  bool owe(Client& client, const SharedBytes& bytes) {
    const std::size_t waiting = client.outbox ? client.outbox->size() : 0;
    const std::size_t owed = waiting + sequences_.size(client.owed);
    if (owed > max_owed_ || bytes->size() > max_owed_ - owed) return false;
    client.owed = sequences_.append(client.owed, bytes);
    return true;
  }

  struct Written {
    std::size_t bytes = 0;  // that the kernel took
    bool failed = false;    // the peer is gone: nothing more can be written
    bool too_much = false;  // more pieces wait than the outbox keeps: nothing was written
  };
  // Writes what is owed to the client, until all is written or the kernel takes no more. Afterwards
  // the client has an outbox only if something is still owed. One write brings all, unless there are
  // more than max_views pieces.
  Written write(Client& client) {
    Written written;
    written.too_much = !put_into_outbox(client);
    if (written.too_much) return written;
    while (client.outbox && !client.outbox->empty()) {
      const std::size_t count = client.outbox->peek(views_);
      std::size_t wanted = 0;
      for (std::size_t i = 0; i < count; ++i) {
        vectors_[i] = {const_cast<std::uint8_t*>(views_[i].data()), views_[i].size()};
        wanted += views_[i].size();
      }
      // For one piece send is the shorter way through the kernel, by a few percent of all we do.
      const ssize_t taken = count == 1
                                ? ::send(client.fd, views_[0].data(), views_[0].size(), 0)
                                : writev(client.fd, vectors_.data(), static_cast<int>(count));
      if (taken < 0 && errno == EINTR) continue;
      written.failed = taken < 0 && errno != EAGAIN && errno != ENOBUFS;
      if (taken < 0) return written;
      client.outbox->pop(static_cast<std::size_t>(taken));
      written.bytes += static_cast<std::size_t>(taken);
      if (static_cast<std::size_t>(taken) < wanted) return written;
    }
    if (client.outbox) spare_ = std::move(client.outbox);
    return written;
  }

  // The turn has noted so much that it is time to write to everyone, and then to forget it.
  bool is_full() const { return sequences_.is_full(); }
  void forget_turn() { sequences_.forget(); }

 private:
  // What the turn owes goes behind what waits already. False: the outbox does not take it.
  bool put_into_outbox(Client& client) {
    if (client.owed == 0) return true;
    if (!client.outbox) client.outbox = std::move(spare_);
    if (!client.outbox) client.outbox = std::make_unique<Outbox>(max_owed_);
    bool fits = true;
    sequences_.for_each_block(std::exchange(client.owed, 0), [&](const SharedBytes& block) {
      fits = fits && client.outbox->push(block);
    });
    return fits;
  }

  static constexpr std::size_t max_views = 1024;  // of one write: Linux and macOS call it IOV_MAX

  std::size_t max_owed_;
  Sequences sequences_;
  std::unique_ptr<Outbox> spare_;  // an empty one, for the next who is owed something
  std::array<ByteView, max_views> views_;
  std::array<iovec, max_views> vectors_;
};

}  // namespace ws::tcp
