// One frame (RFC 6455 §5.2), as far as it is here: its fields, each at its bits, and what is missing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bytes.h"

namespace ws::lab {

// What the bytes say that are here. None of it is judged.
struct Header {
  bool fin = false;
  std::uint8_t rsv = 0;                   // RSV1 is 4, RSV2 is 2, RSV3 is 1
  std::uint8_t opcode = 0;                // 0 to 15
  bool masked = false;                    // MASK
  std::uint8_t more_length = 0;           // bytes of the length behind the first two: 0, 2 or 8
  std::uint8_t size = 0;                  // of the header, 2 to 14; 0: its second byte is not here
  std::optional<std::uint64_t> length{};  // of the payload; nullopt: not known yet
  std::array<std::uint8_t, 4> key{};      // zeros, if there is none
  bool whole = false;                     // all of the header is here

  bool is_control() const { return (opcode & 8) != 0; }
  bool is_close() const { return opcode == 8; }
};

// Reads what is here of the header that these bytes begin with.
Header read_header(ByteView bytes);

// Bytes of this frame among these, which begin with it: all of them, if it is not whole.
std::size_t bytes_here(const Header& header, ByteView bytes);

struct Field {
  std::string_view name;
  std::uint64_t bit = 0;                 // counted from the buffer's beginning
  std::uint64_t bits = 0;                // that are here
  std::optional<std::uint64_t> value{};  // nullopt: it has no value, or not yet
  bool partial = false;  // some of it has not come, or never will: half a status code
};

// The fields of the frame that begins at `byte`, in the order of their bits: without a gap, and up to the
// last byte that is here. A Close has two more behind them, which lie inside of its payload.
std::vector<Field> fields_at(ByteView buffer, std::size_t byte);

// The field that comes next, and how many bytes until it is whole. Any bytes will do.
struct Needs {
  std::uint64_t bytes = 0;
  std::string_view field;
};

// What the frame needs that these bytes begin with; nullopt: nothing of it is here, or all of it.
std::optional<Needs> needs_of(ByteView frame);

}  // namespace ws::lab
