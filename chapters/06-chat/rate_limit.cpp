#include "rate_limit.h"

#include <algorithm>

namespace ws {

using namespace std::chrono_literals;

// Step 6.8: a client that floods
bool RateLimit::take(Bucket& bucket, std::size_t bytes, std::chrono::milliseconds now) const {
  return true;  // your code here
}

RateLimit::Verdict RateLimit::refuse(Bucket& bucket, std::chrono::milliseconds now) const {
  return Verdict::pass;  // your code here
}

RateLimit::Verdict RateLimit::ask(ClientId client, std::size_t bytes,
                                  std::chrono::milliseconds now) {
  return Verdict::pass;  // your code here
}

void RateLimit::leave(ClientId client) {
  // your code here
}

}  // namespace ws
