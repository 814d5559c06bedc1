// The same bytes, as TCP may bring them. Every piece lies in a heap block of exactly its size: a read
// past its end is a read that ASan sees. In a larger buffer it would go unseen.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "bytes.h"

namespace ws::fuzz {

enum class Cut { whole, each_byte, small_pieces, in_two };

// The ways to try beside the whole. A long input is not cut into single bytes, as those are what takes
// the time: it comes in small pieces, many of which are single bytes too.
inline std::array<Cut, 2> other_cuts(ByteView bytes) {
  return {Cut::in_two, bytes.size() <= 64 ? Cut::each_byte : Cut::small_pieces};
}

constexpr const char* name_of(Cut cut) {
  constexpr std::array names{"whole", "each byte alone", "small pieces", "in two"};
  return names[static_cast<std::size_t>(cut)];
}

// Where to cut comes from the bytes themselves, so that a file is wire bytes and nothing else.
inline std::uint64_t hash_of(ByteView bytes) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const std::uint8_t byte : bytes)
    hash = (hash ^ byte) * 1099511628211U;
  return hash ^ hash >> 29;
}

template <typename Feed>
void feed_copy(ByteView piece, Feed& feed) {
  const std::unique_ptr<std::uint8_t[]> copy(new std::uint8_t[piece.size()]);
  std::copy(piece.begin(), piece.end(), copy.get());
  feed(ByteView{copy.get(), piece.size()});
}

// Is the peer quiet for a while behind this piece? Behind some. Whoever gives memory back behind each
// piece has an empty buffer each time: a fault in a full one stays hidden. And it moves all that is
// there, so that among many small pieces it may not be often: "bounds" counts that work.
inline bool is_quiet_behind(ByteView piece, Cut cut) {
  return hash_of(piece) % (cut == Cut::in_two ? 2 : 8) == 0;
}

// Calls feed(ByteView) for each piece; never with an empty one.
template <typename Feed>
void feed_cut(ByteView bytes, Cut cut, Feed feed) {
  if (cut == Cut::each_byte) {
    const std::unique_ptr<std::uint8_t[]> copy(new std::uint8_t[1]);
    for (const std::uint8_t byte : bytes) {
      copy[0] = byte;
      feed(ByteView{copy.get(), 1});
    }
    return;
  }
  std::uint64_t hash = hash_of(bytes) + static_cast<std::uint64_t>(cut);
  while (!bytes.empty()) {
    std::size_t size = bytes.size();
    if (cut == Cut::small_pieces) size = 1 + hash % 8 * (hash % 3);
    if (cut == Cut::in_two) size = 1 + hash % bytes.size();
    size = std::min(size, bytes.size());
    feed_copy(bytes.first(size), feed);
    bytes = bytes.subspan(size);
    hash = hash * 6364136223846793005U + 1442695040888963407U;
    hash ^= hash >> 33;
    if (cut == Cut::in_two) cut = Cut::whole;
  }
}

}  // namespace ws::fuzz
