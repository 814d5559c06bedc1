// Takes apart what comes behind the opening handshake, and goes on where a parser has to stop: every
// field, every fault at its bits, and what is missing.
//
// The first fault is what a server fails the connection for, after the same byte and in the same words;
// fuzz/targets/dissector.cpp holds it to that. The later ones are found as if the earlier had not been: so
// what is wrong with a whole message is said once, and nothing is judged behind a Close.
// Nothing of the chapters is used here, neither their UTF-8 nor their table of status codes: beside
// half-written chapters it has to be right, and what shares a line shares its faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bytes.h"
#include "dissector/frame_fields.h"
#include "failure.h"

namespace ws::lab {

enum class Direction : std::uint8_t { from_client, from_server };

struct DissectOptions {
  Direction direction = Direction::from_client;
  std::uint64_t max_message = 64 * 1024;  // bytes of a message, and so of a frame
  std::uint64_t max_fragments = 1'000;    // fragments of a message
};

struct DissectedFrame {
  std::size_t byte = 0;                   // it begins there in the buffer
  std::size_t here = 0;                   // so many of its bytes are here
  std::uint8_t header = 0;                // bytes of its header; 0: not known yet
  std::optional<std::uint64_t> length{};  // of its payload; nullopt: not known yet
  std::optional<std::size_t>
      message{};  // its message, counted from 0; nullopt: none, or not known yet
};

struct Fault {
  std::size_t frame = 0;
  std::uint64_t bit = 0;  // counted from the buffer's beginning
  std::uint64_t bits = 0;
  Failure failure;
  std::string_view section;  // of RFC 6455
  std::size_t after = 0;     // with so many bytes it is known

  bool operator==(const Fault&) const = default;
};

struct Dissection {
  std::vector<DissectedFrame> frames;
  std::vector<Fault> faults;            // in the order in which they become known
  std::size_t messages = 0;             // that have begun
  std::optional<std::size_t> unread{};  // the first frame behind a Close: it is not read (§1.4)
  std::optional<Needs> needs{};         // nullopt: the last frame is whole
};

Dissection dissect(ByteView bytes, const DissectOptions& options = {});

}  // namespace ws::lab
