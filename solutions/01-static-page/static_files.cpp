#include "static_files.h"

#include <utility>

#include "authority.h"

namespace ws {

namespace {

// "/chat.js" of "/chat.js?v=2".
std::string path_of(std::string_view target) {
  const std::string path_and_query = origin_form(target);
  return path_and_query.substr(0, path_and_query.find('?'));
}

// An answer that says only its own status. The connection may go on.
HttpResponse say(int status, std::string_view reason) {
  std::string body = std::to_string(status) + ' ';
  body.append(reason) += '\n';
  return {status, reason, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

// RFC 9110 §9.3, and RFC 5789. The case counts (RFC 9110 §9.1).
bool is_known(std::string_view method) {
  for (const std::string_view known :
       {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}) {
    if (method == known) return true;
  }
  return false;
}

HttpResponse find_file(const HttpRequest& request, const StaticFiles& files) {
  const HttpField allow{"Allow", "GET, HEAD, OPTIONS"};
  if (!is_known(request.line.method)) return say(501, "Not Implemented");
  if (request.line.method == "OPTIONS") return {204, "No Content", {allow}, {}};  // RFC 9110 §9.3.7
  const auto file = files.by_path.find(path_of(request.line.target));
  if (file == files.by_path.end()) return say(404, "Not Found");
  // §15.5.6: a 405 says which methods there are.
  if (request.line.method != "GET" && request.line.method != "HEAD") {
    HttpResponse response = say(405, "Method Not Allowed");
    response.fields.push_back(allow);
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
