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

// Why a request is refused: the status and its phrase, and for people the broken rule in a few
// words. The connection ends after this answer. Both texts are views: give them literals
// ("malformed method"), which live as long as the program.
struct HttpFailure {
  int status = 400;
  std::string_view reason = "Bad Request";
  std::string_view why = {};

  bool operator==(const HttpFailure&) const = default;
};

// A 400. `why` is a literal.
inline HttpFailure bad_request(std::string_view why) {
  return {400, "Bad Request", why};
}

struct HttpField {
  std::string name;   // as it came: compare it without case
  std::string value;  // without the spaces and tabs around it

  bool operator==(const HttpField&) const = default;
};

// RFC 9112 §3: "GET /chat HTTP/1.1". The major version is always 1.
struct RequestLine {
  std::string method;
  std::string target;
  int minor_version = 1;  // 0 to 9

  bool operator==(const RequestLine&) const = default;
};

struct HttpRequest {
  RequestLine line;
  std::vector<HttpField> fields;  // in the order in which they came

  // Returns the value of the first field with that name, without case, or nullopt if there is none.
  // The view ends with the request.
  std::optional<std::string_view> field(std::string_view name) const;
  // Returns how many fields have that name, without case.
  std::size_t count(std::string_view name) const;
  // Returns whether another request may follow on this connection (RFC 9112 §9.3): false if a
  // Connection field lists "close", without case. False for HTTP/1.0, too: that is our choice, since
  // the RFC lets such a client ask for more with "keep-alive".
  bool keep_alive() const;
};

struct HttpResponse {
  int status = 200;
  std::string_view reason = "OK";  // a literal
  std::vector<HttpField> fields;   // without Content-Length: encode_response writes it
  std::string body;
  bool head_only = false;  // the answer to HEAD has the length of the body, and no body
};

// Compares ASCII letters without case, and all other bytes as they are.
bool equal_without_case(std::string_view a, std::string_view b);

// RFC 9110 §5.6.1: returns the elements of a list, which is the text between commas without the
// spaces and tabs around it. Empty elements are left out. The views point into `list`.
std::vector<std::string_view> list_elements(std::string_view list);

// Each reads one line of a head, given without the two bytes at its end (\r\n, called CRLF). A failure
// is a 400. It is a 505 if the version has its form and its major version is not 1: then method and
// target are not judged.
std::variant<RequestLine, HttpFailure> parse_request_line(std::string_view line);
std::variant<HttpField, HttpFailure> parse_field(std::string_view line);

// Returns the status line, the fields, Content-Length in bytes (not for 1xx and 204), the empty line
// and the body.
Bytes encode_response(const HttpResponse& response);

// Returns a response that says its own status as plain text, and ends the connection: fields
// Content-Type and Connection: close, and a body like "400 Bad Request: no Host\n".
HttpResponse refuse(HttpFailure failure);

}  // namespace ws
