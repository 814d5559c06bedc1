// Bytes in, HTTP requests out. No socket in sight.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "bytes.h"
#include "http.h"

namespace ws {

struct HttpLimits {
  std::size_t max_head = 8 * 1024;  // bytes, the empty line included; more: 431 or 414
  std::size_t max_fields = 100;     // more: 431
};

// The rules for a whole head, a line each: one Host, the same in a whole URL, and no body. nullopt:
// none is broken.
std::optional<HttpFailure> check_request(const HttpRequest& request);

class RequestParser {
 public:
  explicit RequestParser(HttpLimits limits = {}) : limits_(limits) {}

  void feed(ByteView bytes);
  // The next whole request; nullopt: not yet, or failed. A body is refused (413), not skipped.
  std::optional<HttpRequest> next();
  std::optional<HttpFailure> failure() const { return failure_; }
  // What came after the last head: it belongs to whoever speaks next on this connection.
  Bytes take_rest();

 private:
  std::optional<HttpRequest> fail(HttpFailure failure);

  HttpLimits limits_;
  std::string buffer_;
  std::size_t read_ = 0;      // buffer_[read_] begins the head that next() looks for
  std::size_t searched_ = 0;  // so many of its bytes are searched: a byte is looked at once
  std::optional<HttpFailure> failure_;
};

}  // namespace ws
