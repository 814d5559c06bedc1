// The bytes that wait for one peer. It reads at its own speed, and what we keep for it has a limit.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "bytes.h"

namespace ws {

class Outbox {
 public:
  // `limit` is in bytes. A share costs memory, too: at most 16 + limit / 64 of them wait (step 4.8).
  explicit Outbox(std::size_t limit) : limit_(limit) {}

  // Keeps a share of these bytes behind all that waits, and returns true. Returns false, and changes
  // nothing, if they do not fit under the limit, or too many shares wait: this peer is too slow. Bytes
  // of length zero always fit, and are not kept. `bytes` is not null.
  [[nodiscard]] bool push(SharedBytes bytes);

  // Fills `views` with the bytes that wait, the oldest share first, and returns how many views it
  // filled. It takes nothing out. The views are good until the next push or pop.
  std::size_t peek(std::span<ByteView> views) const;

  // Forgets the oldest `count` bytes: the kernel took them. They may end in the middle of a share.
  // `count` is at most size().
  void pop(std::size_t count);

  std::size_t size() const { return size_; }  // how many bytes wait
  bool empty() const { return size_ == 0; }

 private:
  // Returns true if `count` bytes more do not pass the limit.
  bool has_room_for(std::size_t count) const;
  // Returns true if no share more may wait, however short it is.
  bool has_too_many_shares() const;
  // Erases the finished places at the front of waiting_, when they are many. Frees its memory when
  // nothing waits.
  void tidy();

  std::size_t limit_;
  std::size_t size_ = 0;
  std::size_t first_ = 0;   // waiting_[first_] is the oldest share; those before it are gone
  std::size_t offset_ = 0;  // so many bytes of the oldest share are gone, too
  std::vector<SharedBytes> waiting_;  // in the order in which they were pushed
};

}  // namespace ws
