// What the board takes from a visitor: the examples, the limits, and whatever else may come.
#include "board/report.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <variant>

namespace ws::board {
namespace {

using namespace std::chrono_literals;

const Steps& steps() {
  static const Steps some =
      *Steps::parse(R"({"steps":[{"step":"1.1"},{"step":"1.2"},{"step":"1.3"},{"step":"3.10"}]})");
  return some;
}

const std::string seat = "0123456789abcdef";

std::string report(const std::string& name, const std::string& done, const std::string& at,
                   const std::string& since) {
  return R"({"report":{"seat":")" + name + R"(","done":)" + done + R"(,"at":)" + at +
         R"(,"since":)" + since + "}}";
}

const std::string example = report(seat, R"(["1.1","1.2"])", R"("1.3")", "412");

// The words of the refusal; "" if there is none.
std::string wrong(const std::string& text) {
  const Said said = parse(text, steps());
  const auto* const found = std::get_if<Wrong>(&said);
  return found == nullptr ? "" : std::string(found->error);
}

TEST(BoardReport, SaysWhereASeatIs) {
  const Said said = parse(example, steps());
  ASSERT_TRUE(std::holds_alternative<Report>(said));
  const auto& found = std::get<Report>(said);
  EXPECT_EQ(found.seat, seat);
  EXPECT_EQ(found.done.to_ulong(), 0b0011u);
  EXPECT_EQ(found.at, 2u);
  EXPECT_EQ(found.since, 412s);
}

TEST(BoardReport, MayHaveNoStepToDo) {
  const Said said = parse(report(seat, R"(["3.10","3.10"])", R"("")", "0"), steps());
  ASSERT_TRUE(std::holds_alternative<Report>(said));
  EXPECT_EQ(std::get<Report>(said).done.to_ulong(), 0b1000u) << "twice is once";
  EXPECT_EQ(std::get<Report>(said).at, std::nullopt);
}

TEST(BoardReport, ASeatIsSixteenHexDigits) {
  for (const char* name : {"", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF",
                           "0123456789abcdeg", "0123456789abcde ", "<img onerror=x>1"})
    EXPECT_EQ(wrong(report(name, "[]", R"("")", "0")), "A seat is 16 hex digits, in lower case.");
  EXPECT_NE(wrong(R"({"report":{"seat":123,"done":[],"at":"","since":0}})"), "");
}

TEST(BoardReport, ItsStepsAreKnown) {
  const std::string unknown = "A step that is done is not known here.";
  for (const char* done : {R"(["1.4"])", R"(["1.1",""])", "[1.1]", R"([["1.1"]])", "[null]"})
    EXPECT_EQ(wrong(report(seat, done, R"("")", "0")), unknown) << done;
  for (const char* done : {R"("1.1")", "{}", "null", "0", R"({"1.1":true})"})
    EXPECT_EQ(wrong(report(seat, done, R"("")", "0")),
              "The steps that are done are a list of at most 100.")
        << done;
  for (const char* at : {R"("1.4")", R"(" ")", "null", "1.1", "[]"})
    EXPECT_EQ(wrong(report(seat, "[]", at, "0")), "The step that you are at is not known here.")
        << at;
}

TEST(BoardReport, AHundredStepsAndNoMore) {
  std::string many = R"("1.1")";
  for (int i = 1; i < 100; ++i)
    many += R"(,"1.1")";
  EXPECT_EQ(wrong(report(seat, "[" + many + "]", R"("")", "0")), "");
  EXPECT_NE(wrong(report(seat, "[" + many + R"(,"1.1"])", R"("")", "0")), "");
}

TEST(BoardReport, ItsTimeIsADayAtMost) {
  EXPECT_EQ(wrong(report(seat, "[]", R"("1.1")", "86400")), "");
  for (const char* since : {"86401", "-1", "1.5", "1e3", "\"7\"", "null", "18446744073709551616"})
    EXPECT_EQ(wrong(report(seat, "[]", R"("1.1")", since)),
              "The time at a step is a whole number of seconds, of one day at most.")
        << since;
}

TEST(BoardReport, WhatIsMissingIsWrong) {
  for (const char* field : {R"("seat":"0123456789abcdef",)", R"("done":["1.1","1.2"],)",
                            R"("at":"1.3",)", R"(,"since":412)"}) {
    std::string less = example;
    ASSERT_NE(less.find(field), less.npos);
    less.erase(less.find(field), std::string(field).size());
    EXPECT_NE(wrong(less), "") << less;
  }
}

TEST(BoardReport, APageAsksForTheBoard) {
  EXPECT_TRUE(std::holds_alternative<WantsBoard>(parse(R"({"board": true})", steps())));
}

TEST(BoardReport, AllElseIsRefused) {
  const std::string deep(2'000, '[');
  for (const std::string& text :
       {std::string(), std::string("hello"), std::string("[]"), std::string("{}"), std::string("7"),
        deep, std::string(R"(["report"])"), std::string(R"({"user":"ada","text":"hi"})")})
    EXPECT_EQ(wrong(text), "The board takes a report, or a wish to see it.") << text;
}

// What a fuzzer would try first, at each place: the rest of the board relies on these limits alone.
TEST(BoardReport, WhateverComesKeepsTheLimits) {
  const auto look_at = [](const std::string& text) {
    const Said said = parse(text, steps());
    const auto* const found = std::get_if<Report>(&said);
    if (found == nullptr) return false;
    EXPECT_TRUE(found->seat.size() == seat_digits) << text;
    EXPECT_EQ(found->seat.find_first_not_of("0123456789abcdef"), std::string::npos) << text;
    EXPECT_EQ(found->done.to_ulong() >> steps().size(), 0u) << text;
    EXPECT_LT(found->at.value_or(0), steps().size()) << text;
    EXPECT_LE(found->since, max_since) << text;
    return true;
  };
  constexpr std::array pieces = {"",    "\"",   "{",       "[",    "]",    "}",
                                 ",",   ":",    "\\",      "0",    "-",    "9",
                                 "e9",  "\xff", "\\u0000", "null", "true", "[[[[",
                                 "1.1", "\"\"", " ",       "f",    "\n",   "{\"report\":"};
  int taken = 0;
  for (std::size_t at = 0; at <= example.size(); ++at) {
    for (const char* piece : pieces) {
      for (const std::size_t instead_of : {0u, 1u, 3u}) {
        std::string text = example;
        text.replace(at, instead_of, piece);
        taken += look_at(text) ? 1 : 0;
      }
    }
    EXPECT_EQ(look_at(example.substr(0, at)), at == example.size()) << at;
  }
  EXPECT_GT(taken, 100) << "some are still reports, such as one with a space more";
}

}  // namespace
}  // namespace ws::board
