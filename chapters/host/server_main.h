// What every chapter's main.cpp does in the same way: it reads the arguments, prints lines, and serves.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "static_files.h"
#include "tcp_server.h"

namespace ws {

struct ServerArguments {
  TcpServerOptions
      tcp;  // --port N, --any, --max-owed BYTES, --linger MS, --tick MS, --inspect-fd FD
  // The files of --web DIR, as load_site() reads them. Without --web: the workbook's web/chat.
  StaticFiles files;
  // For UpgradePolicy: --host NAME, each time it is given, and with --any what this machine is called.
  std::vector<std::string> hosts;
  std::vector<std::string> origins;                     // --origin URL, each time it is given
  std::chrono::milliseconds handshake_timeout{10'000};  // --handshake-timeout MS
  std::chrono::milliseconds heartbeat{30'000};          // --heartbeat MS
  std::chrono::milliseconds close_timeout{5'000};       // --close-timeout MS
  std::chrono::milliseconds message_timeout{30'000};    // --message-timeout MS
};

// What the arguments say, and `defaults` for the rest. An argument that is unknown or wrong ends the
// process with one clear line and exit status 2. So does a folder that cannot be read, or is too big
// to serve, with status 1. From now on an exception that nobody catches ends the process in the same
// way: "port 8080 is taken; try --port 0". Also raises the process's limit of open descriptors as far
// as it may be raised.
ServerArguments parse_server_arguments(int argc, char** argv, TcpServerOptions defaults = {});

// The number that stands behind the argument `name`. If `text` is none from `least` to `most`, this ends
// the process with one clear line and exit status 2.
long number_argument(const std::string& name, const char* text, long least, long most);

// Lines for a person who may not read them: a terminal that is held (Ctrl-S), a pipe that is full. The server
// does not wait for that person. What was not taken of a line comes before the next one, and as long as it
// cannot, lines are left out.
class LinePrinter {
 public:
  explicit LinePrinter(int fd);  // STDOUT_FILENO or STDERR_FILENO
  ~LinePrinter();
  LinePrinter(const LinePrinter&) = delete;
  LinePrinter& operator=(const LinePrinter&) = delete;

  void print(std::string_view line);  // without its line end

 private:
  bool is_all_taken(int patience);  // in milliseconds

  int fd_;
  bool is_own_ = false;
  std::string rest_;  // of the last line
};

// Prints "listening on http://127.0.0.1:PORT", and with --any a line for each other address. Runs until
// SIGINT or SIGTERM, and returns the value for main(): 0.
int serve(TcpServer& server);

}  // namespace ws
