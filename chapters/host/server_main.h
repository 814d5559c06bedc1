// What every chapter's main.cpp does the same way: arguments in, one line out when ready.
#pragma once

#include <chrono>

#include "static_files.h"
#include "tcp_server.h"

namespace ws {

struct ServerArguments {
  TcpServerOptions tcp;  // --port N, --any, --max-owed BYTES, --linger MS, --tick MS
  // Every file of --web DIR that is not hidden (default: the workbook's web/chat); "/" is index.html.
  StaticFiles files;
  std::chrono::milliseconds handshake_timeout{10'000};  // --handshake-timeout MS
  std::chrono::milliseconds heartbeat{30'000};          // --heartbeat MS
  std::chrono::milliseconds close_timeout{5'000};       // --close-timeout MS
};

// Ends the process with one clear line for an argument it does not know (exit status 2), and for
// whatever is refused later, before serve() listens: "port 8080 is taken; try --port 0" (status 1).
// `defaults` holds until an argument says otherwise.
ServerArguments parse_server_arguments(int argc, char** argv, TcpServerOptions defaults = {});

// Prints "listening on http://127.0.0.1:PORT" and runs until SIGINT or SIGTERM. The value of main().
int serve(TcpServer& server);

}  // namespace ws
