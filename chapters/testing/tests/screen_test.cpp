// What a learner reads when a test is red: checked line by line.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "endless.h"
#include "hex.h"
#include "screen/lesson.h"
#include "screen/red_screen.h"
#include "screen/screen_text.h"

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
  EXPECT_EQ(take_apart("Failed\nno frame came").rest, "no frame came");
  EXPECT_EQ(take_apart("Failed").rest, "Failed");
}

TEST(TakeApart, FindsBothValuesOfAComparison) {
  const Comparison c = take_apart("Expected: (frame.size()) <= (125u), actual: 300 vs 125\nlong");
  EXPECT_EQ(c.expression, "frame.size()");
  EXPECT_EQ(c.yours, "300");
  EXPECT_EQ(c.expected, "at most 125");
  EXPECT_EQ(c.rest, "long");
}

TEST(TakeApart, SaysWhatWasSearchedAndNotWhere) {
  EXPECT_EQ(take_apart("Expected: (head.find(\"Allow: GET\")) != (head.npos), actual: "
                       "18446744073709551615 vs 18446744073709551615\nHTTP/1.1 200")
                .rest,
            "head has no \"Allow: GET\" in it.\nHTTP/1.1 200");
  EXPECT_EQ(take_apart("Expected equality of these values:\n  page.find(\"localhost\")\n"
                       "    Which is: 17\n  page.npos\n    Which is: 18446744073709551615")
                .rest,
            "page has \"localhost\" in it.");
}

// The line "As Text" once shifted the labels: "expected" showed yours.
TEST(TakeApart, LeavesOutTheSecondFormOfAText) {
  const Comparison c = take_apart(
      "Expected equality of these values:\n  name\n    Which is: \"\\xC3\\xBC\"\n    As Text: "
      "\"\xc3\xbc\"\n"
      "  \"u\"");
  EXPECT_EQ(c.yours, "\\xC3\\xBC");
  EXPECT_EQ(c.expected, "u");
  EXPECT_EQ(c.rest, "");
}

TEST(TakeApart, JoinsTheHalvesOfAText) {
  const Comparison c = take_apart(
      "Expected equality of these values:\n  rest\n    Which is: \"a\\x85\" \"7\"\n"
      "  hello\n    Which is: \"say \\\" \\\" \\x85\" \"7\"");
  EXPECT_EQ(c.yours, "a\\x857");
  EXPECT_EQ(c.expected, "say \" \" \\x857");
}

TEST(TakeApart, ReadsTheNumberOfAnEnumThatNobodyPrints) {
  const Comparison c = take_apart(
      "Expected equality of these values:\n  due\n    Which is: 4-byte object <02-01 00-00>\n"
      "  Due::ping\n    Which is: 1-byte object <0A>");
  EXPECT_EQ(c.yours, "number 258 of its enum");
  EXPECT_EQ(c.expected, "number 10 of its enum");
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
            "  yours      payload_length = 33280 (0x8200)\n"
            "  expected   130 (0x82)\n"
            "  read both bytes\n"
            "  33280 is 82 00, from the other end.\n"
            "  A person sees: a long message never arrives.\n");
}

TEST(RedScreen, SaysTheUsualCauseWhenNoDiagnosisFits) {
  const Story story{.yours = {{"7", "seven"}}, .usually = "a byte too few"};
  EXPECT_EQ(red_screen(story, "Failed"), "  Failed\n  This usually means: a byte too few\n");
}

TEST(RedScreen, KnowsAWrongValueByItsExpression) {
  const Story story{.yours = {{"payload_length = 7", "of another value"},
                              {"payload_length", "of this expression"}},
                    .usually = "something else"};
  EXPECT_NE(red_screen(story, equality).find("  of this expression\n"), std::string::npos);
  const Story nothing{.yours = {{"", "nothing came"}}, .usually = "something else"};
  EXPECT_NE(red_screen(nothing, "Expected: (a) != (npos), actual: 1 vs 1").find("something else"),
            std::string::npos)
      << "a value that is there is not empty";
}

TEST(RedScreen, SaysWhatWasTried) {
  tell({.tried = "push of 8 bytes", .section = "outbox.h"});
  EXPECT_EQ(input_screen(told_story()), "  tried      push of 8 bytes\n  rule       outbox.h\n");
  now_trying("pop of 3 bytes");
  EXPECT_EQ(input_screen(told_story()), "  tried      pop of 3 bytes\n  rule       outbox.h\n");
  now_usually("a byte too few");
  EXPECT_NE(red_screen(told_story(), "Failed").find("usually means: a byte too few"),
            std::string::npos);
  forget_story();
  now_trying("no story is told");
  now_usually("no story is told");
  EXPECT_EQ(input_screen(told_story()), "");
}

