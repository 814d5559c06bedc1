#include "rate_limit.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "story.h"

namespace ws {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Verdict = RateLimit::Verdict;

constexpr std::size_t small = 40;  // bytes of a message that costs one token

std::string word(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::warn:
      return "warn";
    case Verdict::drop:
      return "drop";
    case Verdict::close:
      return "close";
  }
  return "no verdict";
}

// What client 7 hears of a small message.
std::string ask(RateLimit& limit, milliseconds now, ClientId client = 7) {
  return word(limit.ask(client, small, now));
}

// What it hears of small messages at these moments: "pass, warn, drop".
std::string ask_all(RateLimit& limit, std::initializer_list<milliseconds> moments) {
  std::string all;
  for (const milliseconds now : moments)
    all += (all.empty() ? "" : ", ") + ask(limit, now);
  return all;
}

// How many of `count` small messages that come in one moment pass.
int passed(RateLimit& limit, int count, milliseconds now, ClientId client = 7) {
  int all = 0;
  for (int i = 0; i < count; ++i)
    all += limit.ask(client, small, now) == Verdict::pass ? 1 : 0;
  return all;
}

// seed 37: one program says fifteen thousand things a second, and all that read slowly are thrown out
TEST(Step6_8, ABurstPassesAndNoMore) {
  RateLimit limit;
  test::tell({.tried = "a client's first 200 messages, of 40 bytes, in one moment",
              .section = "rate_limit.h: ask(): a client's bucket is full at first",
              .yours = {{"0 pass",
                         "The first one did not pass. A client that has no bucket gets a full one: "
                         "burst tokens, in thousandths, counted now."},
                        {"199 pass",
                         "One token is left for the last one, and it costs one: that is enough. "
                         "Refuse only if there are fewer than the cost."}},
              .usually = "a client's first bucket is full, and counted now; take compares with the "
                         "cost, and takes it out.",
              .person = "\"Too fast\" under one of the first things that they say."});
  EXPECT_EQ(std::to_string(passed(limit, 200, 5s)) + " pass", "200 pass");
  test::tell(
      {.tried = "one more message in the same moment: the 201st",
       .section = "rate_limit.h: RateLimits: burst tokens in a full bucket",
       .yours = {{"pass",
                  "this message is the 201st, and only 200 tokens were there. Tokens that "
                  "are taken out of a copy stay in the bucket: ask needs a reference to it."}},
       .usually = "take compares with the cost, and takes it out.",
       .person = "one program talks, and all dots but its own turn red."});
  EXPECT_EQ(ask(limit, 5s), "warn");
}

TEST(Step6_8, TokensComeBackWithTime) {
  RateLimit limit;
  EXPECT_EQ(passed(limit, 500, 5s), 200);
  test::tell({.tried = "500 messages at 5 s, and 500 at 6 s: how many of these pass?",
              .section = "Step 6.8: 50 tokens come back in a second; what is refused costs nothing",
              .yours = {{"0",
                         "No token came back, or 300 messages were refused and paid for all the "
                         "same. Take tokens out only if there are enough."},
                        {"500",
                         "The same second was counted with each message. take() sets counted to "
                         "now, so that it counts once."}},
              .usually = "so many tokens a second are as many thousandths a millisecond.",
              .person = "after one long paste, nothing of theirs is heard any more."});
  EXPECT_EQ(passed(limit, 500, 6s), 50);
  test::tell({.tried = "500 messages at 5 s, 500 at 6 s, and 500 at 6.019 s: how many of these?",
              .section = "Step 6.8: 19 milliseconds bring 950 thousandths, and a token is 1,000",
              .yours = {{"50",
                         "The tokens of the second before came back once more. take() sets counted "
                         "to now."},
                        {"1",
                         "The same 19 milliseconds were counted twice. take() sets counted to now "
                         "each time, also if the message does not pass."}},
              .usually = "take sets counted to now, each time that it is asked.",
              .person = "a limit that does not hold: the flood goes on."});
  EXPECT_EQ(passed(limit, 500, 6019ms), 0);
  test::tell({.tried = "the same, and 500 more at 6.020 s: how many of these pass?",
              .section = "Step 6.8: with one millisecond more it is a whole token",
              .yours = {{"0",
                         "950 thousandths were there and are lost. What a millisecond brings is "
                         "less than a token: count thousandths, and round nothing."}},
              .usually = "a part of a token was lost, or came back twice.",
              .person = "a client that says a little, often, is not heard any more."});
  EXPECT_EQ(passed(limit, 500, 6020ms), 1);
  EXPECT_EQ(passed(limit, 500, 8020ms), 100);
}

