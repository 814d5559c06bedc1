// A connection from its first byte: requests, an opening handshake (RFC 6455 §4.2), and the frame
// bytes that came in the same read, which must reach whoever reads frames.
#include "handshake.h"

#include <algorithm>
#include <optional>
#include <string>

#include "oracles/judge.h"
#include "reference/answers.h"
#include "request_parser.h"

namespace ws::fuzz {

namespace {

constexpr HttpBounds bounds;

const UpgradePolicy& policy() {
  static const UpgradePolicy ours{{"json", "chat"}, {another_origin}, {our_host}};
  return ours;
}

// What the response has to name, as a client reads it.
Seen answered(const HttpResponse& response) {
  const Bytes bytes = encode_response(response);
  const auto read = reference_response(bytes);
  if (!read) return {"broken response", 0, bytes};
  std::string says;
  const auto add = [&](const std::string& name) {
    for (const std::string& value : read->values(name))
      says += name + ": " + value + '\n';
  };
  if (read->has("allow", "get")) says += "allows get\n";
  for (const char* const name : {"sec-websocket-accept", "sec-websocket-protocol",
                                 "sec-websocket-extensions", "sec-websocket-version"})
    add(name);
  const bool upgrades = read->has("upgrade", "websocket") && read->has("connection", "upgrade");
  if (upgrades) says += "upgrades\n";
  if (read->has("connection", "close")) says += "closes\n";
  return {"upgrade", read->status, owned(as_bytes(says))};
}

// As the given host does it: HTTP until a 101, then all bytes belong to the WebSocket.
class Talk {
 public:
  void feed(ByteView piece) {
    if (upgraded_) rest_.insert(rest_.end(), piece.begin(), piece.end());
    if (over_) return;
    parser_.feed(piece);
    while (!over_) {
      const std::optional<HttpRequest> request = parser_.next();
      if (!request) break;
      answer(*request);
    }
    if (over_ || !parser_.failure()) return;
    events_.push_back({"fail", parser_.failure()->status});
    over_ = true;
  }

  Events events() const {
    Events all = events_;
    if (upgraded_) all.push_back({"rest", 0, rest_});
    return all;
  }

 private:
  void answer(const HttpRequest& request) {
    if (!wants_websocket(request)) {
      const std::optional<HttpFailure> failure = check_upgrade(request);
      events_.push_back({"request", failure ? failure->status : 101});
      over_ = !request.keep_alive();
      return;
    }
    events_.push_back(answered(answer_upgrade(request, policy())));
    over_ = true;
    upgraded_ = events_.back().number == 101;
    if (upgraded_) rest_ = parser_.take_rest();
  }

  RequestParser parser_{HttpLimits{.max_head = bounds.max_head, .max_fields = bounds.max_fields}};
  Events events_;
  Bytes rest_;
  bool over_ = false;
  bool upgraded_ = false;
};

Events talk_cut(ByteView input, Cut cut) {
  Talk talk;
  feed_cut(input, cut, [&](ByteView piece) { talk.feed(piece); });
  return talk.events();
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  const Naive naive = [](ByteView bytes) {
    return reference_talk(bytes, bounds, talk_cut(bytes, Cut::whole));
  };
  if (auto finding = judge(input, use, talk_cut, naive)) return finding;
  const ByteView some = input.first(std::min<std::size_t>(input.size(), 48));
  if (!use.reference || base64_encode(some) == reference_base64(some)) return std::nullopt;
  return Finding{"reference", "base64 of the first bytes is not OpenSSL's"};
}

}  // namespace ws::fuzz
