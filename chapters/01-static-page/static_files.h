// Which response answers which request. A map, not a file system: ".." has nowhere to go.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http.h"

namespace ws {

struct StaticFile {
  std::string type;  // "text/html; charset=utf-8"
  std::string body;
};

struct StaticFiles {
  std::map<std::string, StaticFile, std::less<>> by_path;  // "/" and "/chat.js"
  std::vector<HttpField> fields;                           // go with every response
};

// 200 for GET and HEAD of a known path (what follows "?" is not part of it, nor is "http://host"),
// 404 for another path, 405 with Allow for another method. Every response carries files.fields.
HttpResponse serve_file(const HttpRequest& request, const StaticFiles& files);

}  // namespace ws
