#include "outbox.h"

#include <algorithm>
#include <cassert>

namespace ws {

// Step 4.1: bytes that wait
bool Outbox::push(SharedBytes bytes) {
  assert(bytes);
  if (bytes->empty()) return true;
  // Steps 4.7 and 4.8 say when there is no place for it.
  if (!has_room_for(bytes->size()) || has_too_many_shares()) return false;
  size_ += bytes->size();
  waiting_.push_back(std::move(bytes));
  return true;
}

std::size_t Outbox::peek(std::span<ByteView> views) const {
  const std::size_t count = std::min(views.size(), waiting_.size() - first_);
  for (std::size_t i = 0; i < count; ++i)
    views[i] = ByteView{*waiting_[first_ + i]};
  if (count > 0) views[0] = views[0].subspan(offset_);  // the oldest may be partly gone
  return count;
}

// Step 4.2: a peer that takes half
void Outbox::pop(std::size_t count) {
  assert(count <= size_);
  size_ -= count;
  offset_ += count;
  while (first_ < waiting_.size() && offset_ >= waiting_[first_]->size()) {
    offset_ -= waiting_[first_]->size();
    waiting_[first_].reset();  // the last one to let go frees it
    ++first_;
  }
  if (empty()) {
    waiting_.clear();
    first_ = 0;
  }
  tidy();
}

// Step 4.7: a peer that never reads
bool Outbox::has_room_for(std::size_t count) const {
  return count <= limit_ - size_;  // size_ <= limit_, so this cannot wrap around
}

// Step 4.8: ten thousand clients
bool Outbox::has_too_many_shares() const {
  // However short a share is, it costs memory: a peer that pings and never reads is owed many.
  return waiting_.size() - first_ >= 16 + limit_ / 64;
}

void Outbox::tidy() {
  if (empty()) std::vector<SharedBytes>().swap(waiting_);  // clear() has kept the memory
  if (first_ <= waiting_.size() / 2) return;
  // Fewer stay than go, so over time no share is moved more often than it was popped.
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
}

}  // namespace ws
