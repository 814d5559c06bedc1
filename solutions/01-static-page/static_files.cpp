#include "static_files.h"

#include <utility>

namespace ws {

namespace {

// RFC 9112 §3.2: "/chat.js?v=2" asks for "/chat.js"; so does "http://host/chat.js".
std::string_view path_of(std::string_view target) {
  target = target.substr(0, target.find('?'));
  if (target.starts_with('/')) return target;
  const std::size_t slash = target.find('/', target.find("://") + 3);
  return slash == target.npos ? "/" : target.substr(slash);
}

// An answer that says only its own status; the connection may go on.
HttpResponse say(int status, std::string_view reason) {
  std::string body = std::to_string(status) + ' ';
  body.append(reason) += '\n';
  return {status, reason, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

// RFC 9110 §9.3, and RFC 5789. Methods have case (§9.1).
bool is_known(std::string_view method) {
  for (const std::string_view known :
       {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}) {
    if (method == known) return true;
  }
  return false;
}

HttpResponse find_file(const HttpRequest& request, const StaticFiles& files) {
  if (!is_known(request.line.method)) return say(501, "Not Implemented");
  // RFC 9110 §9.3.7: the question is about the server, and not about a file.
  if (request.line.target == "*") {
    return {204, "No Content", {{"Allow", "GET, HEAD, OPTIONS"}}, {}};
  }
  const auto file = files.by_path.find(path_of(request.line.target));
  if (file == files.by_path.end()) return say(404, "Not Found");
  // RFC 9110 §15.5.6: a 405 says which methods there are.
  if (request.line.method != "GET" && request.line.method != "HEAD") {
    HttpResponse response = say(405, "Method Not Allowed");
    response.fields.push_back({"Allow", "GET, HEAD"});
    return response;
  }
  return {200, "OK", {{"Content-Type", file->second.type}}, file->second.body};
}

}  // namespace

// Step 1.5: which file
HttpResponse serve_file(const HttpRequest& request, const StaticFiles& files) {
  HttpResponse response = find_file(request, files);
  for (const HttpField& field : files.fields)
    response.fields.push_back(field);
  // RFC 9112 §9.6: if this is the last answer, it says so.
  if (!request.keep_alive()) response.fields.push_back({"Connection", "close"});
  response.head_only = request.line.method == "HEAD";
  return response;
}

}  // namespace ws
