// Bytes, and which object owns them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ws {

// On the wire there are only bytes. A std::string is text that our code has checked.
using Bytes = std::vector<std::uint8_t>;  // has its own memory

// Looks at bytes in another object's memory. It is valid as long as that object lives and does not
// change. A function that takes one does not keep it, unless its comment says so.
using ByteView = std::span<const std::uint8_t>;

// One frame for many peers: the last one that lets go of it frees the memory. It may be null.
using SharedBytes = std::shared_ptr<const Bytes>;

// The same memory, seen as bytes and as characters: nothing is copied, and nothing is checked.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Never null. Write share(std::move(bytes)) to copy nothing.
inline SharedBytes share(Bytes bytes) {
  return std::make_shared<const Bytes>(std::move(bytes));
}

}  // namespace ws
