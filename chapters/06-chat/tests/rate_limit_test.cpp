#include "rate_limit.h"

#include <gtest/gtest.h>

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

// How many of `count` small messages that come in one moment pass.
int passed(RateLimit& limit, int count, milliseconds now, ClientId client = 7) {
  int all = 0;
  for (int i = 0; i < count; ++i)
    all += limit.ask(client, small, now) == Verdict::pass ? 1 : 0;
  return all;
}

// seed 37: one program says fifteen thousand things a second, and all that read slowly are thrown out
TEST(Step6_8, ABurstPassesAndNoMore) {
  test::tell({.section = "rate_limit.h: ask()",
              .yours = {{"pass", "this message is the 201st, and only 200 tokens were there."}},
              .usually = "a client's first bucket is full, and counted now; take compares with the "
                         "cost, and takes it out.",
              .person = "one program talks, and all dots but its own turn red."});
  RateLimit limit;
  for (int i = 1; i <= 200; ++i)
    ASSERT_EQ(ask(limit, 5s), "pass") << "message " << i << " of 200";
  EXPECT_EQ(ask(limit, 5s), "warn");
}

TEST(Step6_8, TokensComeBackWithTime) {
  test::tell({.usually =
                  "so many tokens a second are as many thousandths a millisecond; and take sets "
                  "counted to now, each time that it is asked.",
              .person = "after one long paste, nothing of theirs is heard any more."});
  RateLimit limit;
  ASSERT_EQ(passed(limit, 500, 5s), 200);
  EXPECT_EQ(passed(limit, 500, 6s), 50);
  EXPECT_EQ(passed(limit, 500, 6019ms), 0) << "50 a second are one each 20 milliseconds";
  EXPECT_EQ(passed(limit, 500, 6020ms), 1);
  EXPECT_EQ(passed(limit, 500, 8020ms), 100);
}

TEST(Step6_8, NoPartOfATokenIsLost) {
  test::tell(
      {.usually = "whole tokens are counted, and what a millisecond brings is less than one.",
       .person = "in a busy room no message of theirs passes."});
  RateLimit limit;
  ASSERT_EQ(passed(limit, 500, 5s), 200);
  int all = 0;
  for (milliseconds now = 5001ms; now <= 6s; now += 1ms)
    all += passed(limit, 1, now);
  EXPECT_EQ(all, 50);
}

TEST(Step6_8, ABucketHoldsABurst) {
  test::tell({.usually = "the bucket has a rim: std::min.",
              .person = "a program that waited for an hour, and then has 180,000 messages free."});
  RateLimit limit;
  ASSERT_EQ(passed(limit, 1, 5s), 1);
  EXPECT_EQ(passed(limit, 500, 1h), 200);
}

TEST(Step6_8, LimitsAreOptions) {
  test::tell({.section = "rate_limit.h: RateLimits",
              .usually = "a limit is a number of your own, and not the option's.",
              .person = "a server that was started with another rate, and keeps the old one."});
  RateLimit limit({.per_second = 2, .burst = 3});
  EXPECT_EQ(passed(limit, 10, 5s), 3);
  EXPECT_EQ(passed(limit, 10, 6s), 2);
  EXPECT_EQ(passed(limit, 10, 60s), 3);
}

