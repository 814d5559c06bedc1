// The queue of those who have to do something in time, without a clock.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>

#include "tcp/endings.h"
#include "tcp/lingering.h"

namespace ws::test {
namespace {

using namespace tcp;

using std::chrono::milliseconds;

std::optional<std::uint32_t> nobody_moved(ClientId) {
  return 0;
}

TEST(Lingering, TakesThoseOutThatWaitedForTheLongestTime) {
  Lingering queue{milliseconds{100}};
  queue.add(7, 1'000);
  queue.add(8, 1'050);
  EXPECT_EQ(queue.take_due(1'099, nobody_moved), std::nullopt);
  EXPECT_EQ(queue.time_left(1'099), 1u);
  EXPECT_EQ(queue.take_due(1'100, nobody_moved), ClientId{7});
  EXPECT_EQ(queue.take_due(1'100, nobody_moved), std::nullopt);
  EXPECT_EQ(queue.time_left(1'100), 50u);
  EXPECT_EQ(queue.take_due(1'500, nobody_moved), ClientId{8});
  EXPECT_EQ(queue.size(), 0u);
}

TEST(Lingering, OneThatMovedMeanwhileWaitsAgain) {
  Lingering queue{milliseconds{100}};
  queue.add(7, 1'000);
  const auto moved = [](ClientId) -> std::optional<std::uint32_t> { return 1'060; };
  EXPECT_EQ(queue.take_due(1'100, moved), std::nullopt);
  EXPECT_EQ(queue.time_left(1'100), 60u);
  EXPECT_EQ(queue.take_due(1'160, moved), ClientId{7});
}

TEST(Lingering, OneThatIsGoneIsForgotten) {
  Lingering queue{milliseconds{100}};
  queue.add(7, 1'000);
  const auto gone = [](ClientId) -> std::optional<std::uint32_t> { return std::nullopt; };
  EXPECT_EQ(queue.take_due(1'001, gone), std::nullopt);
  EXPECT_EQ(queue.size(), 0u);
}

TEST(Lingering, TheClockMayWrap) {
  Lingering queue{milliseconds{100}};
  const std::uint32_t late = UINT32_MAX - 20;
  queue.add(7, late);
  const auto moved = [](ClientId) -> std::optional<std::uint32_t> { return UINT32_MAX - 20; };
  EXPECT_EQ(queue.take_due(late + 99, moved), std::nullopt);
  EXPECT_EQ(queue.time_left(late + 99), 1u);
  EXPECT_EQ(queue.take_due(late + 100, moved), ClientId{7});
}

TEST(Lingering, WhatAPeerSendsBehindOurFinCountsForSomeTime) {
  Client client;
  client.moved = 1'900;
  EXPECT_EQ(last_move(client, 5'000, 1'000), 1'900u) << "before our FIN it may take long to read";
  client.fin_sent = true;
  client.fin_at = 1'000;
  EXPECT_EQ(last_move(client, 1'999, 1'000), 1'900u);
  EXPECT_EQ(last_move(client, 2'000, 1'000), 1'000u);
}

TEST(Lingering, NoTimeAtAllIsOneMillisecond) {
  Lingering queue{milliseconds{0}};  // a timer of 0 would come again in the same turn, for ever
  queue.add(7, 1'000);
  EXPECT_EQ(queue.take_due(1'000, nobody_moved), std::nullopt);
  EXPECT_EQ(queue.take_due(1'001, nobody_moved), ClientId{7});
}

}  // namespace
}  // namespace ws::test
