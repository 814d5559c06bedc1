#include "authority.h"

#include <arpa/inet.h>

#include <charconv>

namespace ws {

// Step 1.8: whole URLs, hosts and ports
bool is_target(std::string_view target, std::string_view method) {
  return target.starts_with('/');  // your code here
}

std::string origin_form(std::string_view target) {
  return std::string(target);  // your code here
}

std::optional<Authority> parse_authority(std::string_view text) {
  return {};  // your code here
}

bool Site::is_at(const Authority& other) const {
  return false;  // your code here
}

std::optional<Site> parse_site(std::string_view text) {
  return {};  // your code here
}

std::optional<HttpFailure> check_host(const HttpRequest& request) {
  return {};  // your code here
}

}  // namespace ws
