// For the proof of `./workbook impostors`: one test that goes wrong in the way that WORKBOOK_PLANTED names.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catch/your_test.h"

namespace {

std::string planted() {
  const char* const word = std::getenv("WORKBOOK_PLANTED");
  return word == nullptr ? "" : word;
}

TEST(Step1_1, IsBefore) {
  EXPECT_TRUE(true);
}

TEST(Step1_2, IsPlanted) {
  const std::string word = planted();
  if (word == "skips") GTEST_SKIP();
  if (word == "asks nothing") return;
  if (word == "ends the program") std::exit(0);
  if (word == "ends it quickly") std::_Exit(0);
  if (word == "throws") throw std::runtime_error("a word");
  if (word == "has no end") {
    for (volatile bool on = true; on;) {
    }
  }
  if (word == "reads behind the end") {
    const std::vector<int> numbers(4);
    EXPECT_EQ(numbers.data()[4], 0);
  }
  if (word == "aborts") std::abort();
  if (word == "prints a lot") {
    const std::string line(1000, 'x');
    for (int i = 0; i < 20'000; ++i)
      std::cout << line << '\n';
  }
  const int four = 4;
  if (word == "is equal to a literal") {
    EXPECT_EQ(four, 5);
  }
  if (word == "is wrong in a loop") {
    const std::string message(10'000, 'x');
    for (int i = 0; i < 1'000; ++i)
      EXPECT_EQ(message, "y");
  }
  if (word == "is true") {
    EXPECT_TRUE(four == 5);
  }
  if (word == "is less") {
    EXPECT_LT(four, 3);
  }
  if (word == "says two lines") {
    FAIL() << "one\ttab\ntwo \\";
  }
  EXPECT_EQ(four, 4);
}

TEST(Step1_3, DISABLED_IsNotRun) {
  ADD_FAILURE();
}

}  // namespace
