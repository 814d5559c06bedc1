// What a learner reads when a test is red: checked line by line.
#include <gtest/gtest.h>

#include <string>

#include "hex.h"
#include "screen/red_screen.h"

namespace {

using namespace ws;
using namespace ws::test;

constexpr auto equality =
    "Expected equality of these values:\n  payload_length\n    Which is: 33280\n  130u\n"
    "    Which is: 130\nread both bytes";

TEST(TakeApart, FindsBothValuesOfAnEquality) {
  const Comparison c = take_apart(equality);
  EXPECT_EQ(c.expression, "payload_length");
  EXPECT_EQ(c.yours, "33280");
  EXPECT_EQ(c.expected, "130");
  EXPECT_EQ(c.rest, "read both bytes");
}

TEST(TakeApart, FindsTheTruthOfAnExpression) {
  const Comparison c = take_apart("Value of: header\n  Actual: false\nExpected: true\nwhy");
  EXPECT_EQ(c.expression, "header");
  EXPECT_EQ(c.yours, "false");
  EXPECT_EQ(c.expected, "true");
  EXPECT_EQ(c.rest, "why");
}

TEST(TakeApart, KeepsWhatItDoesNotKnow) {
  EXPECT_EQ(take_apart("Failed\nno frame came").rest, "Failed\nno frame came");
}

TEST(TakeApart, DropsTheDiffOfLongTexts) {
  const Comparison c = take_apart(
      "Expected equality of these values:\n  text\n    Which is: \"a\\nb\"\n  \"a\\nc\"\n"
      "With diff:\n@@ +1,2 @@\n a\n-b\n+c\n\nthe note");
  EXPECT_EQ(c.yours, "a\\nb");
  EXPECT_EQ(c.expected, "a\\nc");
  EXPECT_EQ(c.rest, "the note");
}

TEST(RedScreen, PutsTheCaretUnderTheBytes) {
  const Story story{.bytes = "81 fe 00 82 37 fa 21 3d"_hex,
                    .at = 2,
                    .count = 2,
                    .here = "the length, 130",
                    .section = "RFC 6455 §5.2",
                    .yours = {{"33280", "33280 is 82 00, from the other end."}},
                    .usually = "something else",
                    .person = "a long message never arrives."};
  EXPECT_EQ(red_screen(story, equality),
            "  bytes      81 fe 00 82 37 fa 21 3d\n"
            "                   ^^^^^ the length, 130 (RFC 6455 §5.2)\n"
            "  yours      payload_length = 33280\n"
            "  expected   130\n"
            "  read both bytes\n"
            "  33280 is 82 00, from the other end.\n"
            "  A person sees: a long message never arrives.\n");
}

TEST(RedScreen, SaysTheUsualCauseWhenNoDiagnosisFits) {
  const Story story{.yours = {{"7", "seven"}}, .usually = "a byte too few"};
  EXPECT_EQ(red_screen(story, "Failed"), "  Failed\n  This usually means: a byte too few\n");
}

TEST(RedScreen, ShowsTextEscapedAndTheCaretBelow) {
  const Story story{.text = "GET /\nHost: x\r\n", .at = 5, .count = 1, .here = "a bare LF"};
  EXPECT_EQ(red_screen(story, ""),
            "  text       GET /\\nHost: x\\r\\n\n                  ^^ a bare LF\n");
}

TEST(RedScreen, ComparesBytesAndNamesTheFirstThatDiffers) {
  EXPECT_EQ(red_screen(std::nullopt,
                       "Expected equality of these values:\n  to_hex(frame)\n"
                       "    Which is: \"81 05 48\"\n  \"81 85 48\""),
            "  yours      81 05 48\n  expected   81 85 48\n"
            "                ^^ byte 1 is the first that differs\n");
}

TEST(RedScreen, ShowsThatAValueIsEmpty) {
  EXPECT_EQ(red_screen(std::nullopt,
                       "Expected equality of these values:\n  target\n    Which is: \"\"\n"
                       "  \"/chat.js\""),
            "  yours      target = \"\"\n  expected   /chat.js\n");
}

TEST(RedScreen, ShowsABlankAtAnEnd) {
  EXPECT_EQ(red_screen(std::nullopt,
                       "Expected equality of these values:\n  target\n    Which is: \"/chat.js \"\n"
                       "  \"/chat.js\""),
            "  yours      target = \"/chat.js \"\n  expected   /chat.js\n");
}

TEST(RedScreen, ShowsAWindowOfALongRowOfBytes) {
  Story story{.bytes = Bytes(100, 0xaa), .at = 60, .count = 1, .here = "here"};
  story.bytes[60] = 0xbb;
  const std::string screen = red_screen(story, "");
  const std::string first = screen.substr(0, screen.find('\n'));
  const std::string second = screen.substr(screen.find('\n') + 1);
  EXPECT_EQ(first.find("bb"), second.find("^^"));
}

}  // namespace
