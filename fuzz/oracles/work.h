// How much the protocol did, counted and not timed: the same on every machine, and in every run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ws::fuzz {

// Branches taken in the protocol's code, and bytes that it moved or searched, so far. Stays 0 in a
// build without coverage counters: there no bound on it is ever passed.
std::uint64_t work();

// One byte a place in the code, not 0 once it was reached: what the standalone driver steers by.
std::span<std::uint8_t> reached_code();

}  // namespace ws::fuzz
