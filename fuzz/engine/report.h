// How a run ends when an oracle has seen something.
#pragma once

#include <string_view>

namespace ws::fuzz {

// Says which oracle saw what, and aborts: the fuzzer keeps the input.
[[noreturn]] void report(std::string_view oracle, std::string_view what);

}  // namespace ws::fuzz
