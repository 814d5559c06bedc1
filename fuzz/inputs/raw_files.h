// Inputs as the fuzzers read them: a file is one input, byte by byte. What people write down, in fuzz/seeds,
// fuzz/corpus and fuzz/regressions, tools/workbook/fuzzing/seeds.py unpacks into such files.
#pragma once

#include <string>
#include <vector>

#include "bytes.h"

namespace ws::fuzz {

struct Input {
  std::string name;  // of the file
  Bytes bytes;
};

// Everything under a file or folder, in the order of the names. Throws std::runtime_error if something
// cannot be read.
std::vector<Input> read_inputs(const std::string& path);

}  // namespace ws::fuzz
