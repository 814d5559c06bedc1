// Inputs that are choices, told in words: which of their bytes chose what.
#pragma once

#include <string>
#include <vector>

#include "bytes.h"

namespace ws::fuzz {

struct Told {
  ByteView bytes;  // of the input
  std::string words;
};

std::vector<Told> tell_script(ByteView input);  // as make_stream (stream.h) reads it
std::vector<Told> tell_trace(ByteView input);   // as Trace (trace.h) does

}  // namespace ws::fuzz
