// Which response answers which request. The files are a map in memory: ".." leads to no other folder.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http.h"

namespace ws {

struct StaticFile {
  std::string type;  // the value of Content-Type: "text/html; charset=utf-8"
  std::string body;
};

struct StaticFiles {
  std::map<std::string, StaticFile, std::less<>> by_path;  // "/" and "/chat.js"
  std::vector<HttpField> fields;                           // these are in every response
};

// Returns, and the first that fits counts:
// - 501 for a method that this server does not know.
// - 204 with Allow for OPTIONS.
// - 404 for a path that is not in the map. What follows "?" is not part of the path.
// - 405 with Allow for another method than GET and HEAD.
// - 200 with the file. `head_only` is set for HEAD, in this and in every other answer.
// Every response has files.fields, and Connection: close if the request was the last.
HttpResponse serve_file(const HttpRequest& request, const StaticFiles& files);

}  // namespace ws
