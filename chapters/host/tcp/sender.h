// Bytes on their way out: what is owed to each client, and the writes that bring it.
// In a header, like receiver.h: the compiler sees the whole way of the bytes.
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "bytes.h"
#include "clients.h"

namespace ws::tcp {

class Sender {
 public:
  explicit Sender(std::size_t max_owed) : max_owed_{max_owed} {}

  // These bytes wait for the client. False: its outbox would get too full, so nothing was taken.
  bool owe(Client& client, SharedBytes bytes) {
    if (!client.outbox && spare_.empty()) {
      client.outbox = std::make_unique<Outbox>(max_owed_);
    } else if (!client.outbox) {
      client.outbox = std::move(spare_.back());
      spare_.pop_back();
      idle_ = std::min(idle_, spare_.size());
    }
    return client.outbox->push(std::move(bytes));
  }

  struct Written {
    std::size_t bytes = 0;  // that the kernel took
    bool failed = false;    // the peer is gone: nothing more can be written
  };
  // Writes what is owed to the client, until all is written or the kernel takes no more. Afterwards
  // the client has an outbox only if something is still owed. One write brings all, unless there are
  // more than max_views pieces.
  Written write(Client& client) {
    Written written;
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
    if (client.outbox) spare_.push_back(std::move(client.outbox));
    return written;
  }

  // Frees the outboxes that were not needed since the last call.
  void trim() {
    spare_.resize(spare_.size() - idle_);
    idle_ = spare_.size();
  }
  std::size_t spare() const { return spare_.size(); }

 private:
  static constexpr std::size_t max_views = 1024;  // of one write: Linux and macOS call it IOV_MAX

  std::size_t max_owed_;
  std::vector<std::unique_ptr<Outbox>> spare_;  // empty ones, for the next who is owed something
  std::size_t idle_ = 0;                        // so many of them lay here since trim()
  std::array<ByteView, max_views> views_;
  std::array<iovec, max_views> vectors_;
};

}  // namespace ws::tcp
