#include "static_site.h"

#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace ws {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& line) {
  throw std::runtime_error(line);
}

std::string content_type(const fs::path& path) {
  static const std::map<std::string, std::string> types{
      {".html", "text/html; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".ico", "image/x-icon"},
      {".wasm", "application/wasm"},
      {".woff2", "font/woff2"},
  };
  const auto found = types.find(path.extension().string());
  return found == types.end() ? "application/octet-stream" : found->second;
}

// ".env", and ".git" with everything in it.
bool is_hidden(const fs::path& path) {
  return path.filename().string().front() == '.';
}

std::vector<HttpField> security_fields() {
  return {
      // Only what this server serves, and no script or style inside the page.
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
       "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cache-Control", "no-cache"},
  };
}

}  // namespace

StaticFiles load_site(const fs::path& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) fail("no such directory: " + directory.string());
  StaticFiles files;
  fs::recursive_directory_iterator entry{directory, error};
  for (; !error && entry != fs::end(entry); entry.increment(error)) {
    const fs::path path = entry->path().lexically_relative(directory);
    if (is_hidden(path)) {
      entry.disable_recursion_pending();
      continue;
    }
    std::error_code unknown;
    if (!entry->is_regular_file(unknown)) continue;
    std::ifstream in{entry->path(), std::ios::binary};
    if (!in) fail("cannot read " + entry->path().string());
    std::string body{std::istreambuf_iterator<char>{in}, {}};
    files.by_path[(fs::path{"/"} / path).generic_string()] = {content_type(path), std::move(body)};
  }
  if (error) fail("cannot read " + directory.string() + ": " + error.message());
  const auto index = files.by_path.find("/index.html");
  if (index != files.by_path.end()) files.by_path["/"] = StaticFile{index->second};
  files.fields = security_fields();
  return files;
}

}  // namespace ws
