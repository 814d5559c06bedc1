// Bytes that wait for one peer: it reads at its own speed, and what we keep for it has a limit.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "bytes.h"

namespace ws {

class Outbox {
 public:
  explicit Outbox(std::size_t limit) : limit_(limit) {}

  // A share of these bytes waits at the end. False: more bytes than the limit would wait, or more than
  // 16 + limit / 64 shares, and nothing was taken; this peer is too slow.
  [[nodiscard]] bool push(SharedBytes bytes);

  // Fills `views` with what waits, oldest first, and returns how many were filled. Nothing is taken
  // out, and the views end with the next push or pop.
  std::size_t peek(std::span<ByteView> views) const;

  // The peer took so many bytes: a partial write ends in the middle of one.
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
