// For the tests that you write yourself: GoogleTest, and bytes as "81 05"_hex. `./workbook impostors` runs them.
#pragma once

#include <gtest/gtest.h>

#include "hex.h"

namespace ws::test {

inline int assertions = 0;  // so many were asked: a test without one finds nothing

}  // namespace ws::test

// g++ names the line of a test for a mistake in it, and not a line of this file.
#pragma GCC system_header

// Each assertion of GoogleTest begins with this macro. In a version that has another one none is counted,
// and catch_main.cpp notices it.
#undef GTEST_AMBIGUOUS_ELSE_BLOCKER_
#define GTEST_AMBIGUOUS_ELSE_BLOCKER_  \
  switch (++::ws::test::assertions, 0) \
  case 0:                              \
  default:
