// The opening handshake (RFC 6455 §4.2): one HTTP request in, one HTTP response out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bytes.h"
#include "http.h"

namespace ws {

// RFC 4648 §4: three bytes become four characters; "=" fills the last four.
std::string base64_encode(ByteView bytes);

// Sec-WebSocket-Accept: base64 of the SHA-1 of the key and a fixed GUID (§4.2.2, 5.4).
// It proves that this server speaks WebSocket. It proves nothing about anybody's identity.
std::string accept_key(std::string_view key);

// §4.1, 7: 24 characters of base64 that decode to exactly 16 bytes.
bool is_valid_key(std::string_view key);

// RFC 9110 §5.6.1: "keep-alive, Upgrade" has the token "upgrade". Without case.
bool has_token(std::string_view list, std::string_view token);

// Does this request ask for a WebSocket at all ("Upgrade: websocket")? If not, serve it a file.
bool wants_websocket(const HttpRequest& request);

struct UpgradePolicy {
  std::vector<std::string> subprotocols;     // the ones we speak, best first
  std::vector<std::string> allowed_origins;  // besides our own; "https://example.org"
};

// §10.2: a browser says which page is asking. True for our own pages (the Origin's host and port are
// the Host field's), for allowed_origins, and for no Origin at all (not a browser).
bool is_allowed_origin(const HttpRequest& request, const UpgradePolicy& policy);

// 101, or a whole refusal: 405 not GET, 400 malformed, 426 another version (it names 13),
// 403 another Origin. A subprotocol is selected only if it was offered; extensions never are.
HttpResponse answer_upgrade(const HttpRequest& request, const UpgradePolicy& policy);

}  // namespace ws
