// Bytes, and who owns them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ws {

// On the wire there are only bytes. A std::string is text that somebody has checked.
using Bytes = std::vector<std::uint8_t>;           // bytes we own
using ByteView = std::span<const std::uint8_t>;    // bytes somebody else owns, for now
using SharedBytes = std::shared_ptr<const Bytes>;  // one frame, many peers

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline SharedBytes share(Bytes bytes) {
  return std::make_shared<const Bytes>(std::move(bytes));
}

}  // namespace ws
