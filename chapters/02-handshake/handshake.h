// The opening handshake (RFC 6455 §4.2): one HTTP request in, one HTTP response out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accept_key.h"
#include "authority.h"
#include "http.h"

namespace ws {

// Returns whether a list of RFC 9110 §5.6.1 has this element, without case: "keep-alive, Upgrade" has
// the token "upgrade".
bool has_token(std::string_view list, std::string_view token);

// Returns whether a request asks for a WebSocket at all: an Upgrade field lists "websocket". All other
// requests are for files.
bool wants_websocket(const HttpRequest& request);

// Returns the first of `ours` that the client offers, in one field or in several and letter by letter,
// or nullopt if it offers none of them (§4.2.2, 4). Then the response names no subprotocol.
std::optional<std::string> select_subprotocol(const HttpRequest& request,
                                              const std::vector<std::string>& ours);

struct UpgradePolicy {
  std::vector<std::string> subprotocols;     // the ones that we speak, best first
  std::vector<std::string> allowed_origins;  // besides our own: "https://example.org"
  std::vector<std::string> hosts;            // names of this server, without a port: "chat.example"
};

// Returns the whole response to a request that wants a WebSocket. It asks in this order:
// - check_upgrade: a broken rule is answered by refuse_upgrade.
// - is_allowed_origin: if it is false, forbid answers.
// - Else the response is a 101. It selects a subprotocol only if it was offered, and never an extension.
HttpResponse answer_upgrade(const HttpRequest& request, const UpgradePolicy& policy);

// Checks the rules of §4.2.1. Returns the first broken rule, or nullopt if all are kept: 405 if it is
// not a GET, 426 for another version than 13, 400 for everything else.
std::optional<HttpFailure> check_upgrade(const HttpRequest& request);

// Returns the response to a request that breaks a rule: what refuse() makes of it, with Allow if it is
// a 405, and with the version that we speak if it is a 426.
HttpResponse refuse_upgrade(HttpFailure failure);

// §10.2: a browser says in Origin which page is asking. Returns true for allowed_origins, for our own
// pages (the Origin leads to where Host does, and is_our_host returns true), and for a request without
// an Origin, which no browser sends. Returns false for all others, and for two Origin fields.
bool is_allowed_origin(const HttpRequest& request, const UpgradePolicy& policy);

// Returns whether a Host field names this server, on any port: "localhost", an address of 127.0.0.0/8,
// "[::1]", or one of policy.hosts.
bool is_our_host(const Authority& host, const UpgradePolicy& policy);

// Returns the 403 for a request that is_allowed_origin refused. Its body names the option that lets
// this page in, if the Origin may be shown.
HttpResponse forbid(const HttpRequest& request);

}  // namespace ws
