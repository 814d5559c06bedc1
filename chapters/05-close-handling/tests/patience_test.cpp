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
                        {"- -", "a silence of 30 seconds, and nothing is due."}},
              .usually = "a limit is compared with the wrong moment.",
              .person = "a sleeping laptop stays in the room for ever."});
  Patience patience(30s, 5s);
  EXPECT_EQ(due(patience, {1000s, 1029s, 1030s, 1031s, 1059s, 1060s}), "- - ping - - give_up");
}

TEST(Step5_7, WhatIsHeardBeginsANewWait) {
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
       .usually = "the wait for a Close begins anew with each byte, or with each call.",
       .person = "a client that talks on, and never says goodbye, keeps the server running."});
  Patience patience(30s, 5s);
  EXPECT_EQ(due(patience, {0s, 30s}), "- ping");
  patience.await_close();
  EXPECT_EQ(due(patience, {31s, 33s}), "- -") << "a new wait";
  patience.await_close();
  patience.heard();
  EXPECT_EQ(due(patience, {35s, 36s}), "- give_up");
}

}  // namespace
}  // namespace ws
