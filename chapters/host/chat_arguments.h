// The chat's own arguments: --strict, --rate N and --keep FILE.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "server_main.h"

namespace ws {

struct ChatArguments {
  bool is_strict = false;      // --strict: a name has one owner
  std::int64_t rate = 50;      // --rate N: messages of one client in a second; 0: no limit
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
    } else if (name == "--keep" || name == "--rate") {
      if (++i == argc) {
        std::fprintf(stderr, "%s needs %s\n", argv[i - 1],
                     name == "--keep" ? "the name of a file" : "a value");
        std::exit(2);
      }
      if (name == "--keep") taken.keep = argv[i];
      if (name == "--rate") taken.rate = number_argument("--rate", argv[i], 0, 1'000'000);
    } else {
      if (name == "--help") std::puts("arguments of the chat: --strict, --rate N, --keep FILE");
      argv[left++] = argv[i];
    }
  }
  argc = left;
  return taken;
}

}  // namespace ws
