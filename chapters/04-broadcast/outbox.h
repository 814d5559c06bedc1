// Bytes that wait for one peer. It reads at its own speed, and what we keep for it has a limit.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "bytes.h"

namespace ws {

class Outbox {
 public:
  // `limit` is in bytes. A share costs memory too, so no more than 16 + limit / 64 of them wait.
  explicit Outbox(std::size_t limit) : limit_(limit) {}

  // Keeps a share of these bytes at the end. Returns false, and keeps nothing, if they would pass one
  // of the two limits: this peer is too slow. No bytes at all always fit, and no share of them is kept.
  // `bytes` is not null.
  [[nodiscard]] bool push(SharedBytes bytes);

  // Fills `views` with the bytes that wait, the oldest first, and returns how many views it filled.
  // Nothing is taken out. The views end with the next push or pop.
  std::size_t peek(std::span<ByteView> views) const;

  // Forgets the oldest `count` bytes: the peer took them. A partial write ends in the middle of a
  // share. `count` is at most size().
  void pop(std::size_t count);

  std::size_t size() const { return size_; }  // bytes waiting
  bool empty() const { return size_ == 0; }

 private:
  std::size_t limit_;
  std::size_t size_ = 0;
  std::size_t first_ = 0;             // waiting_[first_] is the oldest; those before it are done
  std::size_t offset_ = 0;            // so many of its bytes are gone already
  std::vector<SharedBytes> waiting_;  // holds no memory when nothing waits
};

}  // namespace ws
