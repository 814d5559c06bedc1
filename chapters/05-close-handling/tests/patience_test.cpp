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
  test::tell({.tried = "Patience(30 s, 5 s): ticks at 1000, 1029, 1030, 1031, 1059 and 1060 s",
              .section = "patience.h: a wait is counted from the first tick after it began",
              .yours = {{"ping", "the first tick begins the wait: nothing is due yet."},
                        {"- -", "a silence of 30 seconds, and nothing is due."},
                        {"- - ping - - -",
                         "the wait for the pong begins in the tick of the ping: there since_ is "
                         "the time of that tick, and has_begun_ stays true."}},
              .usually = "a limit is compared with the wrong moment.",
              .person = "a sleeping laptop stays in the room until the server stops."});
  Patience patience(30s, 5s);
  EXPECT_EQ(due(patience, {1000s, 1029s, 1030s, 1031s, 1059s, 1060s}), "- - ping - - give_up");
  test::tell(
      {.tried = "Patience(1500 ms, 5 s): ticks at 0, 1499, 1500, 2999 and 3000 ms",
       .section = "patience.h: a limit is any number of milliseconds",
       .usually = "the time, or a limit, is rounded to seconds.",
       .person =
           "a heartbeat of a second and a half, and a client that is asked at the wrong time."});
  Patience quick(1500ms, 5s);
  EXPECT_EQ(due(quick, {0ms, 1499ms, 1500ms, 2999ms, 3000ms}), "- - ping - give_up");
}

TEST(Step5_7, WhatIsHeardBeginsANewWait) {
  Patience patience(30s, 5s);
  test::tell({.tried = "Patience(30 s, 5 s): ticks at 0 and 29 s, heard(), ticks at 30, 59, 60 s",
              .section = "patience.h: heard() begins a new wait, from the next tick",
              .yours = {{"ping - -", "The wait goes on from 0 s: has_begun_ has to be false."}},
              .usually = "heard() does not begin the wait again.",
              .person = "a user that types all the time is asked \"still there?\" too early."});
  EXPECT_EQ(due(patience, {0s, 29s}), "- -");
  patience.heard();
  EXPECT_EQ(due(patience, {30s, 59s, 60s}), "- - ping");
  test::tell({.tried = "then the ping of 60 s, heard(), ticks at 61, 90 and 91 s",
              .section = "patience.h: any byte is an answer to the ping",
              .yours = {{"- - give_up", "The ping was answered: awaited_ is any_byte again."}},
              .usually = "heard() forgets that the ping was answered.",
              .person = "a quiet reader is thrown out, although the connection is fine."});
  patience.heard();
  EXPECT_EQ(due(patience, {61s, 90s, 91s}), "- - ping");
}

TEST(Step5_7, TheWaitForACloseHasALimitOfItsOwn) {
  test::tell({.tried = "Patience(30 s, 5 s): ping at 30 s, await_close(), ticks at 31, 35, 36 s",
              .section = "patience.h: await_close() begins a new wait, of close_timeout",
              .yours = {{"- - -",
                         "You still wait. The limit of this wait is close_timeout_, and not "
                         "heartbeat_."},
                        {"- give_up give_up",
                         "Too early: the wait goes on from the ping at 30 s. Set has_begun_ to "
                         "false, and the next tick begins a new one."}},
              .usually = "the wait for a Close has the limit, or the beginning, of another wait.",
              .person = "a server that needs half a minute to stop, or cuts a slow client off."});
  Patience patience(30s, 5s);
  EXPECT_EQ(due(patience, {0s, 30s}), "- ping");
  patience.await_close();
  EXPECT_EQ(due(patience, {31s, 35s, 36s}), "- - give_up");
}

TEST(Step5_7, ASecondCallOfAwaitCloseChangesNothing) {
  test::tell({.tried = "Patience(30 s, 5 s): await_close(), tick at 31 s, await_close() again, "
                       "ticks at 35 and 36 s",
              .section = "patience.h: await_close(): a second call changes nothing",
              .yours = {{"- -",
                         "The second call began the wait again. A server calls it at each tick: "
                         "return at its beginning if awaited_ is close already."}},
              .usually = "the wait for a Close begins again with each call.",
              .person = "a server that never stops, because its wait begins again and again."});
  Patience patience(30s, 5s);
  patience.await_close();
  EXPECT_EQ(due(patience, {31s}), "-");
  patience.await_close();
  EXPECT_EQ(due(patience, {35s, 36s}), "- give_up");
}

TEST(Step5_7, OnlyTheLimitEndsTheWaitForAClose) {
  test::tell(
      {.tried = "Patience(30 s, 5 s): await_close(), ticks at 31 and 33 s, heard(), ticks at 35 "
                "and 36 s",
       .section = "patience.h: heard(): if we wait for a Close, that wait goes on",
       .yours = {{"- -",
                  "The byte began a new wait. While we wait for a Close a byte is no reason to "
                  "wait longer: heard() returns at its beginning."}},
       .usually = "the wait for a Close begins again with each byte.",
       .person = "a client that talks on, and never says goodbye, keeps the server running."});
  Patience patience(30s, 5s);
  patience.await_close();
  EXPECT_EQ(due(patience, {31s, 33s}), "- -");
  patience.heard();
  EXPECT_EQ(due(patience, {35s, 36s}), "- give_up");
}

// What is_late() says at these moments: "- - late".
std::string late(Patience& patience, std::initializer_list<Milliseconds> moments) {
  std::string all;
  for (const Milliseconds now : moments) {
    if (!all.empty()) all += ' ';
    all += patience.is_late(now) ? "late" : "-";
  }
  return all;
}

