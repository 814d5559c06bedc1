// Which places of the code an execution came by, and how often. The compiler puts a call before each basic
// block of the chapters' modules (-fsanitize-coverage=trace-pc-guard,no-prune).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ws::lab {

// Begins to count from 0. An execution that comes by more places than `most` is stuck, and is ended by a trap.
void begin_execution(std::uint64_t most);
bool is_stuck();

// The places that this execution came by, each with a class of how often it did: 1, 2, 3, 4 to 7, ... So a loop
// that runs longer is something new, and one that runs a little longer is not. Place * 8 + class.
const std::vector<std::uint32_t>& features();

std::size_t number_of_places();

}  // namespace ws::lab
