// Inputs as people write them down, in fuzz/seeds, fuzz/corpus and fuzz/regressions:
//   # a comment          81 85 37 fa          "GET / HTTP/1.1\r\n"          300 * 00 80 00 00 00 00
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.h"

namespace ws::fuzz {

// The bytes that one line stands for. nullopt: neither bytes, nor text, nor a comment.
std::optional<Bytes> parse_line(std::string_view line);

struct Input {
  std::string name;  // a file, or "corpus/frames.hex:12"
  Bytes bytes;
};

// Everything under a file or folder: a .hex file in a folder "corpus" has an input a line, any other
// .hex file is one input, and what is not .hex is bytes as they are. Throws std::runtime_error: a line
// that is nothing, a file that cannot be read.
std::vector<Input> read_inputs(const std::string& path);

}  // namespace ws::fuzz
