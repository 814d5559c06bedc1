// The chat's own arguments: --strict and --keep FILE.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace ws {

struct ChatArguments {
  bool is_strict = false;      // --strict: a name has one owner, and nobody floods
  const char* keep = nullptr;  // --keep FILE: the history, across restarts
};

// Takes them out of argv; what is left is for parse_server_arguments.
inline ChatArguments take_chat_arguments(int& argc, char** argv) {
  ChatArguments taken;
  int left = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--strict") {
      taken.is_strict = true;
    } else if (name == "--keep") {
      if (++i == argc) {
        std::fprintf(stderr, "--keep needs the name of a file\n");
        std::exit(2);
      }
      taken.keep = argv[i];
    } else {
      if (name == "--help") std::puts("arguments of the chat: --strict, --keep FILE");
      argv[left++] = argv[i];
    }
  }
  argc = left;
  return taken;
}

}  // namespace ws
