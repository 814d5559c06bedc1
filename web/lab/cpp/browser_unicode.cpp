// Text as people see it, in a browser: the page lends it (shared/browser.js), as utf8proc does in a
// server.
#include "unicode.h"

#include <cstddef>

#define LENT(name) __attribute__((import_module("browser"), import_name(#name)))

extern "C" {
LENT(has_visible_character) bool browser_has_visible_character(const char* text, std::size_t size);

// Writes the name into `room` bytes at `seen`, if it fits. Returns its size in any case.
LENT(name_as_seen)
std::size_t browser_name_as_seen(const char* name, std::size_t size, char* seen, std::size_t room);
}

namespace ws {

bool has_visible_character(std::string_view text) {
  return browser_has_visible_character(text.data(), text.size());
}

std::string name_as_seen(std::string_view name) {
  std::string seen(name.size(), '\0');  // most names are as long as before
  const auto fill = [&] {
    return browser_name_as_seen(name.data(), name.size(), seen.data(), seen.size());
  };
  const std::size_t size = fill();
  const bool fits = size <= seen.size();
  seen.resize(size);
  if (!fits) fill();
  return seen;
}

}  // namespace ws
