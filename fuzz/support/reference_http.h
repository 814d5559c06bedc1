// HTTP heads and opening handshakes, read naively: RFC 9112 §2 to §6 and RFC 6455 §4.2 line by line,
// over the whole buffer. It shares no line with what it judges; base64 and SHA-1 are OpenSSL's.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "events.h"

namespace ws::fuzz {

struct ReferenceRequest {
  std::string method;
  std::string target;
  int minor_version = 1;
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case

  std::vector<std::string> values(const std::string& name) const;
  // The elements of a list in one field or in several, without blanks.
  std::vector<std::string> list(const std::string& name) const;
  bool wants_websocket() const;
  bool keep_alive() const;
};

struct HttpBounds {
  std::size_t max_head = 1024;
  std::size_t max_fields = 16;
};

// The request whose head begins at bytes[at], which then moves behind it. Otherwise .status says why:
// 0: not all here yet.
struct ReferenceHead {
  int status = 0;  // 200: request is one
  ReferenceRequest request;
};
ReferenceHead reference_head(ByteView bytes, std::size_t& at, const HttpBounds& bounds);

// What an upgrade is answered with: 101, or why not.
int reference_upgrade(const ReferenceRequest& request, const std::string& allowed_origin);
std::string reference_base64(ByteView bytes);
std::string reference_accept(const std::string& key);

}  // namespace ws::fuzz