TEST(Step5_9, AMessageHasAnEnd) {
  test::tell({.tried = "message_timeout 30 s, heartbeat 1 h: is_late at 1000, 1029, 1030, 1031 s",
              .section = "patience.h: is_late() counts from its first call for a message",
              .yours = {{"- - - -",
                         "30 seconds are over, and nothing is late. The limit is message_timeout_, "
                         "and not heartbeat_; and the wait begins at the first call only."},
                        {"- - - late", "At its limit a message is late, and not one tick after."},
                        {"late late late late", "The first call begins the wait: at 1000 s."}},
              .usually = "each call begins the wait again, or the limit is compared with the wrong "
                         "moment.",
              .person = "a byte now and then, and a connection that never ends."});
  Patience patience(1h, 5s, 30s);
  EXPECT_EQ(late(patience, {1000s, 1029s, 1030s, 1031s}), "- - late late");
  test::tell({.tried = "message_timeout 1500 ms: is_late at 0, 1499 and 1500 ms",
              .section = "patience.h: a limit is any number of milliseconds",
              .usually = "the time, or the limit, is rounded to seconds.",
              .person = "a message that is cut off half a second too early, or never."});
  Patience quick(1h, 5s, 1500ms);
  EXPECT_EQ(late(quick, {0ms, 1499ms, 1500ms}), "- - late");
}

TEST(Step5_9, WhatIsHeardGivesItNoMoreTime) {
  test::tell({.tried = "message_timeout 30 s: each second a tick, is_late(), and heard()",
              .section = "patience.h: bytes that are heard meanwhile change nothing",
              .usually = "heard() ends the wait for a pong, and no other.",
              .person = "a byte now and then, and a connection that never ends."});
  Patience patience(1h, 5s, 30s);
  std::string all = "not late";
  for (Milliseconds now = 0s; now <= 30s && all == "not late"; now += 1s) {
    patience.tick(now);
    if (patience.is_late(now)) all = "late at " + std::to_string(now.count() / 1000) + " s";
    patience.heard();  // one more byte of it, or a ping
  }
  EXPECT_EQ(all, "late at 30 s");
}

TEST(Step5_9, TheNextMessageHasItsOwnTime) {
  test::tell({.tried = "message_timeout 30 s: is_late at 0 and 29 s, message_is_whole(), is_late "
                       "at 30, 59 and 60 s",
              .section = "patience.h: message_is_whole(): the next call is the first of another",
              .yours = {{"late late late",
                         "The next message is counted from the first one, or from the end of it. "
                         "message_is_whole() says that no message has begun, and no more: "
                         "message_has_begun_ is false."}},
              .usually = "message_is_whole() has to forget when the message began.",
              .person = "a user that writes much is thrown out after half a minute."});
  Patience patience(1h, 5s, 30s);
  EXPECT_EQ(late(patience, {0s, 29s}), "- -");
  patience.message_is_whole();
  EXPECT_EQ(late(patience, {30s, 59s, 60s}), "- - late");
}

TEST(Step5_9, ItsTimeIsAnOption) {
  test::tell({.tried = "message_timeout 7 s: is_late at 0, 6.999 and 7 s",
              .section = "patience.h: message_timeout",
              .usually = "the limit is a number in your code, and not message_timeout_.",
              .person = "--message-timeout does nothing."});
  Patience patience(1h, 5s, 7s);
  EXPECT_EQ(late(patience, {0s, 6999ms, 7s}), "- - late");
}

TEST(Step5_9, ALimitOfZeroIsOverAtTheFirstCall) {
  test::tell({.tried = "message_timeout 0: is_late at 0 s",
              .section = "patience.h: true if message_timeout is over since the first call",
              .usually = "the first call returns false, and compares nothing.",
              .person = "nothing. With a limit of 0 a message is ended one tick late."});
  Patience impatient(1h, 5s, 0s);
  EXPECT_EQ(late(impatient, {0s}), "late");
}

// "at the next chance", or "130 s".
std::string next_tick(const Patience& patience) {
  const Milliseconds next = patience.next_tick();
  return next == Milliseconds::min() ? "at the next chance"
                                     : std::to_string(next.count() / 1000) + " s";
}

// The server asks a connection only when it has something to do: of ten thousand, few at a time.
TEST(Step5_9, TheNextMomentIsTheFirstOfAll) {
  test::tell({.tried = "heartbeat 20 s, message_timeout 30 s: ticks at 100 and 120 s, half a "
                       "message at 100 s; next_tick() behind each",
              .section = "patience.h: next_tick",
              .usually = "is_late did not remember when the message began.",
              .person = "the server asks too often, or looks away for too long."});
  Patience patience(20s, 5s, 30s);
  EXPECT_EQ(next_tick(patience), "at the next chance") << "the next tick begins the wait";
  patience.tick(100s);
  EXPECT_EQ(next_tick(patience), "120 s") << "the heartbeat";
  patience.is_late(100s);
  EXPECT_EQ(next_tick(patience), "120 s") << "it comes before the end of the message";
  patience.tick(120s);
  EXPECT_EQ(next_tick(patience), "130 s") << "and now the message";
  patience.message_is_whole();
  EXPECT_EQ(next_tick(patience), "140 s") << "the pong";
  patience.await_close();
  EXPECT_EQ(next_tick(patience), "at the next chance");
  patience.tick(121s);
  EXPECT_EQ(next_tick(patience), "126 s") << "the Close";
}

}  // namespace
}  // namespace ws
