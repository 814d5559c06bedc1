#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "catch/your_test.h"
#include "outbox.h"
#include "room.h"

namespace {

using namespace ws;

// All that waits, as one text of hex digits.
std::string all_of(const Outbox& outbox) {
  std::vector<ByteView> views(100);
  const std::size_t count = outbox.peek(views);
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i)
    bytes.insert(bytes.end(), views[i].begin(), views[i].end());
  return to_hex(bytes);
}

std::vector<ClientId> sorted(std::vector<ClientId> clients) {
  std::sort(clients.begin(), clients.end());
  return clients;
}

TEST(Step4_1, PeekCountsTheViewsThatItFilled) {
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(share("01 02"_hex)));
  ASSERT_TRUE(outbox.push(share("03"_hex)));
  std::array<ByteView, 1> views;
  EXPECT_EQ(outbox.peek(views), 1u);
}

TEST(Step4_2, OnePopMayEndInTheThirdShare) {
  Outbox outbox(1'000);
  for (const char* bytes : {"01 02", "03", "04 05"})
    ASSERT_TRUE(outbox.push(share(from_hex(bytes))));
  outbox.pop(4);
  EXPECT_EQ(all_of(outbox), "05");
}

TEST(Step4_2, WhatIsLeftOfAShareWaitsOn) {
  Outbox outbox(1'000);
  ASSERT_TRUE(outbox.push(share("01 02 03"_hex)));
  outbox.pop(1);
  EXPECT_EQ(all_of(outbox), "02 03");
}

TEST(Step4_3, TheHistoryHasAsManyEntriesAsItMay) {
  Room room(2);
  for (const char* entry : {"1", "2", "3"})
    room.remember(entry);
  EXPECT_EQ(room.history(), (std::vector<std::string>{"2", "3"}));
}

TEST(Step4_5, TheRoomKeepsItsClientsWhenOneHasSpoken) {
  Room room;
  room.join(7);
  EXPECT_EQ(room.say("1").recipients, std::vector<ClientId>{7});
  EXPECT_EQ(room.say("2").recipients, std::vector<ClientId>{7});
}

TEST(Step4_6, TheClientThatTookAFreePlaceCanLeaveToo) {
  Room room;
  for (const ClientId client : {1, 2, 3})
    room.join(client);
  room.leave(1);
  room.leave(3);
  EXPECT_EQ(sorted(room.clients()), std::vector<ClientId>{2});
}

TEST(Step4_6, AClientThatWasNotHereTakesNothingAway) {
  Room room;
  room.join(1);
  room.leave(9);
  room.leave(1);
  room.leave(1);
  room.join(1);
  EXPECT_EQ(room.clients(), std::vector<ClientId>{1});
}

TEST(Step4_7, AsManyBytesAsTheLimitFit) {
  Outbox outbox(3);
  EXPECT_TRUE(outbox.push(share("01 02"_hex)));
  EXPECT_TRUE(outbox.push(share("03"_hex)));
  EXPECT_FALSE(outbox.push(share("04"_hex)));
}

TEST(Step4_8, ASharesPlaceIsFreeWhenItIsGone) {
  Outbox outbox(64);  // 17 shares may wait
  for (int i = 0; i < 17; ++i)
    ASSERT_TRUE(outbox.push(share("01"_hex)));
  EXPECT_FALSE(outbox.push(share("01"_hex)));
  outbox.pop(1);
  EXPECT_TRUE(outbox.push(share("01"_hex)));
}

}  // namespace
