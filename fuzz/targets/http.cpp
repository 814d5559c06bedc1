// HTTP heads (RFC 9112), one after the other on a connection, and the answers to them.
#include <optional>
#include <string>

#include "judge.h"
#include "reference_http.h"
#include "request_parser.h"
#include "static_files.h"

namespace ws::fuzz {

namespace {

constexpr HttpBounds bounds;

const StaticFiles& files() {
  static const StaticFiles some{
      {{"/", {"text/html", "<p>page</p>"}}, {"/chat.js", {"text/javascript", "chat();"}}},
      {{"Cache-Control", "no-cache"}}};
  return some;
}

Event described(const HttpRequest& request) {
  std::string text = request.line.method + '\n' + request.line.target;
  for (const HttpField& field : request.fields) {
    std::string name = field.name;
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    text += '\n' + name + '\n' + field.value;
  }
  return {"request", request.line.minor_version, owned(as_bytes(text))};
}

Event described(const ReferenceRequest& request) {
  std::string text = request.method + '\n' + request.target;
  for (const auto& [name, value] : request.fields)
    text += '\n' + name + '\n' + value;
  return {"request", request.minor_version, owned(as_bytes(text))};
}

// It ends where its Content-Length says, and a HEAD has the length and no body.
bool is_whole(const HttpResponse& response) {
  const Bytes bytes = encode_response(response);
  const std::string text(as_text(bytes));
  const std::size_t head = text.find("\r\n\r\n");
  const std::string length = "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  if (head == std::string::npos || text.find(length) > head) return false;
  return text.substr(head + 4) == (response.head_only ? "" : response.body);
}

Events parse_cut(ByteView input, Cut cut) {
  RequestParser parser({.max_head = bounds.max_head, .max_fields = bounds.max_fields});
  Events events;
  bool failed = false;
  feed_cut(input, cut, [&](ByteView piece) {
    parser.feed(piece);
    while (const std::optional<HttpRequest> request = parser.next()) {
      events.push_back(described(*request));
      const HttpResponse response = serve_file(*request, files());
      const bool closes = !request->keep_alive();
      events.push_back({"served", response.status, {closes, is_whole(response)}});
    }
    if (const auto failure = parser.failure(); failure && !failed) {
      failed = true;
      const bool whole = is_whole(refuse(*failure)) &&
                         is_whole(refuse({.status = failure->status, .reason = failure->reason}));
      events.push_back({"fail", failure->status, {whole}});
    }
  });
  return events;
}

int status_of(const ReferenceRequest& request) {
  std::string path = request.target.substr(0, request.target.find('?'));
  if (path[0] != '/') {
    const std::size_t slash = path.find('/', path.find("://") + 3);
    path = slash == std::string::npos ? "/" : path.substr(slash);
  }
  if (path != "/" && path != "/chat.js") return 404;
  return request.method == "GET" || request.method == "HEAD" ? 200 : 405;
}

Events reference_events(ByteView input) {
  Events events;
  for (std::size_t at = 0;;) {
    const ReferenceHead head = reference_head(input, at, bounds);
    if (head.status == 0) return events;
    if (head.status != 200) {
      events.push_back({"fail", head.status, {true}});
      return events;
    }
    events.push_back(described(head.request));
    events.push_back({"served", status_of(head.request), {!head.request.keep_alive(), true}});
  }
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  return judge(input, use, parse_cut, reference_events);
}

}  // namespace ws::fuzz
