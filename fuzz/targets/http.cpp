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
const std::string page = "<p>page</p>";
const std::string script = "chat();";

const StaticFiles& files() {
  static const StaticFiles some{
      {{"/", {"text/html", page}}, {"/chat.js", {"text/javascript", script}}},
      {{"Cache-Control", "no-cache"}}};
  return some;
}

Seen described(const HttpRequest& request) {
  std::string text = request.line.method + '\n' + request.line.target;
  for (const HttpField& field : request.fields) {
    std::string name = field.name;
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    text += '\n' + name + '\n' + field.value;
  }
  return {"request", request.line.minor_version, owned(as_bytes(text))};
}

Seen described(const ReferenceRequest& request) {
  std::string text = request.method + '\n' + request.target;
  for (const auto& [name, value] : request.fields)
    text += '\n' + name + '\n' + value;
  return {"request", request.minor_version, owned(as_bytes(text))};
}

Seen served(int status, const std::string& what, bool closes) {
  return {"served", status, owned(as_bytes(what + (closes ? "\nclose" : "")))};
}

// As a client reads it. The words of an answer that is no file are free.
Seen served(const HttpRequest& request) {
  const Bytes bytes = encode_response(serve_file(request, files()));
  const auto response = reference_response(bytes, request.line.method == "HEAD");
  if (!response || !response->has("cache-control", "no-cache"))
    return {"broken response", 0, bytes};
  std::string what;
  if (response->status == 200) {
    for (const std::string& type : response->values("content-type"))
      what += type + ' ';
    what += response->values("content-length")[0] + '\n' + response->body;
  }
  if (response->status == 405 && response->has("allow", "get")) what += "GET ";
  if (response->status == 405 && response->has("allow", "head")) what += "HEAD";
  return served(response->status, what, response->has("connection", "close"));
}

// It says its status and the end of the connection.
bool is_refusal(const HttpFailure& failure) {
  const auto response = reference_response(encode_response(refuse(failure)));
  return response && response->status == failure.status && response->has("connection", "close");
}

Events parse_cut(ByteView input, Cut cut) {
  RequestParser parser({.max_head = bounds.max_head, .max_fields = bounds.max_fields});
  Events events;
  bool failed = false;
  feed_cut(input, cut, [&](ByteView piece) {
    parser.feed(piece);
    while (const std::optional<HttpRequest> request = parser.next()) {
      events.push_back(described(*request));
      events.push_back(served(*request));
    }
    if (const auto failure = parser.failure(); failure && !failed) {
      failed = true;
      const HttpFailure without_why{failure->status, failure->reason};
      const bool told = is_refusal(*failure) && is_refusal(without_why);
      events.push_back({"fail", failure->status, {told}});
    }
  });
  return events;
}

Seen reference_served(const ReferenceRequest& request) {
  const bool closes = !request.keep_alive();
  std::string path = request.target.substr(0, request.target.find('?'));
  if (path[0] != '/') {
    const std::size_t slash = path.find('/', path.find("://") + 3);
    path = slash == std::string::npos ? "/" : path.substr(slash);
  }
  if (path != "/" && path != "/chat.js") return served(404, "", closes);
  const bool is_head = request.method == "HEAD";
  if (request.method != "GET" && !is_head) return served(405, "GET HEAD", closes);
  const std::string& body = path == "/" ? page : script;
  const std::string type = path == "/" ? "text/html" : "text/javascript";
  const std::string length = std::to_string(body.size());
  return served(200, type + ' ' + length + '\n' + (is_head ? "" : body), closes);
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
    events.push_back(reference_served(head.request));
  }
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  return judge(input, use, parse_cut, reference_events);
}

}  // namespace ws::fuzz
