// What every chapter's main.cpp does the same way: arguments in, one line out when ready.
#pragma once

#include <string>

#include "static_files.h"
#include "tcp_server.h"

namespace ws {

struct ServerArguments {
  TcpServerOptions tcp;  // --port N, --any
  StaticFiles files;     // every file of --web DIR (default: the workbook's web/chat), "/" is index.html
};

// Ends the process with one clear line, and exit status 2, for an argument it does not know.
ServerArguments parse_server_arguments(int argc, char** argv);

// Prints "listening on http://127.0.0.1:PORT" and runs until SIGINT or SIGTERM. The value of main():
// 0, or 1 after one clear line.
int serve(TcpServer& server);

}  // namespace ws
