// The JSON around the entries of a room (RFC 8259), as the page reads it: given.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ws {

// Returns {"msg":[a,b,c]} for the entries a, b and c, in this order: the page wants the newest first.
// An entry is a JSON object as text. This function does not look into it.
inline std::string encode_entries(const std::vector<std::string_view>& entries) {
  constexpr std::string_view before = R"({"msg":[)";
  constexpr std::string_view behind = "]}";
  std::size_t size = before.size() + behind.size();
  for (const std::string_view entry : entries)
    size += entry.size() + 1;
  std::string text(before);
  text.reserve(size);  // the history may be long, and it is written for each newcomer
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) text += ',';
    text += entries[i];
  }
  return text += behind;
}

}  // namespace ws
