#include "accept_key.h"

#include <cstdint>

#include "sha1.h"

namespace ws {

// Step 2.1: base64
std::string base64_encode(ByteView bytes) {
  return {};  // your code here
}

// Step 2.2: the accept key
std::string accept_key(std::string_view key) {
  return {};  // your code here
}

// Step 2.6: a key of sixteen bytes
bool is_valid_key(std::string_view key) {
  return false;  // your code here
}

}  // namespace ws