TEST(RedScreen, SaysThatAnOptionalIsEmpty) {
  EXPECT_EQ(
      red_screen(std::nullopt, "Value of: header.has_value()\n  Actual: false\nExpected: true"),
      "  yours      header = nullopt\n  expected   a value\n");
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

TEST(RedScreen, HasNoLineThatIsWiderThanTheScreen) {
  const Story story{
      .bytes = Bytes(300, 0xab),
      .at = 200,
      .count = 90,
      .here = "a row that is longer than a screen can be, and words that are long, too",
      .section = "RFC 6455 §5.2: and a rule",
      .usually = std::string(200, 'x') + " and a few words more, and more, and more",
      .person = "nothing at all, or nothing that anybody would ever call something"};
  const std::string long_text(4'096, 'a');
  const std::string message = "Expected equality of these values:\n  text\n    Which is: \"" +
                              long_text + "b\"\n  \"" + long_text + "c\"\n" + long_text;
  for (const std::string& screen :
       {red_screen(story, message), red_screen(story, ""),
        red_screen(Story{.text = long_text, .at = 4'000, .count = 96}, "")}) {
    std::istringstream lines(screen);
    for (std::string line; std::getline(lines, line);)
      EXPECT_LE(columns(line), screen_width()) << line;
  }
}

TEST(RedScreen, ShowsLongTextsWhereTheyDiffer) {
  const std::string same(500, 'a');
  const std::string screen =
      red_screen(std::nullopt, "Expected equality of these values:\n  text\n    Which is: \"" +
                                   same + "bx\"\n  \"" + same + "c\"");
  EXPECT_NE(screen.find("  yours      ... aaaaaaaaaabx\n"), std::string::npos) << screen;
  EXPECT_NE(screen.find("  expected   ... aaaaaaaaaac\n"), std::string::npos) << screen;
  EXPECT_NE(screen.find("502 and 501 characters"), std::string::npos) << screen;
}

TEST(RedScreen, BreaksALongExpressionAtItsSpaces) {
  const std::string call = "allowed(\"https://example.org:8443\", \"chat.example\", ";
  EXPECT_EQ(red_screen(std::nullopt, "Value of: " + call + "{\"https://example.org\"})\n" +
                                         "  Actual: true\nExpected: false"),
            "  compared   " + call.substr(0, call.size() - 1) +
                "\n             {\"https://example.org\"})\n"
                "  yours      true\n  expected   false\n");
  EXPECT_EQ(
      red_screen(Story{.section = std::string(60, 'a') + ' ' + std::string(9, 'b')}, ""),
      "  rule       " + std::string(60, 'a') + "\n             " + std::string(9, 'b') + '\n');
}

TEST(RedScreen, SendsNoByteOverAsciiToATerminal) {
  const std::string screen = red_screen(
      Story{.text = "caf\xc3\xa9\x1b[2J"},
      "Expected equality of these values:\n  name\n    Which is: \"\xff\"\n  \"u\"\n\xe2\x80\xae");
  for (const char c : screen)
    EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << screen;
  EXPECT_NE(screen.find("caf\\xc3\\xa9\\x1b[2J"), std::string::npos) << screen;
}

// "The message did not come out" once explained a message that the code under test had refused.
TEST(RedScreen, DoesNotExplainWhatWasRefusedByWhatWasForgotten) {
  constexpr auto missing =
      "Expected equality of these values:\n  said\n    Which is: \"(not yet)\"\n  \"Hello\"";
  Story story{.yours = {{"(not yet)", "It was forgotten."}}, .usually = "it was lost."};
  EXPECT_NE(red_screen(story, missing).find("It was forgotten."), std::string::npos);
  now_refused(1002, "no");
  EXPECT_NE(red_screen(story, missing).find("your code refused it"), std::string::npos);
  EXPECT_EQ(red_screen(story, missing).find("It was forgotten."), std::string::npos);
  Story named{.yours = {{"said", "It follows a whole one."}}};
  EXPECT_NE(red_screen(named, missing).find("It follows a whole one."), std::string::npos);
  story.yours.push_back({"refused", "It may come."});
  EXPECT_NE(red_screen(story, missing).find("  It may come.\n"), std::string::npos);
  now_refused(0, "");
  EXPECT_EQ(red_screen(story, missing).find("It may come."), std::string::npos);
}

TEST(RedScreen, ShowsTheWordsOfARefusal) {
  now_refused(431, "too many fields");
  const std::string screen =
      red_screen(std::nullopt,
                 "Expected equality of these values:\n  verdict\n    Which is: \"431\"\n  \"1\"");
  EXPECT_NE(screen.find("  your words 431 \"too many fields\"\n"), std::string::npos) << screen;
  const std::string part =
      red_screen(std::nullopt,
                 "Expected equality of these values:\n  frames\n    Which is: \"a\"\n  \"a, b\"");
  EXPECT_NE(part.find("too many fields"), std::string::npos) << "b is missing\n" << part;
  const std::string other =
      red_screen(std::nullopt,
                 "Expected equality of these values:\n  frames\n    Which is: \"b\"\n  \"a, b\"");
  EXPECT_EQ(other.find("too many fields"), std::string::npos) << other;
  EXPECT_EQ(red_screen(std::nullopt, "Failed\nno").find("too many"), std::string::npos);
  now_refused(0, "");
  EXPECT_EQ(red_screen(std::nullopt, "Value of: x\n  Actual: false\nExpected: true").find("words"),
            std::string::npos);
}

TEST(RedScreen, SaysWhatANumberIs) {
  EXPECT_EQ(
      red_screen(std::nullopt,
                 "Expected equality of these values:\n  code(parser.failure())\n    Which is: "
                 "1002\n  0"),
      "  yours      code(parser.failure()) = 1002\n  expected   0: no failure\n");
  EXPECT_EQ(
      red_screen(std::nullopt,
                 "Expected equality of these values:\n  refusal(request)\n    Which is: 0\n  426"),
      "  yours      refusal(request) = 0: no failure\n  expected   426\n");
  EXPECT_EQ(red_screen(std::nullopt,
                       "Expected equality of these values:\n  payload_length\n    Which is: 33280\n"
                       "  130u\n    Which is: 130"),
            "  yours      payload_length = 33280 (0x8200)\n  expected   130 (0x82)\n");
  EXPECT_EQ(red_screen(std::nullopt,
                       "Expected equality of these values:\n  items\n    Which is: 0\n  200"),
            "  yours      items = 0\n  expected   200\n");
}

TEST(Lesson, FindsAFunctionOfAStep) {
  const Lesson lesson(2, true);
  const std::string step = lesson.place("2.9");
  EXPECT_EQ(lesson.place("2.9", "no_such_function"), step);
  EXPECT_EQ(lesson.place("2.9", "answer_upgrade"), step) << "it is of another step";
  EXPECT_NE(lesson.place("2.9", "forbid"), step);
  EXPECT_EQ(Lesson::step_at(lesson.place("2.9", "forbid")), "2.9");
}

TEST(RedScreen, ShowsTheCut) {
  const Bytes bytes(5, 0x20);
  std::vector<std::string> screens;
  for_every_cut(
      bytes, [] {}, [](ByteView) {}, [&] { screens.push_back(red_screen(std::nullopt, "")); });
  ASSERT_EQ(screens.size(), 7u);
  EXPECT_EQ(screens[0], "  cut        none: all 5 bytes in one read\n");
  EXPECT_EQ(screens[2], "  cut        2 of 5 bytes in one read, and the rest in the next\n");
  EXPECT_EQ(screens[6], "  cut        each of 5 bytes in a read of its own\n");
  EXPECT_EQ(red_screen(std::nullopt, ""), "");
}

TEST(Lessons, AHeadingSaysTitleAndKind) {
  const Lesson lesson(3, false);
  EXPECT_EQ(lesson.title("# Chapter 3"), "Frame parse");
  EXPECT_EQ(lesson.title("### Step 3.10"), "fail at the first bad byte");
  EXPECT_EQ(lesson.kind(10), "extra");
  EXPECT_EQ(lesson.kind(1), "core");
  EXPECT_EQ(lesson.kind(99), "core");
  EXPECT_EQ(Lesson::step_at(lesson.place("3.10")), "3.10");
  EXPECT_EQ(lesson.place("3.10", "no_such_function"), lesson.place("3.10"));
}

struct Chatterbox {
  int asked = 0;
  std::optional<int> next() { return ++asked; }
};

TEST(Asking, StopsAtWhatNeverEnds) {
  Chatterbox parser;
  int items = 0;
  using Reporter = testing::ScopedFakeTestPartResultReporter;
  testing::TestPartResultArray failures;
  {
    const Reporter reporter(Reporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
    Asking asking(3);
    while (asking.next(parser))
      ++items;
  }
  EXPECT_EQ(items, 4);
  ASSERT_EQ(failures.size(), 1);
  const testing::TestPartResult& failure = failures.GetTestPartResult(0);
  EXPECT_NE(std::string_view(failure.message())
                .find("next() gave 4 items of 3 bytes: it gives the same bytes again"),
            std::string_view::npos);
  EXPECT_TRUE(std::string_view(failure.file_name()).ends_with("screen_test.cpp"))
      << failure.file_name();
}

TEST(InputLine, SaysForAProgramWhatATestTried) {
  EXPECT_EQ(input_line(Story{.bytes = "81 05"_hex}), "bytes\t81 05\t\n");
  EXPECT_EQ(input_line(Story{.text = "a\tb\n"}), "text\t61 09 62 0a\t\n");
  EXPECT_EQ(input_line(Story{.usually = "no input"}), "none\t\t\n");
  EXPECT_EQ(input_line(std::nullopt), "none\t\t\n");
  now_cut("4 of 11 bytes in one read");
  EXPECT_EQ(input_line(Story{.bytes = "81"_hex}), "bytes\t81\t4 of 11 bytes in one read\n");
  now_cut({});
}

}  // namespace
