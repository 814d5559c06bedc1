#include "http.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "authority.h"

namespace ws {

// Step 1.1: the request line
std::variant<RequestLine, HttpFailure> parse_request_line(std::string_view line) {
  return {};  // your code here
}

// Step 1.2: a field
std::variant<HttpField, HttpFailure> parse_field(std::string_view line) {
  return {};  // your code here
}

bool equal_without_case(std::string_view a, std::string_view b) {
  return false;  // your code here
}

std::vector<std::string_view> list_elements(std::string_view list) {
  return {};  // your code here
}

std::optional<std::string_view> HttpRequest::field(std::string_view name) const {
  for (const HttpField& field : fields) {
    if (equal_without_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::size_t HttpRequest::count(std::string_view name) const {
  std::size_t count = 0;
  for (const HttpField& field : fields) {
    if (equal_without_case(field.name, name)) ++count;
  }
  return count;
}

// Step 1.4: the answer in bytes
Bytes encode_response(const HttpResponse& response) {
  return {};  // your code here
}

HttpResponse refuse(HttpFailure failure) {
  return {};  // your code here
}

bool HttpRequest::keep_alive() const {
  return false;  // your code here
}

}  // namespace ws
