// HTTP on one connection: what the server of chapter 1 and WebServer do in the same way.
#pragma once

#include <functional>

#include "http.h"
#include "request_parser.h"
#include "tcp_server.h"

namespace ws {

// The response to one whole request. It is called once for each, in order.
using Respond = std::function<HttpResponse(const HttpRequest&)>;

// True if a Connection field of the response lists "close" (case does not count).
inline bool says_close(const HttpResponse& response) {
  for (const HttpField& field : response.fields) {
    if (!equal_without_case(field.name, "Connection")) continue;
    for (const std::string_view element : list_elements(field.value)) {
      if (equal_without_case(element, "close")) return true;
    }
  }
  return false;
}

// Answers each whole request that the parser holds, in order. A client that asks for more at once than it
// may be owed is dropped in the middle of them, as TcpServer::send() says. Disconnects the client after
// the last one: the request or our response says so (RFC 9112 §9.3, §9.6), or the parser failed and the
// client gets the refusal. Returns true after a 101: the bytes behind it are not HTTP any more and are still
// in the parser, for take_rest(). Returns false otherwise.
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
  // A HEAD that failed gets a body, too: it never became a request, and the connection ends anyway.
  tcp.send(client, share(encode_response(refuse(*failure))));
  tcp.disconnect(client);
  return false;
}

}  // namespace ws
