// The steps that a room works on, in order. The board is told them at its start, and knows no other.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ws::board {

inline constexpr std::size_t max_steps = 100;

class Steps {
 public:
  // Reads {"steps": [{"step": "1.1"}, ...]}; other fields are for the page. Returns nullopt if there are
  // none, or more than max_steps, if a name is not like "1.1" or "3.10", or stands there twice.
  static std::optional<Steps> parse(std::string_view json);

  std::size_t size() const { return names_.size(); }
  const std::string& name(std::size_t index) const { return names_[index]; }
  std::optional<std::size_t> find(std::string_view name) const;  // its index

 private:
  explicit Steps(std::vector<std::string> names) : names_(std::move(names)) {}

  std::vector<std::string> names_;
};

}  // namespace ws::board
