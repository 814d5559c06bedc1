// Which files the board takes as a list of steps.
#include "board/known_steps.h"

#include <gtest/gtest.h>

#include <string>

namespace ws::board {
namespace {

std::string list_of(std::size_t count) {
  std::string json;
  for (std::size_t i = 0; i < count; ++i)
    json += (i == 0 ? R"({"step":")" : R"(,{"step":")") + std::to_string(i / 50 + 1) + "." +
            std::to_string(i % 50 + 1) + R"("})";
  return R"({"steps":[)" + json + "]}";
}

TEST(KnownSteps, AreFoundByTheirNames) {
  const auto steps = Steps::parse(
      R"({"chapters":[],"steps":[{"step":"1.1","title":"a"},{"step":"3.10"},{"step":"9.99"}]})");
  ASSERT_TRUE(steps);
  EXPECT_EQ(steps->size(), 3u);
  EXPECT_EQ(steps->find("3.10"), 1u);
  EXPECT_EQ(steps->name(2), "9.99");
  EXPECT_EQ(steps->find("3.1"), std::nullopt);
  EXPECT_EQ(steps->find(""), std::nullopt);
}

TEST(KnownSteps, AreAHundredAtMost) {
  ASSERT_TRUE(Steps::parse(list_of(100)));
  EXPECT_EQ(Steps::parse(list_of(100))->find("2.50"), 99u);
  EXPECT_FALSE(Steps::parse(list_of(101)));
}

TEST(KnownSteps, AreNoOthersThanThese) {
  for (const char* name : {"", "1", "1.", ".1", "0.1", "11.1", "1.100", "1.x", "1,1", " 1.1",
                           "1.1 ", "1.\\\"", "F.1"}) {
    EXPECT_FALSE(Steps::parse(R"({"steps":[{"step":")" + std::string(name) + R"("}]})")) << name;
  }
  for (const char* json :
       {"", "{", "[]", "{}", R"({"steps":[]})", R"({"steps":"1.1"})", R"({"steps":["1.1"]})",
        R"({"steps":[{"step":1.1}]})", R"({"steps":[{"step":"1.1"},{"step":"1.1"}]})"}) {
    EXPECT_FALSE(Steps::parse(json)) << json;
  }
}

}  // namespace
}  // namespace ws::board
