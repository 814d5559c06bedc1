// What <handshake-lab> calls: chapter 2's functions, and chapter 1's parser before them.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "abi.h"
#include "accept_key.h"
#include "handshake.h"
#include "request_parser.h"
#include "sha1.h"

using namespace ws;

// --- From a key to Sec-WebSocket-Accept

// A key in, the Sec-WebSocket-Accept that belongs to it out.
LAB_EXPORT(accept) void accept() {
  lab::give(accept_key(as_text(lab::input())));
}

// Bytes in, base64 out.
LAB_EXPORT(base64) void base64() {
  lab::give(base64_encode(lab::input()));
}

// Bytes in, the 20 bytes of their SHA-1 out.
LAB_EXPORT(hash) void hash() {
  const Sha1 bytes = sha1(lab::input());
  lab::give(std::string(as_text(bytes)));
}

// A key in, "yes" out if it is one.
LAB_EXPORT(is_key) void is_key() {
  lab::give(is_valid_key(as_text(lab::input())) ? "yes" : "no");
}

// --- From a request to its response

namespace {

struct Desk {
  UpgradePolicy policy;
  RequestParser parser = RequestParser();
  std::optional<HttpRequest> request;
};

Desk& desk() {
  static Desk one;
  return one;
}

void give_response(std::string text, const HttpResponse& response) {
  text += as_text(encode_response(response));
  lab::give(std::move(text));
}

}  // namespace

// A new connection to a server with these options in, a line each: "host chat.example",
// "origin https://chat.example", "subprotocol json".
LAB_EXPORT(connect_to) void connect_to() {
  desk() = Desk();
  std::string_view text = as_text(lab::input());
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t blank = line.find(' ');
    if (blank == line.npos) continue;
    const std::string_view name = line.substr(0, blank);
    const std::string value(line.substr(blank + 1));
    if (name == "host") desk().policy.hosts.push_back(value);
    if (name == "origin") desk().policy.allowed_origins.push_back(value);
    if (name == "subprotocol") desk().policy.subprotocols.push_back(value);
  }
}

// One piece of the request in. The output begins with "wait" if the request is not whole yet, with "whole"
// or with "refused" if the parser refused it. The response follows, behind a line feed.
LAB_EXPORT(receive) void receive() {
  Desk& one = desk();
  one.parser.feed(lab::input());
  if (!one.request) one.request = one.parser.next();
  if (one.request) {
    give_response("whole\n", answer_upgrade(*one.request, one.policy));
  } else if (const auto failure = one.parser.failure()) {
    give_response("refused\n", refuse(*failure));
  } else {
    lab::give("wait\n");
  }
}
