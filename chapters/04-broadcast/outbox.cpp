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
  return false;  // your code here
}

std::size_t Outbox::peek(std::span<ByteView> views) const {
  return 0;  // your code here
}

// Step 4.2: a peer that takes half
void Outbox::pop(std::size_t count) {
  assert(count <= size_);
  // your code here
  tidy();
}

// Step 4.7: a peer that never reads
bool Outbox::has_room_for(std::size_t count) const {
  return true;  // your code here
}

// Step 4.8: ten thousand clients
bool Outbox::has_too_many_shares() const {
  return false;  // your code here
}

void Outbox::tidy() {
  // your code here
}

}  // namespace ws
