// HTTP heads (RFC 9112), one after the other on a connection, and the answers to them.
#include <optional>
#include <string>
#include <vector>

#include "oracles/judge.h"
#include "reference/answers.h"
#include "request_parser.h"
#include "static_files.h"

namespace ws::fuzz {

namespace {

constexpr HttpBounds bounds;

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

// RFC 9110 §9.3.2: to HEAD a server says the length that GET would hear of.
std::vector<std::string> length_for_get(HttpResponse response) {
  response.head_only = false;
  const auto whole = reference_response(encode_response(response));
  return whole ? whole->values("content-length") : std::vector<std::string>{"broken"};
}

// As a client reads it. The words of an answer that is no file are free.
Seen answered(const HttpRequest& request) {
  const HttpResponse ours = serve_file(request, files());
  const Bytes bytes = encode_response(ours);
  const bool to_head = request.line.method == "HEAD";
  const auto response = reference_response(bytes, to_head);
  if (!response || !response->has("cache-control", "no-cache") ||
      (to_head && response->values("content-length") != length_for_get(ours)))
    return {"broken response", 0, bytes};
  std::string what;
  if (response->status == 200) {
    for (const std::string& type : response->values("content-type"))
      what += type + ' ';
    what += response->values("content-length")[0] + '\n' + response->body;
  }
  for (const std::string method : {"get", "head", "options"})
    if (response->has("allow", method)) what += method + ' ';
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
      events.push_back(answered(*request));
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

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  return judge(input, use, parse_cut, [](ByteView bytes) {
    return reference_pages(bytes, bounds, parse_cut(bytes, Cut::whole));
  });
}

}  // namespace ws::fuzz
