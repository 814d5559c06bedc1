// What the chapters' mains call of chapters/host, where there is no system: no signals and no files.
#include "server_main.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../abi.h"
#include "history_file.h"
#include "program.h"

namespace ws {

long number_argument(const std::string&, const char* text, long least, long most) {
  const std::string_view digits = text;
  long value = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (value < least || value > most) std::abort();  // the page's mistake
  return value;
}

// Of the arguments, those that the page uses.
ServerArguments parse_server_arguments(int argc, char** argv, TcpServerOptions defaults) {
  ServerArguments arguments;
  arguments.tcp = std::move(defaults);
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const long value = number_argument(name, argv[i + 1], 0, 1L << 30);
    const std::chrono::milliseconds time{value};
    if (name == "--max-owed") arguments.tcp.max_owed = static_cast<std::size_t>(value);
    if (name == "--tick") arguments.tcp.tick = time;
    if (name == "--heartbeat") arguments.heartbeat = time;
    if (name == "--close-timeout") arguments.close_timeout = time;
  }
  return arguments;
}

// The page takes every line.
LinePrinter::LinePrinter(int fd) : fd_{fd} {}
LinePrinter::~LinePrinter() = default;
void LinePrinter::print(std::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
}

int serve(TcpServer& server) {
  server.run();
  return 0;
}

// --keep is never given.
HistoryFile::HistoryFile(HistoryFileOptions options) : options_(std::move(options)) {}
HistoryFile::~HistoryFile() = default;
void HistoryFile::append(const std::vector<std::string>&) {}

}  // namespace ws

void ws::lab::run(int (*main)(int argc, char** argv)) {
  // They live as long as the program, as those of a process do.
  static std::string arguments{as_text(input())};
  static std::vector<char*> argv{arguments.data()};
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] == '\0') argv.push_back(&arguments[i + 1]);
  }
  argv.push_back(nullptr);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // as a terminal is
  main(static_cast<int>(argv.size() - 1), argv.data());
}
