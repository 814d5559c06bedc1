#include "handshake.h"

#include <arpa/inet.h>

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

// Step 2.5: the response
HttpResponse answer_upgrade(const HttpRequest& request, const UpgradePolicy& policy) {
  if (const auto failure = check_upgrade(request)) return refuse_upgrade(*failure);
  // §4.2.2, 4: the page's Origin is judged when all rules are kept.
  if (!is_allowed_origin(request, policy)) return forbid(request);

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
  // §4.2.1, 6 and §4.4: version 13. A client of another version learns which one we speak.
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

HttpResponse refuse_upgrade(HttpFailure failure) {
  HttpResponse response = refuse(failure);
  if (failure.status == 405) response.fields.push_back({"Allow", "GET"});
  if (failure.status == 426) {  // §4.4; RFC 9110 §7.8: where Upgrade is, Connection names it
    response.fields.push_back({"Connection", "Upgrade"});
    response.fields.push_back({"Upgrade", "websocket"});
    response.fields.push_back({"Sec-WebSocket-Version", "13"});
  }
  return response;
}

// Step 2.8: which page is asking
bool is_allowed_origin(const HttpRequest& request, const UpgradePolicy& policy) {
  const std::size_t origins = request.count("Origin");
  if (origins == 0) return true;  // not a browser: a program can write any Origin
  if (origins > 1) return false;
  const std::string_view origin = *request.field("Origin");
  const auto site = parse_site(origin);  // nullopt for "null", too (RFC 6454 §7)
  for (const std::string& allowed : policy.allowed_origins) {
    if (equal_without_case(origin, allowed)) return true;
    const auto other = parse_site(allowed);
    if (site && other && site->default_port == other->default_port &&
        site->is_at(other->authority)) {
      return true;
    }
  }
  const auto host = parse_authority(request.field("Host").value_or(""));
  return site && host && site->is_at(*host) && is_our_host(*host, policy);
}

// Step 2.9: by which name
bool is_our_host(const Authority& host, const UpgradePolicy& policy) {
  // The owner of a name decides where it leads, and can make it lead to this machine.
  if (host.host == "localhost" || host.host == "[::1]") return true;
  in_addr address{};  // in network byte order: the first number of 127.0.0.1 is its first byte
  if (inet_pton(AF_INET, host.host.c_str(), &address) == 1 &&
      *reinterpret_cast<const std::uint8_t*>(&address) == 127) {
    return true;
  }
  for (const std::string& ours : policy.hosts) {
    const auto name = parse_authority(ours);
    if (name && name->host == host.host) return true;
  }
  return false;
}

HttpResponse forbid(const HttpRequest& request) {
  HttpResponse response = refuse({403, "Forbidden", "another Origin"});
  const std::string_view origin = request.field("Origin").value_or("");
  const auto site = parse_site(origin);
  const auto host = parse_authority(request.field("Host").value_or(""));
  // The client wrote this text, and a person may copy it into a shell.
  constexpr std::string_view harmless =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:/[]";
  const bool may_be_shown =
      origin.size() <= 100 && origin.find_first_not_of(harmless) == origin.npos;
  if (request.count("Origin") != 1 || !site || !may_be_shown) return response;
  // A page that was loaded from here, by a name that we do not know.
  const bool is_own_page = host && site->is_at(*host);
  response.body = is_own_page ? "403 Forbidden: unknown Host; --host " + host->host + " allows it\n"
                              : "403 Forbidden: another Origin; --origin " + std::string(origin) +
                                    " allows it\n";
  return response;
}

}  // namespace ws
