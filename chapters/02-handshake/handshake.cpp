#include "handshake.h"

#include <arpa/inet.h>

#include <algorithm>

namespace ws {

// Step 2.3: a list of tokens
bool has_token(std::string_view list, std::string_view token) {
  return false;  // your code here
}

bool wants_websocket(const HttpRequest& request) {
  return false;  // your code here
}

// Step 2.4: the subprotocol
std::optional<std::string> select_subprotocol(const HttpRequest& request,
                                              const std::vector<std::string>& ours) {
  return {};  // your code here
}

// Step 2.5: the response
HttpResponse answer_upgrade(const HttpRequest& request, const UpgradePolicy& policy) {
  return {};  // your code here
}

// Step 2.7: the checks, in order
std::optional<HttpFailure> check_upgrade(const HttpRequest& request) {
  return {};  // your code here
}

HttpResponse refuse_upgrade(HttpFailure failure) {
  return refuse(failure);  // your code here
}

// Step 2.8: which page is asking
bool is_allowed_origin(const HttpRequest& request, const UpgradePolicy& policy) {
  return true;  // your code here
}

// Step 2.9: by which name
bool is_our_host(const Authority& host, const UpgradePolicy& policy) {
  return true;  // your code here
}

HttpResponse forbid(const HttpRequest& request) {
  return refuse({403, "Forbidden", "another Origin"});  // your code here
}

}  // namespace ws