// A limit of messages alone would let one client bring everyone 64 KiB with each.
TEST(Step6_8, WhatIsLongCostsMore) {
  test::tell({.section = "rate_limit.h: bytes_a_token",
              .usually = "the cost is 1, and one more for each whole 4,096 bytes.",
              .person = "fifty small messages, or fifty long ones: the line does not carry both."});
  const auto cost = [](std::size_t bytes) {
    RateLimit limit({.burst = 100});
    EXPECT_EQ(limit.ask(7, bytes, 5s), Verdict::pass);
    return 100 - passed(limit, 100, 5s);
  };
  EXPECT_EQ(cost(0), 1);
  EXPECT_EQ(cost(4'095), 1);
  EXPECT_EQ(cost(4'096), 2);
  EXPECT_EQ(cost(8'191), 2);
  EXPECT_EQ(cost(8'192), 3);
  EXPECT_EQ(cost(65'536), 17);
}

TEST(Step6_8, WhatDoesNotPassCostsNothing) {
  test::tell({.section = "rate_limit.h: take()",
              .usually = "tokens were taken for a message that did not pass.",
              .person = "after one message that is too long, no short one passes."});
  RateLimit limit({.per_second = 1, .burst = 2});
  EXPECT_EQ(word(limit.ask(7, 10'000, 5s)), "warn");
  EXPECT_EQ(ask(limit, 5s), "pass");
  EXPECT_EQ(ask(limit, 5s), "pass");
}

TEST(Step6_8, AFloodIsToldOnceASecond) {
  test::tell({.section = "rate_limit.h: Verdict",
              .yours = {{"close", "this client has to go, and was not warned ten times yet."}},
              .usually = "the moment of the last warning is not kept, or not compared.",
              .person = "a thousand lines of \"Too fast\" under what they type."});
  RateLimit limit({.per_second = 1, .burst = 1});
  ASSERT_EQ(ask(limit, 5s), "pass");
  EXPECT_EQ(ask(limit, 5s), "warn");
  EXPECT_EQ(ask(limit, 5s), "drop");
  EXPECT_EQ(ask(limit, 5999ms), "drop");
  EXPECT_EQ(ask(limit, 6s), "pass");
  EXPECT_EQ(ask(limit, 6s), "warn");
  EXPECT_EQ(ask(limit, 6s), "drop");
}

TEST(Step6_8, AfterTenSecondsTheFlooderHasToGo) {
  test::tell({.section = "rate_limit.h: warnings",
              .usually = "it has to go when it was warned ten times, and not before the tenth.",
              .person = "a user is thrown out, and was warned nine times."});
  RateLimit limit;
  ASSERT_EQ(passed(limit, 200, 5s), 200);
  int warnings = 0;
  for (milliseconds now = 5s; now < 15s; now += 10ms) {
    for (int i = 0; i < 3; ++i) {
      const std::string heard = ask(limit, now);
      ASSERT_NE(heard, "close") << (now - 5s).count() << " ms after the first that was too much";
      warnings += heard == "warn" ? 1 : 0;
    }
  }
  test::tell({.section = "rate_limit.h: warnings",
              .yours = {{"warn", "this is the eleventh warning: ten were enough."}},
              .usually = "each warning adds 1 to warnings, once a second.",
              .person = "the room's dots are green, and the flood goes on all night."});
  EXPECT_EQ(warnings, 10);
  ask(limit, 15s);  // one token came back meanwhile
  EXPECT_EQ(ask(limit, 15s), "close");
  EXPECT_EQ(ask(limit, 15s), "close") << "and it stays so";
}

TEST(Step6_8, ASecondOfCalmEndsTheFlood) {
  test::tell({.section = "rate_limit.h: RateLimits",
              .usually = "warnings of last week are still counted.",
              .person = "the eleventh long paste of the day throws them out."});
  const auto after_ten_warnings = [](milliseconds calm) {
    RateLimit limit({.per_second = 1, .burst = 1});
    for (milliseconds now = 1s; now <= 10s; now += 1s) {
      EXPECT_EQ(ask(limit, now), "pass");
      EXPECT_EQ(ask(limit, now), "warn");
    }
    EXPECT_EQ(ask(limit, 10s + calm), "pass");
    return ask(limit, 10s + calm);
  };
  EXPECT_EQ(after_ten_warnings(1s), "close");
  EXPECT_EQ(after_ten_warnings(1999ms), "close");
  EXPECT_EQ(after_ten_warnings(2s), "warn");
}

TEST(Step6_8, NobodyPaysForAnother) {
  test::tell({.usually = "one bucket for all: each client has its own.",
              .person = "\"Too fast\" under the first word of a newcomer."});
  RateLimit limit;
  ASSERT_EQ(passed(limit, 500, 5s, 7), 200);
  EXPECT_EQ(passed(limit, 500, 5s, 8), 200);
}

TEST(Step6_8, OnlyWhoHasSpokenIsRemembered) {
  test::tell(
      {.usually = "leave must forget the bucket.",
       .person = "nothing, until so many clients have come and gone that there is no memory."});
  RateLimit limit;
  limit.leave(7);
  EXPECT_EQ(limit.size(), 0u);
  ASSERT_EQ(passed(limit, 500, 5s, 7), 200);
  ASSERT_EQ(passed(limit, 500, 5s, 8), 200);
  EXPECT_EQ(limit.size(), 2u);
  limit.leave(7);
  EXPECT_EQ(limit.size(), 1u);
  EXPECT_EQ(passed(limit, 500, 5s, 7), 200) << "it comes back as a new client";
  EXPECT_EQ(passed(limit, 500, 5s, 8), 0) << "and the other one has stayed";
}

TEST(Step6_8, WithoutALimitNobodyIsRemembered) {
  test::tell({.usually = "a rate of 0 means no limit: ask for it first.",
              .person = "memory for each client, though nothing is limited."});
  RateLimit limit({.per_second = 0});
  EXPECT_EQ(passed(limit, 1'000, 5s), 1'000);
  EXPECT_EQ(limit.size(), 0u);
}

}  // namespace
}  // namespace ws