TEST(Step6_8, NoPartOfATokenIsLost) {
  test::tell(
      {.tried = "500 messages at 5 s, and then one in each millisecond for a second",
       .section = "Step 6.8: tokens are counted in thousandths",
       .usually = "whole tokens are counted, and what a millisecond brings is less than one.",
       .person = "in a busy room no message of theirs passes."});
  RateLimit limit;
  EXPECT_EQ(passed(limit, 500, 5s), 200);
  int all = 0;
  for (milliseconds now = 5001ms; now <= 6s; now += 1ms)
    all += passed(limit, 1, now);
  EXPECT_EQ(all, 50);
}

TEST(Step6_8, ABucketHoldsABurst) {
  test::tell({.tried = "one message at 5 s, and 500 after an hour: how many of these pass?",
              .section = "rate_limit.h: RateLimits: burst tokens in a full bucket",
              .yours = {{"500",
                         "An hour brought 180,000 tokens, and you kept them all. A bucket holds "
                         "burst tokens at most: std::min."}},
              .usually = "the bucket has a rim: std::min.",
              .person = "a program that waited for an hour, and then has 180,000 messages free."});
  RateLimit limit;
  EXPECT_EQ(passed(limit, 1, 5s), 1);
  EXPECT_EQ(passed(limit, 500, 1h), 200);
}

TEST(Step6_8, LimitsAreOptions) {
  test::tell({.tried = "per_second 2, burst 3: ten messages at 5 s, at 6 s and at 60 s",
              .section = "rate_limit.h: RateLimits",
              .usually = "a limit is a number of your own, and not the option's.",
              .person = "a server that was started with another rate, and keeps the old one."});
  RateLimit limit({.per_second = 2, .burst = 3});
  EXPECT_EQ(passed(limit, 10, 5s), 3);
  EXPECT_EQ(passed(limit, 10, 6s), 2);
  EXPECT_EQ(passed(limit, 10, 60s), 3);
}

