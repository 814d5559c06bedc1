// How much a client may say: each has a bucket of tokens. It reads no clock: ask() is told the time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "client_id.h"

namespace ws {

struct RateLimits {
  std::int64_t per_second = 50;  // tokens that come back in each second; 0: no limit
  std::int64_t burst = 200;      // tokens in a full bucket
  std::size_t bytes_a_token =
      4'096;  // a message costs one, and one more for each whole 4,096 bytes
  // So often a client is warned in one flood, and then it has to go. A flood has ended when its last
  // warning was two seconds ago.
  std::uint32_t warnings = 10;
};

class RateLimit {
 public:
  enum class Verdict : std::uint8_t {
    pass,   // the message goes to everyone
    warn,   // too much: it goes to no client, and its sender is told
    drop,   // too much: it goes to no client, and its sender was told less than a second ago
    close,  // too much, and for too long: its sender has to go
  };

  explicit RateLimit(RateLimits limits = {}) : limits_(limits) {}

  // Judges a message of so many bytes. A client's bucket is full at first. `now` counts from any fixed
  // moment and never runs backwards.
  Verdict ask(ClientId client, std::size_t bytes, std::chrono::milliseconds now);
  // Forgets a client. Does nothing if it has said nothing.
  void leave(ClientId client);

  // How many clients have a bucket: those that have said something.
  std::size_t size() const { return buckets_.size(); }

 private:
  struct Bucket {
    std::int64_t thousandths = 0;         // of tokens
    std::chrono::milliseconds counted{};  // when they were counted
    std::chrono::milliseconds warned{};   // when this client was last told
    std::uint32_t warnings = 0;           // how often it was told in this flood
  };

  // Puts in the tokens that have come back, and takes out those for a message. Returns false, and takes
  // none out, if there are too few.
  bool take(Bucket& bucket, std::size_t bytes, std::chrono::milliseconds now) const;
  // Returns what happens to a message whose client had too few tokens.
  Verdict refuse(Bucket& bucket, std::chrono::milliseconds now) const;

  RateLimits limits_;
  std::unordered_map<ClientId, Bucket> buckets_;
};

}  // namespace ws
