// What the arena takes from an attendee and from the runner: the examples, the limits, and what else may come.
#include "board/arena/messages.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace ws::board {
namespace {

const Steps& steps() {
  static const Steps some = *Steps::parse(R"({"steps":[{"step":"1.1"},{"step":"2.8"}]})");
  return some;
}

ArenaSaid said(const std::string& text) {
  return parse_arena(text, steps());
}

// The words of the refusal; "" if there is none.
std::string wrong(const std::string& text) {
  const ArenaSaid one = said(text);
  const auto* const found = std::get_if<Wrong>(&one);
  return found == nullptr ? "" : std::string(found->error);
}

std::string enter(const std::string& port, const std::string& lacks = "[]") {
  return R"({"enter":{"port":)" + port + R"(,"lacks":)" + lacks + "}}";
}

std::string result(const std::string& client, const std::string& state, const std::string& check,
                   const std::string& about, const std::string& job = "5") {
  return R"({"result":{"job":)" + job + R"(,"client":")" + client + R"(","state":")" + state +
         R"(","check":")" + check + R"(","about":")" + about + R"("}})";
}

TEST(BoardArenaMessages, AnAttendeeSaysItsPortAndWhatItLacks) {
  const ArenaSaid one = said(enter("43215", R"(["2.8"])"));
  ASSERT_TRUE(std::holds_alternative<Enters>(one));
  EXPECT_EQ(std::get<Enters>(one).port, 43'215);
  EXPECT_EQ(std::get<Enters>(one).lacks.to_ulong(), 0b10u);
}

TEST(BoardArenaMessages, APortIsNoneOfASystem) {
  for (const char* port : {"1024", "65535"})
    EXPECT_EQ(wrong(enter(port)), "") << port;
  for (const char* port :
       {"0", "22", "1023", "65536", "4294968320", "-1", "1e4", R"("8080")", "null", "[]"})
    EXPECT_EQ(wrong(enter(port)), "A port of the arena is a number from 1024 to 65535.") << port;
}

TEST(BoardArenaMessages, AnAddressThatIsNamedIsNotRead) {
  const ArenaSaid one =
      said(R"({"enter":{"port":8080,"lacks":[],"host":"192.168.1.1","address":"10.0.0.1"}})");
  EXPECT_TRUE(std::holds_alternative<Enters>(one));
}

TEST(BoardArenaMessages, WhatIsLackingIsKnown) {
  for (const char* lacks : {R"(["9.9"])", "[1.1]", "[null]", R"(["1.1",""])", R"(["<b>"])"})
    EXPECT_EQ(wrong(enter("8080", lacks)), "A step that is lacking is not known here.") << lacks;
  for (const char* lacks : {"{}", "null", R"("2.8")", "0"})
    EXPECT_EQ(wrong(enter("8080", lacks)), "The steps that are lacking are a list of at most 100.")
        << lacks;
}

TEST(BoardArenaMessages, AResultOfEachKind) {
  for (const char* client : {"browser", "ws", "beast", "hostile"}) {
    for (const char* state : {"begun", "passed", "failed", "left out", "untried", "ended"}) {
      const std::string text = result(client, state, "bad UTF-8", "It says 1002 and not 1007.");
      ASSERT_TRUE(std::holds_alternative<Result>(said(text))) << text;
      const Result one = std::get<Result>(said(text));
      EXPECT_EQ(one.job, 5u);
      EXPECT_EQ(encode(one), std::string(R"({"client":")") + client + R"(","state":")" + state +
                                 R"(","check":"bad UTF-8","about":"It says 1002 and not 1007."})");
    }
  }
}

TEST(BoardArenaMessages, AResultKeepsItsLimits) {
  EXPECT_EQ(wrong(result("ws", "passed", std::string(40, 'x'), std::string(400, 'y'))), "");
  for (const std::string& text :
       {result("curl", "passed", "ping", ""), result("ws", "great", "ping", ""),
        result("ws", "passed", std::string(41, 'x'), ""),
        result("ws", "passed", "ping", std::string(401, 'y')),
        result("ws", "passed", "<img src=x>", ""), result("ws", "passed", R"(a\"b)", ""),
        result("ws", "passed", "pïng", ""), result("ws", "passed", "ping", "", "-1"),
        result("ws", "passed", "ping", "", "null")}) {
    EXPECT_EQ(wrong(text), "A result has a job, a client, a state, and no more than it may have.")
        << text;
  }
}

TEST(BoardArenaMessages, TheRunnerAndTheEnd) {
  EXPECT_EQ(std::get<Runs>(said(R"({"runner":"abc"})")).token, "abc");
  EXPECT_EQ(std::get<Runs>(said(R"({"runner":7})")).token, "");
  EXPECT_EQ(std::get<Over>(said(R"({"over":7})")).job, 7u);
}

TEST(BoardArenaMessages, EverythingElseIsForOthers) {
  for (const char* text : {"", "{", "null", "[]", "7", "{}", R"({"board":true})",
                           R"({"report":{}})", R"(["enter"])", R"("runner")"})
    EXPECT_TRUE(std::holds_alternative<std::monostate>(said(text))) << text;
}

}  // namespace
}  // namespace ws::board
