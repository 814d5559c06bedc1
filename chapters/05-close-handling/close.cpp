#include "close.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "utf8.h"

namespace ws {

// Step 5.2: two bytes and a reason
bool may_be_sent(std::uint16_t code) {
  return false;  // your code here
}

Bytes encode_close(const Close& close) {
  Bytes payload;
  // your code here

  // Step 5.11: a reason that is too long
  // your code here
  return payload;
}

// Step 5.3: what the peer may not say
std::variant<Close, Failure> decode_close(ByteView payload) {
  return Close{};  // your code here
}

}  // namespace ws
