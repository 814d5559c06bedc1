#include "request_parser.h"

#include <utility>

#include "authority.h"

namespace ws {

// Step 1.3: the end of the head, wherever TCP cuts
void RequestParser::feed(ByteView bytes) {
  if (failure_) return;
  buffer_ += as_text(bytes);
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
  const std::size_t lf = head().find('\n', searched_);
  if (lf == std::string_view::npos) return std::nullopt;
  const std::string_view line = head().substr(taken_, lf + 1 - taken_);
  if (!line.ends_with("\r\n")) return fail(bad_request("line ends in LF alone"));
  taken_ = searched_ = lf + 1;
  return line.substr(0, line.size() - 2);
}

std::optional<HttpRequest> RequestParser::add_line(std::string_view line) {
  if (!request_) {
    // RFC 9112 §2.2: one empty line before the request line is ignored.
    if (line.empty() && skipped_ == 0) {
      skipped_ = taken_;
      return std::nullopt;
    }
    auto first = parse_request_line(line);
    if (const auto* failure = std::get_if<HttpFailure>(&first)) return fail(*failure);
    request_ = HttpRequest{std::get<RequestLine>(std::move(first)), {}};
    return std::nullopt;
  }
  if (!line.empty()) {
    auto field = parse_field(line);
    if (const auto* failure = std::get_if<HttpFailure>(&field)) return fail(*failure);
    request_->fields.push_back(std::get<HttpField>(std::move(field)));
    return std::nullopt;
  }
  read_ += taken_;
  taken_ = searched_ = skipped_ = 0;
  return std::exchange(request_, std::nullopt);
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
  const ByteView rest = as_bytes(buffer_).subspan(read_);
  Bytes bytes(rest.begin(), rest.end());
  clear();
  return bytes;
}

// Step 1.7: limits and bodies
std::string_view RequestParser::head() const {
  return std::string_view(buffer_).substr(read_, skipped_ + limits_.max_head);
}

std::optional<HttpFailure> RequestParser::check_size() const {
  if (head().size() < skipped_ + limits_.max_head) return std::nullopt;
  // RFC 9112 §3: if not even the request line has ended, it is the target that is too long. (Or the
  // method, and a 501; no client sends that.)
  if (!request_) return HttpFailure{414, "URI Too Long", "target too long"};
  return HttpFailure{431, "Request Header Fields Too Large", "head too long"};
}

std::optional<HttpFailure> RequestParser::check_fields() const {
  if (!request_ || request_->fields.size() <= limits_.max_fields) return std::nullopt;
  return HttpFailure{431, "Request Header Fields Too Large", "too many fields"};
}

std::optional<HttpFailure> check_request(const HttpRequest& request) {
  // RFC 9112 §3.2: the name of the site is said once.
  const std::size_t hosts = request.count("Host");
  if (hosts > 1) return bad_request("more than one Host");
  if (hosts == 0 && request.line.minor_version >= 1) return bad_request("no Host");
  // §6.1: we understand no transfer coding, so we do not know where this request ends.
  if (request.count("Transfer-Encoding") > 0) {
    return HttpFailure{501, "Not Implemented", "Transfer-Encoding"};
  }
  // §6.3: with two lengths, two programs may disagree about where the next request begins.
  if (request.count("Content-Length") > 1) return bad_request("more than one Content-Length");
  const std::string_view length = request.field("Content-Length").value_or("0");
  if (length.empty() || length.find_first_not_of("0123456789") != length.npos) {
    return bad_request("malformed Content-Length");
  }
  if (length.find_first_not_of('0') != length.npos) {
    return HttpFailure{413, "Content Too Large", "no body is read here"};
  }
  return std::nullopt;
}

// Step 1.9: ten thousand clients
void RequestParser::tidy() {
  buffer_.erase(0, read_);
  read_ = 0;
  searched_ = head().size();
  if (buffer_.empty()) clear();
}

}  // namespace ws
