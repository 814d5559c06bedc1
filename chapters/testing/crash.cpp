#include <array>
#include <sstream>
#include <utility>

#include "red_screen.h"

namespace ws::test {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> causes{{
    {"buffer-overflow", "a read or write past the end: is everything here that you index?"},
    {"use-after", "a view has outlived its bytes: who owns them, and until when?"},
    {"stack-overflow", "a function calls itself without an end."},
    {"_M_is_engaged", "an optional is read that holds nothing: ask it first."},
    {"__n < this->size()", "an index past the end: is everything here that you index?"},
    {"__count <= size()", "a part of a view that is longer than the view."},
    {"SEGV", "a pointer to nothing: an iterator past the end, an empty view?"},
    {"detected memory leaks", "something made by new is never given back."},
}};

// "    #3 0x55 in ws::decode_header(...) /path/chapters/03-frame-parse/frame.cpp:31" and
// "/path/frame.cpp:31:7: runtime error: ..." both name a place: "chapters/...cpp:31".
std::string place(std::string_view line, std::string_view directory) {
  const std::size_t from = line.find(directory);
  if (from == std::string_view::npos) return {};
  const std::size_t colon = line.find(':', from);
  if (colon == std::string_view::npos) return {};
  const std::size_t end = line.find_first_not_of("0123456789", colon + 1);
  return std::string(line.substr(from, end == std::string_view::npos ? end : end - from));
}

}  // namespace

std::string crash_screen(std::string_view output, std::string_view directory) {
  std::istringstream lines{std::string(output)};
  std::string what;
  std::string where;
  for (std::string text; std::getline(lines, text);) {
    const bool is_test = text.find("_test.cpp") != std::string::npos;
    if (where.empty() && !is_test) where = place(text, directory);
    const std::size_t name = text.find("Sanitizer: ");
    const std::size_t error = text.find("runtime error: ");
    const std::size_t failed = text.find("Assertion ");
    if (!what.empty()) continue;
    if (name != std::string::npos) what = text.substr(name + 11, text.find(" on ") - name - 11);
    if (error != std::string::npos) what = text.substr(error + 15);
    if (failed != std::string::npos) what = text.substr(failed);
  }
  std::string screen;
  if (!what.empty()) screen += "  " + what.substr(0, 96) + '\n';
  if (!where.empty()) screen += "  at " + where + '\n';
  for (const auto& [sign, cause] : causes) {
    if (output.find(sign) == std::string_view::npos) continue;
    return screen + "  This usually means: " + std::string(cause) + '\n';
  }
  return screen;
}

}  // namespace ws::test
