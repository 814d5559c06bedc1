// The HTTP half of a connection: what chapter 1's server and WebServer do alike.
#pragma once

#include <algorithm>
#include <functional>

#include "http.h"
#include "request_parser.h"
#include "tcp_server.h"

namespace ws {

using Respond = std::function<HttpResponse(const HttpRequest&)>;

inline bool says_close(const HttpResponse& response) {
  return std::any_of(response.fields.begin(), response.fields.end(), [](const HttpField& field) {
    return equal_without_case(field.name, "Connection") && equal_without_case(field.value, "close");
  });
}

// Answers each whole request that the parser holds, in order, and ends the connection after one
// that is the last (RFC 9112 §9.3, §9.6) or that makes no sense. True: a 101 went out, and what comes
// now is not HTTP any more.
inline bool answer_requests(TcpServer& tcp, ClientId client, RequestParser& parser,
                            const Respond& respond) {
  while (const std::optional<HttpRequest> request = parser.next()) {
    const HttpResponse response = respond(*request);
    if (response.status == 101) {
      tcp.send(client, share(encode_response(response)));
      return true;
    }
    const bool last = says_close(response) || !request->keep_alive();
    tcp.send(client, share(encode_response(response)));
    if (!last) continue;
    tcp.disconnect(client);
    return false;
  }
  const std::optional<HttpFailure> failure = parser.failure();
  if (!failure) return false;
  // With a body, if a HEAD failed too: what failed is no request yet, and the connection ends with it.
  tcp.send(client, share(encode_response(refuse(*failure))));
  tcp.disconnect(client);
  return false;
}

}  // namespace ws
