// HTTP/1.1 (RFC 9112) as values: a line in, its parts out; a response in, its bytes out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bytes.h"

namespace ws {

// The request cannot be served and the connection ends after the answer: a status, its phrase, and
// for people the broken rule in three to five words.
struct HttpFailure {
  int status = 400;
  std::string_view reason = "Bad Request";
  std::string_view why = {};

  bool operator==(const HttpFailure&) const = default;
};

struct HttpField {
  std::string name;   // as it came: compare without case
  std::string value;  // without the blanks around it

  bool operator==(const HttpField&) const = default;
};

// RFC 9112 §3: "GET /chat HTTP/1.1". Only HTTP/1.x is spoken here.
struct RequestLine {
  std::string method;
  std::string target;
  int minor_version = 1;

  bool operator==(const RequestLine&) const = default;
};

struct HttpRequest {
  RequestLine line;
  std::vector<HttpField> fields;

  // The value of the first field of that name, without case; nullopt: there is none.
  std::optional<std::string_view> field(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  // HTTP/1.1 unless "Connection: close"; HTTP/1.0 never (RFC 9112 §9.3).
  bool keep_alive() const;
};

struct HttpResponse {
  int status = 200;
  std::string_view reason = "OK";
  std::vector<HttpField> fields;  // without Content-Length: encode_response writes it
  std::string body;
  bool head_only = false;  // an answer to HEAD: the length of the body, and no body
};

bool equal_without_case(std::string_view a, std::string_view b);  // ASCII only

// One line of a head, without its CRLF. A Failure is a 400, or 505 for HTTP/2 and HTTP/0.9.
std::variant<RequestLine, HttpFailure> parse_request_line(std::string_view line);
std::variant<HttpField, HttpFailure> parse_field(std::string_view line);

// Status line, fields, Content-Length (not on 1xx), empty line, body.
Bytes encode_response(const HttpResponse& response);

// An answer that says only its own status, as plain text, and ends the connection.
HttpResponse refuse(HttpFailure failure);

}  // namespace ws
