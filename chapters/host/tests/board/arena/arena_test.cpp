// The arena's row: one server at a time, and what is said of it goes to nobody else.
#include "board/arena/arena.h"

#include <gtest/gtest.h>

#include <string>

namespace ws::board {
namespace {

using State = Result::State;

Arena::Server server(ClientId client, const std::string& address = "192.168.1.7") {
  return {.client = client, .seat = client + 100, .address = address, .port = 4'000, .lacks = {}};
}

const std::string waiting = R"({"state":"waiting","check":"","passed":0,"failed":0,"left":0})";

std::string row(int seat, const std::string& state, const std::string& first,
                const std::string& others = waiting) {
  return R"({"n":)" + std::to_string(seat) + R"(,"state":")" + state + R"(","cells":[)" + first +
         ',' + others + ',' + others + ',' + others + "]}";
}

TEST(BoardArena, ServersAreTriedOneAfterTheOther) {
  Arena arena;
  EXPECT_FALSE(arena.next());
  for (const ClientId client : {1, 2, 3})
    EXPECT_EQ(arena.enter(server(client)), std::nullopt);
  EXPECT_EQ(arena.before(3), 2u);
  const auto job = arena.next();
  ASSERT_TRUE(job);
  EXPECT_EQ(job->server.client, 1u);
  EXPECT_FALSE(arena.next()) << "one is being tried";
  EXPECT_EQ(arena.take(Over{job->number}), 1u);
  EXPECT_EQ(arena.before(3), 1u);
  const auto second = arena.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->server.client, 2u);
  EXPECT_GT(second->number, job->number);
}

TEST(BoardArena, OneThatLeavesIsOutWithAllThatWasSaid) {
  Arena arena;
  arena.enter(server(1));
  arena.enter(server(2));
  const auto job = arena.next();
  ASSERT_TRUE(job);
  EXPECT_EQ(arena.leave(1), job->number) << "the runner can stop";
  EXPECT_EQ(arena.take(Result{.job = job->number, .state = State::passed}), std::nullopt);
  EXPECT_EQ(arena.take(Over{job->number}), std::nullopt);
  EXPECT_EQ(arena.encode(), "[" + row(102, "waiting", waiting) + "]");
  EXPECT_EQ(arena.leave(2), std::nullopt) << "it only waited";
  EXPECT_EQ(arena.leave(2), std::nullopt);
  EXPECT_EQ(arena.encode(), "[]");
}

TEST(BoardArena, ACellCountsAndNamesTheFirstThatFailed) {
  Arena arena;
  arena.enter(server(1));
  const std::uint64_t job = arena.next().value().number;
  const auto take = [&](State state, const std::string& check = "", std::size_t client = 0) {
    return arena.take({job, client, state, check, "secret"});
  };
  take(State::begun);
  take(State::passed, "handshake");
  EXPECT_EQ(
      arena.encode(),
      "[" + row(101, "trying", R"({"state":"trying","check":"","passed":1,"failed":0,"left":0})") +
          "]");
  take(State::failed, "close code");
  take(State::failed, "ping");
  take(State::left_out, "bad UTF-8");
  take(State::ended);
  take(State::begun, "", 1);
  take(State::passed, "ping", 1);
  take(State::ended, "", 1);
  take(State::untried, "no Boost", 2);
  arena.take(Over{job});
  EXPECT_EQ(arena.encode(),
            R"([{"n":101,"state":"done","cells":[)"
            R"({"state":"failed","check":"close code","passed":1,"failed":2,"left":1},)"
            R"({"state":"passed","check":"","passed":1,"failed":0,"left":0},)"
            R"({"state":"untried","check":"no Boost","passed":0,"failed":0,"left":0},)"
            R"({"state":"untried","check":"","passed":0,"failed":0,"left":0}]}])");
}

TEST(BoardArena, AClientThatEndsWithoutACheckHasTriedNothing) {
  Arena arena;
  arena.enter(server(1));
  const std::uint64_t job = arena.next().value().number;
  arena.take({.job = job, .state = State::begun});
  arena.take({.job = job, .state = State::ended});
  EXPECT_NE(arena.encode().find(R"("state":"untried")"), std::string::npos);
}

TEST(BoardArena, ResultsOfAnotherJobAreNotTaken) {
  Arena arena;
  arena.enter(server(1));
  const std::uint64_t job = arena.next().value().number;
  for (const std::uint64_t other : {job - 1, job + 1, std::uint64_t{0}})
    EXPECT_EQ(arena.take(Result{.job = other, .state = State::failed, .check = "x"}), std::nullopt);
  arena.take(Over{job});
  EXPECT_EQ(arena.take(Result{.job = job, .state = State::failed, .check = "x"}), std::nullopt);
  EXPECT_EQ(arena.encode().find("failed\","), std::string::npos);
}

TEST(BoardArena, WithoutARunnerTheServerIsTheNextAgain) {
  Arena arena;
  arena.enter(server(1));
  arena.enter(server(2));
  const auto job = arena.next();
  arena.take({.job = job->number, .state = State::failed, .check = "ping"});
  arena.interrupt();
  EXPECT_EQ(arena.encode(),
            "[" + row(101, "waiting", waiting) + ',' + row(102, "waiting", waiting) + "]");
  const auto again = arena.next();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->server.client, 1u);
  EXPECT_NE(again->number, job->number);
}

TEST(BoardArena, HasAPlaceForSoManyAndForSoManyOfOneAddress) {
  Arena arena({.max_servers = 3, .max_at_an_address = 2});
  EXPECT_EQ(arena.enter(server(1)), std::nullopt);
  EXPECT_EQ(arena.enter(server(2)), std::nullopt);
  EXPECT_EQ(arena.enter(server(3)), "Enough servers of your address are in the arena.");
  EXPECT_EQ(arena.enter(server(3, "192.168.1.8")), std::nullopt);
  EXPECT_EQ(arena.enter(server(4, "192.168.1.9")), "No place is free in the arena.");
  arena.leave(1);
  EXPECT_EQ(arena.enter(server(4)), std::nullopt);
}

TEST(BoardArena, KnowsTheConnectionOfASeat) {
  Arena arena;
  arena.enter(server(1));
  EXPECT_EQ(arena.at_seat(101), 1u);
  EXPECT_EQ(arena.at_seat(1), std::nullopt);
}

TEST(BoardArena, SaysOnceThatSomethingHasChanged) {
  Arena arena;
  EXPECT_FALSE(arena.has_changed());
  arena.enter(server(1));
  EXPECT_TRUE(arena.has_changed());
  EXPECT_FALSE(arena.has_changed());
  arena.interrupt();
  EXPECT_FALSE(arena.has_changed()) << "none was being tried";
}

}  // namespace
}  // namespace ws::board
