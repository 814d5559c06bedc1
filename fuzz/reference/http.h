// HTTP heads and opening handshakes, read naively: RFC 9112 §2 to §6 and RFC 6455 §4.2 line by line,
// over the whole buffer. It shares no line with what it judges; base64 and SHA-1 are OpenSSL's.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/events.h"

namespace ws::fuzz {

struct ReferenceFields {
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case

  std::vector<std::string> values(const std::string& name) const;
  // The elements of a list in one field or in several, without blanks.
  std::vector<std::string> list(const std::string& name) const;
  bool has(const std::string& name, const std::string& token) const;  // in that list, without case
};

struct ReferenceRequest : ReferenceFields {
  std::string method;
  std::string target;
  int minor_version = 1;

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
  int also = 0;    // its line breaks two rules: another status that is as right. 0: there is none
  bool may_wait =
      false;  // it is as long as it may be: one byte more, and nobody may wait for another
  ReferenceRequest request;
};
ReferenceHead reference_head(ByteView bytes, std::size_t& at, const HttpBounds& bounds);

// A response as a client reads it (RFC 9112 §4, §6): nullopt: it is broken, or does not end where it
// says. The body of an answer to HEAD is announced and left out.
struct ReferenceResponse : ReferenceFields {
  int status = 0;
  std::string body;
};
std::optional<ReferenceResponse> reference_response(ByteView bytes, bool to_head = false);

// What an upgrade is answered with: 101, or why not. `yours` is kept where the choice is free: no HTTP/1.1
// (400, 505), not one version (400, 426).
int reference_upgrade(const ReferenceRequest& request, const std::string& allowed_origin,
                      const std::string& our_host, int yours);
std::string reference_base64(ByteView bytes);
std::string reference_accept(const std::string& key);

}  // namespace ws::fuzz
