// For the tests: code that never says "no more" costs a line of the screen, and not twenty seconds. The
// screen names the line of the test.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>

namespace ws::test {

// Asks a parser for what it has, as long as that can be true: no item is made of less than a byte.
class Asking {
 public:
  explicit Asking(std::size_t bytes) : bytes_(bytes) {}

  template <typename Parser>
  auto next(Parser& parser) -> decltype(parser.next()) {
    if (items_++ <= bytes_) return parser.next();
    const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
    ADD_FAILURE_AT(test->file(), test->line())
        << "next() gave " << items_ - 1 << " items of " << bytes_
        << " bytes: it gives the same bytes again. "
        << "Does your code move on behind what it hands out?";
    return {};
  }

 private:
  std::size_t bytes_;
  std::size_t items_ = 0;
};

}  // namespace ws::test
