#include "outbox.h"

#include <algorithm>
#include <cassert>

namespace ws {

// Step 4.1: bytes that wait
bool Outbox::push(SharedBytes bytes) {
  assert(bytes);
  // Step 4.7: a peer that never reads
  return false;  // your code here
}

std::size_t Outbox::peek(std::span<ByteView> views) const {
  return 0;  // your code here
}

// Step 4.2: a peer that takes half
void Outbox::pop(std::size_t count) {
  assert(count <= size_);
  // your code here
}

}  // namespace ws
