#include "http.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "authority.h"

namespace ws {

namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 9110 §5.6.2: methods and field names. Spaces and colons are not in it.
bool is_token(std::string_view text) {
  for (const char c : text) {
    const bool is_mark = std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    if (!is_letter_or_digit(c) && !is_mark) return false;
  }
  return !text.empty();
}

bool is_visible(std::string_view text) {
  for (const char c : text) {
    if (c <= 0x20 || c >= 0x7F) return false;
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

// Step 1.1: the request line
std::variant<RequestLine, HttpFailure> parse_request_line(std::string_view line) {
  // RFC 9112 §3: three words and exactly two single spaces.
  const std::size_t first = line.find(' ');
  const std::size_t second = first == line.npos ? line.npos : line.find(' ', first + 1);
  if (second == line.npos) return bad_request("request line is not three words");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);

  // §2.3: "HTTP/", a digit, a dot, a digit.
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) ||
      version[6] != '.' || !is_digit(version[7])) {
    return bad_request("malformed version");
  }
  if (version[5] != '1') return HttpFailure{505, "HTTP Version Not Supported", "not HTTP/1.x"};
  if (!is_token(method)) return bad_request("malformed method");
  if (!is_visible(target) || !is_target(target, method)) return bad_request("malformed target");
  return RequestLine{std::string(method), std::string(target), version[7] - '0'};
}

// Step 1.2: a field
std::variant<HttpField, HttpFailure> parse_field(std::string_view line) {
  // RFC 9112 §5.2: in old HTTP such a line went on with the one before (obs-fold). Today an attacker
  // sends it, because some servers read it as a field of its own, and others do not.
  if (line.starts_with(' ') || line.starts_with('\t')) return bad_request("folded field");
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return bad_request("field without a colon");
  // §5.1: a space before the colon MUST be refused. A token has no space.
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) return bad_request("malformed field name");

  const std::string_view value = trimmed(line.substr(colon + 1));
  for (const char c :
       value) {  // RFC 9110 §5.5: no control bytes but the tab; from 0x80 on all are allowed
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7F)
      return bad_request("control byte in a field");
  }
  return HttpField{std::string(name), std::string(value)};
}

bool equal_without_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::vector<std::string_view> list_elements(std::string_view list) {
  std::vector<std::string_view> elements;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view element = trimmed(list.substr(0, comma));
    if (!element.empty()) elements.push_back(element);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return elements;
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
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  text.append(response.reason).append("\r\n");
  for (const HttpField& field : response.fields) {
    assert(is_token(field.name) && field.value.find_first_of("\r\n") == std::string::npos);
    text.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  // RFC 9110 §8.6: not on 1xx and 204. Everywhere else it says where the answer ends.
  if (response.status >= 200 && response.status != 204) {
    text += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  }
  text += "\r\n";
  if (!response.head_only) text += response.body;
  return {text.begin(), text.end()};
}

HttpResponse refuse(HttpFailure failure) {
  std::string body = std::to_string(failure.status) + ' ';
  body.append(failure.reason);
  if (!failure.why.empty()) body.append(": ").append(failure.why);
  body += '\n';
  // RFC 9112 §9.6: the client learns that this is the last answer.
  return {failure.status,
          failure.reason,
          {{"Content-Type", "text/plain; charset=utf-8"}, {"Connection", "close"}},
          std::move(body)};
}

bool HttpRequest::keep_alive() const {
  if (line.minor_version == 0) return false;
  for (const HttpField& field : fields) {
    if (!equal_without_case(field.name, "Connection")) continue;
    for (const std::string_view element : list_elements(field.value)) {
      if (equal_without_case(element, "close")) return false;
    }
  }
  return true;
}

}  // namespace ws
