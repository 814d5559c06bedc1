#include "utf8.h"

#include <cstddef>
#include <cstring>

namespace ws {

// Step 3.9: UTF-8 as it comes
bool Utf8Validator::feed(ByteView bytes) {
  return true;  // your code here
}

bool is_utf8(ByteView bytes) {
  Utf8Validator validator;
  return validator.feed(bytes) && validator.complete();
}

}  // namespace ws
