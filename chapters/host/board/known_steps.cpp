#include "known_steps.h"

#include <algorithm>

#include "json.h"

namespace ws::board {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A chapter from 1 to 9, a dot, one or two digits. So a name can stand between quotes as it is.
bool is_name(std::string_view text) {
  return (text.size() == 3 || text.size() == 4) && is_digit(text[0]) && text[0] != '0' &&
         text[1] == '.' && std::all_of(text.begin() + 2, text.end(), is_digit);
}

}  // namespace

std::optional<Steps> Steps::parse(std::string_view json) {
  Steps steps({});
  for (const Json& item : Json::parse(json).field("steps").items()) {
    std::string name = item.field("step").string();
    if (!is_name(name) || steps.find(name) || steps.size() == max_steps) return std::nullopt;
    steps.names_.push_back(std::move(name));
  }
  if (steps.size() == 0) return std::nullopt;
  return steps;
}

std::optional<std::size_t> Steps::find(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names_.begin());
}

}  // namespace ws::board
