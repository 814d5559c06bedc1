#include "patience.h"

namespace ws {

// Step 5.7: patience has an end
void Patience::heard() {
  // your code here
}

void Patience::await_close() {
  // your code here
}

Patience::Due Patience::tick(Milliseconds now) {
  return Due::nothing;  // your code here
}

// Step 5.9: a message that never ends
bool Patience::is_late(Milliseconds now) {
  return false;  // your code here
}

void Patience::message_is_whole() {
  // your code here
}

}  // namespace ws
