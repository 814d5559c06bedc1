#include "rate_limit.h"

#include <algorithm>

namespace ws {

using namespace std::chrono_literals;

// Step 6.8: a client that floods
bool RateLimit::take(Bucket& bucket, std::size_t bytes, std::chrono::milliseconds now) const {
  // So many tokens a second are as many thousandths a millisecond.
  const std::int64_t back = (now - bucket.counted).count() * limits_.per_second;
  bucket.thousandths = std::min(bucket.thousandths + back, limits_.burst * 1000);
  bucket.counted = now;
  const auto cost = 1000 * static_cast<std::int64_t>(1 + bytes / limits_.bytes_a_token);
  if (bucket.thousandths < cost) return false;
  bucket.thousandths -= cost;
  return true;
}

RateLimit::Verdict RateLimit::refuse(Bucket& bucket, std::chrono::milliseconds now) const {
  const std::chrono::milliseconds since = now - bucket.warned;
  if (bucket.warnings > 0 && since < 1s) return Verdict::drop;
  if (since >= 2s) bucket.warnings = 0;  // a second without too much: this is another flood
  if (bucket.warnings == limits_.warnings) return Verdict::close;
  ++bucket.warnings;
  bucket.warned = now;
  return Verdict::warn;
}

RateLimit::Verdict RateLimit::ask(ClientId client, std::size_t bytes,
                                  std::chrono::milliseconds now) {
  if (limits_.per_second == 0) return Verdict::pass;
  const Bucket full{.thousandths = limits_.burst * 1000, .counted = now};
  Bucket& bucket = buckets_.try_emplace(client, full).first->second;
  return take(bucket, bytes, now) ? Verdict::pass : refuse(bucket, now);
}

void RateLimit::leave(ClientId client) {
  buckets_.erase(client);
}

}  // namespace ws
