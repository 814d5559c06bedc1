#include "handshake.h"

#include <algorithm>

namespace ws {

namespace {

// The same list may come in one field or in several (RFC 9110 §5.3).
bool fields_have_token(const HttpRequest& request, std::string_view name, std::string_view token) {
  for (const HttpField& field : request.fields) {
    if (equal_without_case(field.name, name) && has_token(field.value, token)) return true;
  }
  return false;
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

}  // namespace

// Step 2.3: a list of tokens
bool has_token(std::string_view list, std::string_view token) {
  for (const std::string_view element : list_elements(list)) {
    if (equal_without_case(element, token)) return true;
  }
  return false;
}

bool wants_websocket(const HttpRequest& request) {
  return fields_have_token(request, "Upgrade", "websocket");
}

// Step 2.4: the subprotocol
std::optional<std::string> select_subprotocol(const HttpRequest& request,
                                              const std::vector<std::string>& ours) {
  std::vector<std::string_view> offered;
  for (const HttpField& field : request.fields) {
    if (!equal_without_case(field.name, "Sec-WebSocket-Protocol")) continue;
    for (const std::string_view name : list_elements(field.value))
      offered.push_back(name);
  }
  // RFC 6455 §4.2.2, 4: one that was offered, letter by letter, or none.
  for (const std::string& name : ours) {
    if (std::find(offered.begin(), offered.end(), name) != offered.end()) return name;
  }
  return std::nullopt;
}

// Step 2.5: the answer
HttpResponse answer_upgrade(const HttpRequest& request, const UpgradePolicy& policy) {
  if (const auto failure = check_upgrade(request)) {
    HttpResponse response = refuse(*failure);
    if (failure->status == 405) response.fields.push_back({"Allow", "GET"});
    if (failure->status == 426) {  // §4.4; RFC 9110 §7.8: where Upgrade is, Connection names it
      response.fields.push_back({"Connection", "Upgrade"});
      response.fields.push_back({"Upgrade", "websocket"});
      response.fields.push_back({"Sec-WebSocket-Version", "13"});
    }
    return response;
  }
  // §4.2.2, 4: an Origin that may not come in.
  if (!is_allowed_origin(request, policy)) return refuse({403, "Forbidden", "another Origin"});

  HttpResponse response{101, "Switching Protocols", {}, {}};
  response.fields.push_back({"Upgrade", "websocket"});
  response.fields.push_back({"Connection", "Upgrade"});
  const std::string_view key = request.field("Sec-WebSocket-Key").value_or("");
  response.fields.push_back({"Sec-WebSocket-Accept", accept_key(key)});
  if (const auto subprotocol = select_subprotocol(request, policy.subprotocols)) {
    response.fields.push_back({"Sec-WebSocket-Protocol", *subprotocol});
  }
  return response;
}

// Step 2.7: the checks, in order
std::optional<HttpFailure> check_upgrade(const HttpRequest& request) {
  // §4.2.1, 1: a GET, in HTTP/1.1 or higher.
  if (request.line.method != "GET") return HttpFailure{405, "Method Not Allowed", "not GET"};
  if (request.line.minor_version < 1) return bad_request("handshake needs HTTP/1.1");
  // §4.2.1, 3 and 4: Upgrade names the protocol; Connection says that Upgrade is meant for us.
  if (!wants_websocket(request)) return bad_request("Upgrade is not websocket");
  if (!fields_have_token(request, "Connection", "upgrade")) {
    return bad_request("Connection without upgrade");
  }
  // §4.2.1, 6 and §4.4: version 13; another one learns which we speak.
  const std::size_t versions = request.count("Sec-WebSocket-Version");
  if (versions != 1) return bad_request("not one Sec-WebSocket-Version");
  if (request.field("Sec-WebSocket-Version") != "13") {
    return HttpFailure{426, "Upgrade Required", "version 13 is spoken here"};
  }
  // §4.2.1, 5: one key, of 16 bytes.
  const std::size_t keys = request.count("Sec-WebSocket-Key");
  if (keys != 1) return bad_request("not one Sec-WebSocket-Key");
  if (!is_valid_key(*request.field("Sec-WebSocket-Key"))) {
    return bad_request("malformed Sec-WebSocket-Key");
  }
  return std::nullopt;
}

// Step 2.8: who is asking
bool is_allowed_origin(const HttpRequest& request, const UpgradePolicy& policy) {
  const std::size_t origins = request.count("Origin");
  if (origins == 0) return true;  // no browser: it could write any Origin it likes
  if (origins > 1) return false;
  const std::string_view origin = *request.field("Origin");
  for (const std::string& allowed : policy.allowed_origins) {
    if (equal_without_case(origin, allowed)) return true;
  }
  // RFC 6454 §7: scheme "://" host [":" port], or "null", which is nobody.
  const std::size_t colon = origin.find("://");
  if (colon == origin.npos) return false;
  const std::string_view scheme = origin.substr(0, colon);
  const bool is_https = equal_without_case(scheme, "https");  // a reverse proxy speaks TLS for us
  if (!is_https && !equal_without_case(scheme, "http")) return false;
  const std::string_view port = is_https ? ":443" : ":80";  // the port that is left unsaid
  const std::string_view asking = without_suffix(origin.substr(colon + 3), port);
  const std::string_view host = without_suffix(request.field("Host").value_or(""), port);
  return !asking.empty() && equal_without_case(asking, host);
}

}  // namespace ws
