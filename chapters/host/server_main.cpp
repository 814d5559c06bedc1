#include "server_main.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "static_site.h"
#include "tcp/listening.h"

namespace ws {

namespace {

constexpr std::string_view usage =
    "arguments: --port N, --any, --web DIR, --max-owed BYTES, --host NAME and --origin URL (whose\n"
    "pages may open a WebSocket; as often as you like), and in milliseconds:\n"
    "--handshake-timeout, --heartbeat, --close-timeout, --message-timeout, --linger, --tick.\n"
    "--inspect-fd N is what ./workbook run 3 --inspect gives: an open pipe to be told into";

[[noreturn]] void quit(int status, const std::string& line) {
  std::fprintf(stderr, "%s\n", line.c_str());
  std::exit(status);
}

bool serving = false;
const std::terminate_handler terminate_of_the_library = std::get_terminate();

// main() has no try. What the kernel refuses ends here, in one line, and so does whatever goes wrong at
// the start. Later an exception is a fault of the code: its stack is worth more.
[[noreturn]] void end_in_one_line() {
  bool is_fault = serving;
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const std::system_error& error) {
    const bool taken = error.code() == std::errc::address_in_use;
    std::string line = error.what();
    // what() is "port 8080: Address already in use"
    if (taken) line = line.substr(0, line.find(':')) + " is taken; try --port 0";
    std::fprintf(stderr, "%s\n", line.c_str());
    is_fault = false;
  } catch (const std::exception& error) {
    if (!serving) std::fprintf(stderr, "%s\n", error.what());
  } catch (...) {
    is_fault = true;
  }
  if (is_fault) terminate_of_the_library();
  std::fflush(nullptr);
  _exit(1);
}

// "chat.example", "192.168.0.7", "[::1]": a port would never be compared with anything.
std::string host(const std::string& text) {
  const bool is_address = text.starts_with('[') && text.ends_with(']');
  if (text.empty() || text.find_first_of(is_address ? "/@ " : "/@ :") != text.npos) {
    quit(2, "--host takes a name without a port, as in chat.example, not \"" + text + "\"");
  }
  return text;
}

// As a browser sends it: "https://chat.example", without a path.
std::string origin(const std::string& text) {
  const std::size_t scheme = text.find("://");
  if (scheme == text.npos || scheme + 3 == text.size() ||
      text.find_first_of("/@ ", scheme + 3) != text.npos) {
    quit(2,
         "--origin takes a URL without a path, as in https://chat.example, not \"" + text + "\"");
  }
  return text;
}

// Whoever starts us may have closed them (`>&-`). The numbers would go to our sockets, libuv wants none of
// these three, and a printf() would end up with a client.
void keep_standard_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) == -1) open("/dev/null", O_RDWR);  // the lowest free number: this one
  }
}

// The number of an open descriptor, as the one who started us made it.
int pipe_argument(const std::string& name, const char* text) {
  const auto fd = static_cast<int>(number_argument(name, text, 3, INT_MAX));
  if (fcntl(fd, F_GETFD) == -1) quit(2, name + ": nothing is open there, at " + text);
  return fd;
}

void allow_many_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
#ifdef __APPLE__  // refuses more than OPEN_MAX, and "no limit", which its rlim_max is
  limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, std::min<rlim_t>(OPEN_MAX, limit.rlim_max));
#else
  limit.rlim_cur = limit.rlim_max;
#endif
  setrlimit(RLIMIT_NOFILE, &limit);  // refused: then fewer clients fit, and the others wait
}

}  // namespace

long number_argument(const std::string& name, const char* text, long least, long most) {
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

ServerArguments parse_server_arguments(int argc, char** argv, TcpServerOptions defaults) {
  std::set_terminate(end_in_one_line);
  keep_standard_streams();
  allow_many_descriptors();
  ServerArguments arguments;
  arguments.tcp = std::move(defaults);
  std::string web = WORKBOOK_WEB;
  const std::map<std::string, std::chrono::milliseconds*> times{
      {"--handshake-timeout", &arguments.handshake_timeout},
      {"--heartbeat", &arguments.heartbeat},
      {"--close-timeout", &arguments.close_timeout},
      {"--message-timeout", &arguments.message_timeout},
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
      *time->second = std::chrono::milliseconds{number_argument(name, value(), least, 86'400'000)};
    } else if (name == "--port") {
      arguments.tcp.port = static_cast<std::uint16_t>(number_argument(name, value(), 0, 65'535));
    } else if (name == "--any") {
      arguments.tcp.host = "any";
    } else if (name == "--host") {
      arguments.hosts.push_back(host(value()));
    } else if (name == "--origin") {
      arguments.origins.push_back(origin(value()));
    } else if (name == "--web") {
      web = value();
    } else if (name == "--max-owed") {
      arguments.tcp.max_owed =
          static_cast<std::size_t>(number_argument(name, value(), 0, 1L << 30));
    } else if (name == "--inspect-fd") {
      arguments.tcp.inspect_fd = pipe_argument(name, value());
    } else if (name == "--help") {
      std::printf("%s\n", std::string{usage}.c_str());
      std::exit(0);
    } else {
      quit(2, "unknown argument: " + name + " (--help lists them)");
    }
  }
  if (arguments.tcp.host == "any") {
    for (std::string& name : tcp::names_of_this_machine())
      arguments.hosts.push_back(std::move(name));
  }
  arguments.files = load_site(web);
  for (const auto& [path, file] : arguments.files.by_path) {
    // A client over the limit is dropped: this file would never arrive.
    if (file.body.size() + 4'096 < arguments.tcp.max_owed) continue;
    quit(1, path + " is too big to serve; try --max-owed " + std::to_string(file.body.size() * 2));
  }
  return arguments;
}

// A terminal takes half a line, and then a write waits for the rest. So it is opened once more, for writes that
// do not wait: that belongs to what was opened, and the shell has the first one, too.
LinePrinter::LinePrinter(int fd) : fd_{fd} {
  const char* terminal = ttyname(fd);
  if (terminal == nullptr) return;
  const int own = open(terminal, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  is_own_ = own >= 0;
  if (is_own_) fd_ = own;
}

LinePrinter::~LinePrinter() {
  if (is_own_) close(fd_);
}

void LinePrinter::print(std::string_view line) {
  if (!is_all_taken(0)) return;
  rest_ = line;
  rest_ += '\n';
  is_all_taken(100);  // for a reader who only needs a moment
}

bool LinePrinter::is_all_taken(int patience) {
  pollfd out{fd_, POLLOUT, 0};
  while (!rest_.empty() && poll(&out, 1, patience) > 0) {
    // A pipe that is ready takes so much without waiting.
    const ssize_t taken = write(fd_, rest_.data(), std::min<std::size_t>(rest_.size(), PIPE_BUF));
    if (taken <= 0) break;
    rest_.erase(0, static_cast<std::size_t>(taken));
  }
  return rest_.empty();
}

int serve(TcpServer& server) {
  const std::vector<std::string> urls = server.urls();
  std::printf("listening on %s\n", urls[0].c_str());
  for (std::size_t i = 1; i < urls.size(); ++i) {
    std::printf("for a phone on the same network: %s\n", urls[i].c_str());
  }
  std::fflush(stdout);
  serving = true;
  server.run();
  return 0;
}

}  // namespace ws
