#include "patience.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "story.h"

namespace ws {
namespace {

using namespace std::chrono_literals;

// What is due at these ticks: "- ping give_up".
std::string due(Patience& patience, std::initializer_list<Milliseconds> ticks) {
  std::string all;
  for (const Milliseconds now : ticks) {
    const Patience::Due said = patience.tick(now);
    if (!all.empty()) all += ' ';
    all += said == Patience::Due::ping ? "ping" : said == Patience::Due::nothing ? "-" : "give_up";
  }
  return all;
}

TEST(Step5_7, PatienceAsksOnceAndGivesUp) {
  test::tell({.section = "patience.h: a wait is counted from the first tick after it began",
              .yours = {{"ping", "the first tick begins the wait: nothing is due yet."},
                        {"- -", "a silence of 30 seconds, and nothing is due."},
                        {"- - ping - - -",
                         "the wait for the pong begins in the tick of the ping: there since_ is "
                         "the time of that tick, and has_begun_ stays true."}},
              .usually = "a limit is compared with the wrong moment.",
              .person = "a sleeping laptop stays in the room until the server stops."});
  Patience patience(30s, 5s);
  EXPECT_EQ(due(patience, {1000s, 1029s, 1030s, 1031s, 1059s, 1060s}), "- - ping - - give_up");
}

TEST(Step5_7, WhatIsHeardBeginsANewWait) {
  test::tell(
      {.section = "patience.h: heard()",
       .usually = "heard() does not begin the wait again, or forgets that the ping was answered."});
  Patience patience(30s, 5s);
  EXPECT_EQ(due(patience, {0s, 29s}), "- -");
  patience.heard();
  EXPECT_EQ(due(patience, {30s, 59s, 60s}), "- - ping");
  patience.heard();
  EXPECT_EQ(due(patience, {61s, 90s, 91s}), "- - ping") << "and not give_up: the ping was answered";
}

TEST(Step5_7, OnlyTheLimitEndsTheWaitForAClose) {
  test::tell(
      {.section = "patience.h: await_close()",
       .usually = "the wait for a Close begins again with each byte, or with each call.",
       .person = "a client that talks on, and never says goodbye, keeps the server running."});
  Patience patience(30s, 5s);
  EXPECT_EQ(due(patience, {0s, 30s}), "- ping");
  patience.await_close();
  EXPECT_EQ(due(patience, {31s, 33s}), "- -") << "a new wait";
  patience.await_close();
  patience.heard();
  EXPECT_EQ(due(patience, {35s, 36s}), "- give_up");
}

TEST(Step5_9, AMessageHasAnEnd) {
  test::tell(
      {.section = "patience.h: is_late() counts from its first call for a message",
       .usually =
           "each call begins the wait again, or the limit is compared with the wrong moment.",
       .person = "a byte now and then, and a connection that never ends."});
  Patience patience(1h, 5s, 30s);
  EXPECT_FALSE(patience.is_late(1000s)) << "it has only begun";
  EXPECT_FALSE(patience.is_late(1029s));
  EXPECT_TRUE(patience.is_late(1030s)) << "30 seconds after the first call";
  EXPECT_TRUE(patience.is_late(1031s)) << "and it stays so";
}

TEST(Step5_9, WhatIsHeardGivesItNoMoreTime) {
  test::tell({.usually = "heard() ends the wait for a pong, and no other.",
              .person = "a byte now and then, and a connection that never ends."});
  Patience patience(1h, 5s, 30s);
  for (Milliseconds now = 0s; now < 30s; now += 1s) {
    patience.tick(now);
    EXPECT_FALSE(patience.is_late(now));
    patience.heard();  // one more byte of it, or a ping
  }
  EXPECT_TRUE(patience.is_late(30s));
}

TEST(Step5_9, TheNextMessageHasItsOwnTime) {
  test::tell({.section = "patience.h: message_is_whole()",
              .usually = "message_is_whole() has to forget when the message began.",
              .person = "a user that writes much is thrown out after half a minute."});
  Patience patience(1h, 5s, 30s);
  EXPECT_FALSE(patience.is_late(0s));
  EXPECT_FALSE(patience.is_late(29s));
  patience.message_is_whole();
  EXPECT_FALSE(patience.is_late(30s));
  EXPECT_FALSE(patience.is_late(59s));
  EXPECT_TRUE(patience.is_late(60s));
}

TEST(Step5_9, ItsTimeIsAnOption) {
  test::tell({.usually = "the limit is a number in your code, and not message_timeout_.",
              .person = "--message-timeout does nothing."});
  Patience patience(1h, 5s, 7s);
  EXPECT_FALSE(patience.is_late(0s));
  EXPECT_FALSE(patience.is_late(6999ms));
  EXPECT_TRUE(patience.is_late(7s));
}

TEST(Step5_9, ALimitOfZeroIsOverAtTheFirstCall) {
  test::tell({.usually = "the first call returns false, and compares nothing."});
  Patience impatient(1h, 5s, 0s);
  EXPECT_TRUE(impatient.is_late(0s)) << "message_timeout is 0";
}

// The server asks a connection only when it has something to do: of ten thousand, few at a time.
TEST(Step5_9, TheNextMomentIsTheFirstOfAll) {
  test::tell({.section = "patience.h: next_tick",
              .usually = "is_late did not remember when the message began.",
              .person = "the server asks too often, or looks away for too long."});
  Patience patience(20s, 5s, 30s);
  EXPECT_EQ(patience.next_tick(), Milliseconds::min()) << "the next tick begins the wait";
  patience.tick(100s);
  EXPECT_EQ(patience.next_tick(), Milliseconds(120s)) << "the heartbeat";
  patience.is_late(100s);
  EXPECT_EQ(patience.next_tick(), Milliseconds(120s)) << "it comes before the end of the message";
  patience.tick(120s);
  EXPECT_EQ(patience.next_tick(), Milliseconds(130s)) << "and now the message";
  patience.message_is_whole();
  EXPECT_EQ(patience.next_tick(), Milliseconds(140s)) << "the pong";
  patience.await_close();
  EXPECT_EQ(patience.next_tick(), Milliseconds::min());
  patience.tick(121s);
  EXPECT_EQ(patience.next_tick(), Milliseconds(126s)) << "the Close";
}

}  // namespace
}  // namespace ws
