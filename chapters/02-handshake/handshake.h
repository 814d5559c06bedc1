// The opening handshake (RFC 6455 §4.2): one HTTP request in, one HTTP response out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accept_key.h"
#include "http.h"

namespace ws {

// RFC 9110 §5.6.1: "keep-alive, Upgrade" has the token "upgrade". Without case.
bool has_token(std::string_view list, std::string_view token);

// Does this request ask for a WebSocket at all ("Upgrade: websocket")? If not, serve it a file.
bool wants_websocket(const HttpRequest& request);

// The rules of §4.2.1, a line each: 405 not GET, 400 malformed, 426 another version. nullopt: none
// is broken. Who is asking is another question: is_allowed_origin.
std::optional<HttpFailure> check_upgrade(const HttpRequest& request);

// The first of ours that the client offers, in one field or several; nullopt: none, so none is named.
std::optional<std::string> select_subprotocol(const HttpRequest& request,
                                              const std::vector<std::string>& ours);

struct UpgradePolicy {
  std::vector<std::string> subprotocols;     // the ones we speak, best first
  std::vector<std::string> allowed_origins;  // besides our own; "https://example.org"
};

// §10.2: a browser says which page is asking. True for our own pages (the Origin's host and port are
// the Host field's), for allowed_origins, and for no Origin at all (not a browser).
bool is_allowed_origin(const HttpRequest& request, const UpgradePolicy& policy);

// 101, or a whole refusal: what check_upgrade says (a 426 names version 13), or 403 for another
// Origin. A subprotocol is selected only if it was offered; extensions never are.
HttpResponse answer_upgrade(const HttpRequest& request, const UpgradePolicy& policy);

}  // namespace ws
