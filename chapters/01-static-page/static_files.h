// Which response answers which request. A map, not a file system: ".." has nowhere to go.
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

// Returns a 200 for GET and HEAD of a known path, a 404 for another path, and a 405 with Allow for
// another method. What follows "?" is not part of the path, and "http://host" before it is not either.
// Every response has files.fields, and Connection: close if the request was the last.
HttpResponse serve_file(const HttpRequest& request, const StaticFiles& files);

}  // namespace ws
