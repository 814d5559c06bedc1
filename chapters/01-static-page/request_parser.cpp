#include "request_parser.h"

#include <utility>

#include "authority.h"

namespace ws {

// Step 1.3: the end of the head, wherever TCP cuts
void RequestParser::feed(ByteView bytes) {
  // your code here
}

std::optional<HttpRequest> RequestParser::next() {
  while (const std::optional<std::string_view> line = take_line()) {
    if (std::optional<HttpRequest> request = add_line(*line)) {
      if (const auto broken = check_host(*request)) return fail(*broken);
      if (const auto broken = check_request(*request)) return fail(*broken);
      return request;
    }
    if (const auto broken = check_fields()) return fail(*broken);
  }
  if (const auto broken = check_size()) return fail(*broken);
  tidy();
  return std::nullopt;
}

std::optional<std::string_view> RequestParser::take_line() {
  if (failure_) return std::nullopt;
  return std::nullopt;  // your code here
}

std::optional<HttpRequest> RequestParser::add_line(std::string_view line) {
  return std::nullopt;  // your code here
}

std::nullopt_t RequestParser::fail(HttpFailure failure) {
  failure_ = failure;
  clear();  // these bytes are not read any more
  return std::nullopt;
}

void RequestParser::clear() {
  std::string().swap(buffer_);
  read_ = taken_ = searched_ = skipped_ = 0;
  request_.reset();
}

// Step 1.6: what came after the head
Bytes RequestParser::take_rest() {
  return {};  // your code here
}

// Step 1.7: limits and bodies
std::string_view RequestParser::head() const {
  return std::string_view(buffer_).substr(read_);  // your code here
}

std::optional<HttpFailure> RequestParser::check_size() const {
  return {};  // your code here
}

std::optional<HttpFailure> RequestParser::check_fields() const {
  return {};  // your code here
}

std::optional<HttpFailure> check_request(const HttpRequest& request) {
  return {};  // your code here
}

// Step 1.9: ten thousand clients
void RequestParser::tidy() {
  // your code here
}

}  // namespace ws
