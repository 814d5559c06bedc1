#include "request_parser.h"

#include <utility>

namespace ws {

// Step 1.3: the end of the head, wherever TCP cuts
void RequestParser::feed(ByteView bytes) {
  // your code here
}

std::optional<HttpRequest> RequestParser::next() {
  if (failure_) return std::nullopt;
  return std::nullopt;  // your code here
}

std::optional<HttpRequest> RequestParser::fail(HttpFailure failure) {
  failure_ = failure;
  std::string().swap(buffer_);  // nobody reads it any more
  read_ = 0;
  return std::nullopt;
}

// Step 1.6: limits and bodies
std::optional<HttpFailure> check_request(const HttpRequest& request) {
  return {};  // your code here
}

// Step 1.7: what came after the head
Bytes RequestParser::take_rest() {
  return {};  // your code here
}

}  // namespace ws
