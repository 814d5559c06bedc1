// The JSON around the entries of a room (RFC 8259), given. The page reads it, and nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ws {

// Returns {"msg":[a,b,c]} for the entries a, b and c. An entry is a JSON object as text; what it says
// is not looked at. The page wants the newest first.
inline std::string encode_entries(const std::vector<std::string_view>& entries) {
  std::string text = R"({"msg":[)";
  for (const std::string_view entry : entries) {
    if (text.back() != '[') text += ',';
    text += entry;
  }
  return text + "]}";
}

}  // namespace ws