// A limit of messages alone would let one client bring everyone 64 KiB with each.
TEST(Step6_8, WhatIsLongCostsMore) {
  struct Case {
    std::size_t bytes;
    int tokens;
  };
  for (const Case& one : {Case{0, 1}, Case{4'095, 1}, Case{8'191, 2}, Case{4'096, 2},
                          Case{8'192, 3}, Case{65'536, 17}}) {
    test::tell(
        {.tried = "a message of " + std::to_string(one.bytes) +
                  " bytes: what does it cost a client with 100 tokens?",
         .section = "rate_limit.h: one token, and one more for each whole 4,096 bytes",
         .usually = one.bytes == 4'096
                        ? "the cost was rounded up. It is 1 + bytes / bytes_a_token: 4,096 bytes "
                          "are a whole token more."
                        : "the bytes were not counted, or in another way: the cost is 1 + bytes / "
                          "bytes_a_token.",
         .person = "fifty small messages, or fifty long ones: the line does not carry both."});
    RateLimit limit({.burst = 100});
    const std::string verdict = word(limit.ask(7, one.bytes, 5s));
    const int tokens = 100 - passed(limit, 100, 5s);
    EXPECT_EQ(verdict + ", " + std::to_string(tokens) + " taken",
              "pass, " + std::to_string(one.tokens) + " taken");
  }
}

TEST(Step6_8, WhatDoesNotPassCostsNothing) {
  test::tell({.tried = "per_second 1, burst 2: 10,000 bytes, which cost 3, and two small messages",
              .section = "rate_limit.h: take(): returns false, and takes none out",
              .usually = "tokens were taken for a message that did not pass.",
              .person = "after one message that is too long, no short one passes."});
  RateLimit limit({.per_second = 1, .burst = 2});
  EXPECT_EQ(word(limit.ask(7, 10'000, 5s)), "warn");
  EXPECT_EQ(ask(limit, 5s), "pass");
  EXPECT_EQ(ask(limit, 5s), "pass");
}

TEST(Step6_8, AFloodIsToldOnceASecond) {
  RateLimit limit({.per_second = 1, .burst = 1});
  test::tell({.tried = "per_second 1, burst 1: three messages at 5 s, one at 5.999 s",
              .section = "rate_limit.h: Verdict: drop: its sender was told less than a second ago",
              .yours = {{"pass, warn, warn, warn",
                         "Each message was answered with a warning: a flood is not answered with a "
                         "flood. Keep in warned when you warned last, and ask for it first."},
                        {"pass, warn, close, close",
                         "this client has to go, and was not warned ten times yet."},
                        {"pass, warn, drop, warn", "5.999 s is less than a second behind 5 s."}},
              .usually = "the moment of the last warning is not kept, or not compared.",
              .person = "a thousand lines of \"Too fast\" under what they type."});
  EXPECT_EQ(ask_all(limit, {5s, 5s, 5s, 5999ms}), "pass, warn, drop, drop");
  test::tell({.tried = "and three messages at 6 s; one token has come back",
              .section = "Step 6.8: drop, if it was warned less than a second ago",
              .yours = {{"pass, drop, drop",
                         "A second has passed since the warning at 5 s. That is not less than a "
                         "second, so it is told again."}},
              .usually = "the moment of the last warning is not compared with a second.",
              .person = "a client that is too fast is never told again, and never has to go."});
  EXPECT_EQ(ask_all(limit, {6s, 6s, 6s}), "pass, warn, drop");
}

TEST(Step6_8, AfterTenSecondsTheFlooderHasToGo) {
  test::tell({.tried = "200 messages at 5 s, and then three in each 10 milliseconds for 10 s",
              .section = "rate_limit.h: warnings: so often it is warned, and then it has to go",
              .usually = "it has to go when it was warned ten times, and not before the tenth.",
              .person = "a user is thrown out, and was warned nine times."});
  RateLimit limit;
  EXPECT_EQ(passed(limit, 200, 5s), 200);
  int warnings = 0;
  std::string closed;
  for (milliseconds now = 5s; now < 15s && closed.empty(); now += 10ms) {
    for (int i = 0; i < 3; ++i) {
      const std::string heard = ask(limit, now);
      warnings += heard == "warn" ? 1 : 0;
      if (heard == "close" && closed.empty())
        closed = ", and close after " + std::to_string((now - 5s).count()) + " ms";
    }
  }
  EXPECT_EQ(std::to_string(warnings) + " warnings" + closed, "10 warnings");
  test::tell({.tried = "and so on for five more seconds",
              .section = "rate_limit.h: warnings: so often it is warned, and then it has to go",
              .yours = {{"never", "It is warned again and again: no code asks how often it was."}},
              .usually = "close is never the answer.",
              .person = "the room's dots are green, and the flood goes on all night."});
  RateLimit later = limit;
  std::string end = "never";
  for (milliseconds now = 15s; now < 20s; now += 10ms) {
    if (ask_all(later, {now, now, now}).find("close") != std::string::npos) end = "it has to go";
  }
  EXPECT_EQ(end, "it has to go");
  test::tell({.tried = "and three more messages at 15 s; one token has come back",
              .section = "rate_limit.h: warnings: so often it is warned, and then it has to go",
              .yours = {{"pass, warn, drop", "this is the eleventh warning: ten were enough."}},
              .usually = "each warning adds 1 to warnings, once a second.",
              .person = "the room's dots are green, and the flood goes on all night."});
  EXPECT_EQ(ask_all(limit, {15s, 15s, 15s}), "pass, close, close");
}

TEST(Step6_8, ASecondOfCalmEndsTheFlood) {
  const auto after_ten_warnings = [](milliseconds calm) {
    RateLimit limit({.per_second = 1, .burst = 1});
    std::string wrong;
    for (milliseconds now = 1s; now <= 10s; now += 1s) {
      const std::string both = ask_all(limit, {now, now});
      if (both != "pass, warn" && wrong.empty())
        wrong = both + " at " + std::to_string(now.count() / 1000) + " s";
    }
    return wrong.empty() ? ask_all(limit, {10s + calm, 10s + calm}) : wrong;
  };
  for (const milliseconds calm : {1000ms, 1999ms}) {
    test::tell(
        {.tried = "per_second 1, burst 1: ten warnings, one each second; two messages " +
                  std::to_string(calm.count()) + " ms later",
         .section = "rate_limit.h: a flood has ended two seconds after its last warning",
         .yours = {{"pass, warn", "This is the same flood, and it was warned ten times: close."}},
         .usually = "warnings was set to 0 too early, or counts too few.",
         .person = "the flood goes on all night."});
    EXPECT_EQ(after_ten_warnings(calm), "pass, close");
  }
  test::tell(
      {.tried = "per_second 1, burst 1: ten warnings, one each second; two messages 3 s later",
       .section = "rate_limit.h: a flood has ended two seconds after its last warning",
       .yours = {{"pass, close",
                  "The warnings of a flood that has ended still count. Two seconds after "
                  "its last warning, warnings is 0 again."}},
       .usually = "warnings of last week are still counted.",
       .person = "the eleventh long paste of the day throws them out."});
  EXPECT_EQ(after_ten_warnings(3s), "pass, warn");
  test::tell(
      {.tried = "per_second 1, burst 1: ten warnings, one each second; two messages 2 s later",
       .section = "rate_limit.h: a flood has ended two seconds after its last warning",
       .yours = {{"pass, close",
                  "Two seconds after its last warning a flood has ended, at two seconds "
                  "exactly as well: compare with >=, and not with >."}},
       .usually = "the end of a flood is at another moment.",
       .person = "the eleventh long paste of the day throws them out."});
  EXPECT_EQ(after_ten_warnings(2s), "pass, warn");
}

TEST(Step6_8, NobodyPaysForAnother) {
  test::tell(
      {.tried = "500 messages of client 7, and then 500 of client 8: how many of these pass?",
       .section = "Step 6.8: each client has a bucket",
       .usually = "one bucket for all: each client has its own.",
       .person = "\"Too fast\" under the first word of a newcomer."});
  RateLimit limit;
  EXPECT_EQ(passed(limit, 500, 5s, 7), 200);
  EXPECT_EQ(passed(limit, 500, 5s, 8), 200);
}

TEST(Step6_8, OnlyWhoHasSpokenIsRemembered) {
  RateLimit limit;
  test::tell({.tried = "leave(7), and client 7 has said nothing; then 7 and 8 speak: size()",
              .section = "rate_limit.h: size(): the clients that have said something",
              .usually = "a bucket is made for a client that says nothing.",
              .person = "nothing, until so many clients have come that there is no memory."});
  limit.leave(7);
  EXPECT_EQ(limit.size(), 0u);
  EXPECT_EQ(passed(limit, 500, 5s, 7), 200);
  EXPECT_EQ(passed(limit, 500, 5s, 8), 200);
  EXPECT_EQ(limit.size(), 2u);
  test::tell(
      {.tried = "clients 7 and 8 have spoken, and leave(7): size()",
       .section = "rate_limit.h: leave() forgets a client",
       .usually = "leave must forget the bucket.",
       .person = "nothing, until so many clients have come and gone that there is no memory."});
  limit.leave(7);
  EXPECT_EQ(limit.size(), 1u);
  EXPECT_EQ(passed(limit, 500, 5s, 7), 200) << "it comes back as a new client";
  EXPECT_EQ(passed(limit, 500, 5s, 8), 0) << "and the other one has stayed";
}

TEST(Step6_8, WithoutALimitNobodyIsRemembered) {
  test::tell({.tried = "per_second 0: 1,000 messages, and size() then",
              .section = "rate_limit.h: RateLimits: 0 is no limit",
              .usually = "a rate of 0 means no limit: ask for it before a bucket is made.",
              .person = "memory for each client, though nothing is limited."});
  RateLimit limit({.per_second = 0});
  EXPECT_EQ(passed(limit, 1'000, 5s), 1'000);
  EXPECT_EQ(limit.size(), 0u);
}

TEST(Step6_8, AFloodInTheFirstSecondIsToldToo) {
  test::tell(
      {.tried = "200 messages at 0 ms of the server's clock, and then one more",
       .section = "rate_limit.h: drop is for a client that was warned less than a second ago",
       .yours = {{"drop", "This client was never warned, and its message is dropped in silence."}},
       .usually = "warned is 0 at first, which is less than a second ago in the server's first "
                  "second. Ask warnings, too: more than 0.",
       .person = "after a restart, a long paste ends in the middle, and no word says why."});
  RateLimit limit;
  ASSERT_EQ(passed(limit, 200, 0ms), 200);
  EXPECT_EQ(ask(limit, 0ms), "warn");
  EXPECT_EQ(ask(limit, 10ms), "drop");
  EXPECT_EQ(ask(limit, 999ms), "pass") << "50 tokens came back";
}

TEST(Step6_8, AFullBucketHoldsNoPartOfATokenMore) {
  test::tell(
      {.tried = "an hour of quiet, 500 messages, and 500 more 19 ms later: how many of these?",
       .section = "Step 6.8: 19 milliseconds bring 950 thousandths, and a token is 1,000",
       .usually = "a full bucket has burst * 1000 thousandths, and not one more.",
       .person = "nothing yet. A bucket that holds too much lets more through than it says."});
  RateLimit limit;
  ASSERT_EQ(passed(limit, 1, 5s), 1);
  ASSERT_EQ(passed(limit, 500, 1h), 200);
  EXPECT_EQ(passed(limit, 500, 1h + 19ms), 0);
}

}  // namespace
}  // namespace ws
