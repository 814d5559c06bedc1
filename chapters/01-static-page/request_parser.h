// Bytes in, HTTP requests out. There is no socket in here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "bytes.h"
#include "http.h"

namespace ws {

struct HttpLimits {
  std::size_t max_head = 16 * 1024;  // bytes, the empty line included; more is a 431 or a 414
  std::size_t max_fields = 100;      // more is a 431
};

// The rules for a whole head: one Host, and no body (RFC 9112 §3.2, §6). Returns the first broken
// rule, or nullopt if all are kept.
std::optional<HttpFailure> check_request(const HttpRequest& request);

// Reads heads, line by line: each line is judged as soon as its CRLF is here. The first failure stays.
// After it nothing tells where the next request begins, so the bytes behind it are dropped.
class RequestParser {
 public:
  explicit RequestParser(HttpLimits limits = {}) : limits_(limits) {}

  // Keeps a copy of the bytes. Then ask next() until it returns nullopt.
  void feed(ByteView bytes);
  // Returns the next whole request. Returns nullopt if it is not all here yet, and if the parser has
  // failed: failure() tells which. A body is refused with a 413, not skipped.
  std::optional<HttpRequest> next();
  // Returns why the parser stopped, or nullopt if it has not.
  std::optional<HttpFailure> failure() const { return failure_; }
  // Returns all bytes behind the last request that next() returned. They do not belong to HTTP any
  // more. The parser is empty then.
  Bytes take_rest();

 private:
  // Returns the next line of this head without its CRLF, or nullopt if its LF is not here yet, or if
  // the parser failed. The view ends with the next feed().
  std::optional<std::string_view> take_line();
  // Reads one line of this head into request_. Returns the request if this was the last line.
  std::optional<HttpRequest> add_line(std::string_view line);
  // Stores the failure and forgets all bytes. Returns nullopt, so that you can `return fail(...)`.
  std::nullopt_t fail(HttpFailure failure);
  void clear();  // forgets all bytes, and gives their memory back

  // Returns the bytes from buffer_[read_] on, and of these at most as many as a head may have.
  std::string_view head() const;
  // Asked when no whole line is left. Returns a failure if this head is as long as it may be.
  std::optional<HttpFailure> check_size() const;
  // Asked after each line. Returns a failure if request_ has too many fields.
  std::optional<HttpFailure> check_fields() const;
  // Called when no whole line is left: keeps only what is still needed, and notes what is searched.
  void tidy();

  HttpLimits limits_;
  std::string buffer_;
  std::size_t read_ = 0;      // buffer_[read_] begins the head that next() reads
  std::size_t taken_ = 0;     // so many bytes of this head are taken, in whole lines
  std::size_t searched_ = 0;  // so many are searched: the next LF stands behind them
  std::size_t skipped_ = 0;   // so many are an empty line before it, which max_head does not count
  std::optional<HttpRequest> request_;  // what its lines said; nullopt before the request line
  std::optional<HttpFailure> failure_;
};

}  // namespace ws
