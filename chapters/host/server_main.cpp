#include "server_main.h"

#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace ws {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view usage =
    "arguments: --port N, --any, --web DIR, --max-owed BYTES, and in milliseconds:\n"
    "--handshake-timeout, --heartbeat, --close-timeout, --linger, --tick";

[[noreturn]] void quit(int status, const std::string& line) {
  std::fprintf(stderr, "%s\n", line.c_str());
  std::exit(status);
}

// main() has no try: what the kernel refuses at the start ends here, in one line.
[[noreturn]] void end_in_one_line() {
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const std::system_error& error) {
    const bool taken = error.code() == std::errc::address_in_use;
    std::string line = error.what();
    // what() is "port 8080: Address already in use"
    if (taken) line = line.substr(0, line.find(':')) + " is taken; try --port 0";
    std::fprintf(stderr, "%s\n", line.c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  std::fflush(nullptr);
  _exit(1);
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

StaticFiles load_files(const fs::path& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) {
    quit(1, "no such directory: " + directory.string());
  }
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
    if (!in) quit(1, "cannot read " + entry->path().string());
    std::string body{std::istreambuf_iterator<char>{in}, {}};
    files.by_path[(fs::path{"/"} / path).generic_string()] = {content_type(path), std::move(body)};
  }
  if (error) quit(1, "cannot read " + directory.string() + ": " + error.message());
  const auto index = files.by_path.find("/index.html");
  if (index != files.by_path.end()) files.by_path["/"] = StaticFile{index->second};
  files.fields = {
      // Only what this server serves, and no script or style inside the page.
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
       "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cache-Control", "no-cache"},
  };
  return files;
}

long number(const std::string& name, const char* text, long least, long most) {
  const std::string_view digits = text;
  long value = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value < least ||
      value > most) {
    quit(2, name + " takes a number from " + std::to_string(least) + " to " + std::to_string(most) +
                ", not \"" + text + "\"");
  }
  return value;
}

void allow_many_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);  // refused: then fewer clients fit, and the others wait
}

}  // namespace

ServerArguments parse_server_arguments(int argc, char** argv, TcpServerOptions defaults) {
  std::set_terminate(end_in_one_line);
  allow_many_descriptors();
  ServerArguments arguments;
  arguments.tcp = std::move(defaults);
  std::string web = WORKBOOK_WEB;
  const std::map<std::string, std::chrono::milliseconds*> times{
      {"--handshake-timeout", &arguments.handshake_timeout},
      {"--heartbeat", &arguments.heartbeat},
      {"--close-timeout", &arguments.close_timeout},
      {"--linger", &arguments.tcp.linger},
      {"--tick", &arguments.tcp.tick},
  };
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    const auto value = [&] {
      if (++i == argc) quit(2, name + " needs a value");
      return argv[i];
    };
    const auto time = times.find(name);
    if (time != times.end()) {
      // libuv takes a period of 0 for once.
      const long least = name == "--tick" ? 1 : 0;
      *time->second = std::chrono::milliseconds{number(name, value(), least, 86'400'000)};
    } else if (name == "--port") {
      arguments.tcp.port = static_cast<std::uint16_t>(number(name, value(), 0, 65'535));
    } else if (name == "--any") {
      arguments.tcp.host = "any";
    } else if (name == "--web") {
      web = value();
    } else if (name == "--max-owed") {
      arguments.tcp.max_owed = static_cast<std::size_t>(number(name, value(), 0, 1L << 30));
    } else if (name == "--help") {
      std::printf("%s\n", std::string{usage}.c_str());
      std::exit(0);
    } else {
      quit(2, "unknown argument: " + name + " (--help lists them)");
    }
  }
  arguments.files = load_files(web);
  for (const auto& [path, file] : arguments.files.by_path) {
    // A client over the limit is dropped: this file would never arrive.
    if (file.body.size() + 4'096 < arguments.tcp.max_owed) continue;
    quit(1, path + " is too big to serve; try --max-owed " + std::to_string(file.body.size() * 2));
  }
  return arguments;
}

int serve(TcpServer& server) {
  const std::vector<std::string> urls = server.urls();
  std::printf("listening on %s\n", urls[0].c_str());
  for (std::size_t i = 1; i < urls.size(); ++i) {
    std::printf("for a phone on the same network: %s\n", urls[i].c_str());
  }
  std::fflush(stdout);
  server.run();
  return 0;
}

}  // namespace ws
