// The chat's own arguments: --strict, --rate N and --keep FILE.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

namespace ws {

struct ChatArguments {
  bool is_strict = false;      // --strict: a name has one owner
  std::int64_t rate = 50;      // --rate N: messages of one client in a second; 0: no limit
  const char* keep = nullptr;  // --keep FILE: the history, across restarts
};

inline std::int64_t messages_in_a_second(std::string_view text) {
  std::int64_t value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= 1'000'000)
    return value;
  std::fprintf(stderr, "--rate takes a number from 0 to 1000000, not \"%s\"\n",
               std::string(text).c_str());
  std::exit(2);
}

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
      if (name == "--rate") taken.rate = messages_in_a_second(argv[i]);
    } else {
      if (name == "--help") std::puts("arguments of the chat: --strict, --rate N, --keep FILE");
      argv[left++] = argv[i];
    }
  }
  argc = left;
  return taken;
}

}  // namespace ws
