// For `./workbook stuck`: of all that a step's tests try and find wrong, the least to look at.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "child.h"
#include "steps.h"

namespace ws::test {

struct Smallest {
  Outcome outcome{};
  std::size_t red = 0;  // how many tests of the step are
};

// Runs each test of the step by itself. Tests that start a server are run if over_sockets, and the
// others if not. Returns nullopt if none of them is red. A test that does not end is the last that
// is tried: the others would not end either.
std::optional<Smallest> find_smallest(const Step& step, bool over_sockets);

}  // namespace ws::test
