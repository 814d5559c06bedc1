// What stands beside the WebSocketServer: who has to be looked at, and a frame that many share.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "deadlines.h"
#include "shared_frame.h"

namespace ws::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Clients = std::vector<ClientId>;

TEST(Deadlines, GivesThoseWhoseMomentHasCome) {
  Deadlines deadlines(1s);
  deadlines.add(1, 30);
  deadlines.add(2, 10);
  deadlines.add(3, 30);
  deadlines.add(4, 20);
  EXPECT_EQ(deadlines.take_due(9), Clients{});
  EXPECT_EQ(deadlines.take_due(20), (Clients{2, 4}));
  EXPECT_EQ(deadlines.take_due(29), Clients{}) << "each is given once";
  EXPECT_EQ(deadlines.take_due(1'000), (Clients{1, 3}));
  deadlines.add(5, 7);
  EXPECT_EQ(deadlines.take_due(1'000), Clients{5}) << "also one that is late already";
}

TEST(Deadlines, AMomentIsATick) {
  const Deadlines deadlines(250ms);
  EXPECT_EQ(deadlines.moment_of(0ms), 0);
  EXPECT_EQ(deadlines.moment_of(249ms), 0);
  EXPECT_EQ(deadlines.moment_of(250ms), 1);
  EXPECT_EQ(deadlines.moment_of(24h * 365 * 100), 12'614'400'000)
      << "a century, and it does not wrap";
}

TEST(HeartbeatOf, IsAtMostAQuarterSooner) {
  for (ClientId client = 0; client < 10'000; ++client) {
    const ClientId later = client << 32 | client;  // whose place another one had before
    for (const ClientId id : {client, later}) {
      EXPECT_LE(heartbeat_of(id, 30s), 30s);
      EXPECT_GT(heartbeat_of(id, 30s), 22'500ms);
      EXPECT_EQ(heartbeat_of(id, 30s), heartbeat_of(id, 30s));
    }
  }
  EXPECT_EQ(heartbeat_of(7, 0ms), 0ms);
}

// After a restart all pages come back within a moment, and their ids are neighbours.
TEST(HeartbeatOf, ThoseWhoCameTogetherAreNotAskedTogether) {
  for (const ClientId first : {ClientId{0}, ClientId{1} << 32, (ClientId{9} << 32) + 5'000}) {
    for (const std::size_t count : {2u, 3u, 10u, 100u, 10'000u}) {
      std::map<milliseconds, std::size_t> turns;  // a tick each second
      for (ClientId client = first; client < first + count; ++client)
        ++turns[std::chrono::floor<std::chrono::seconds>(heartbeat_of(client, 30s))];
      std::size_t most = 0;
      for (const auto& [when, clients] : turns)
        most = std::max(most, clients);
      EXPECT_LE(most, count / 7 + 2) << count << " clients, from " << first << " on";
      EXPECT_GE(turns.size(), std::min<std::size_t>(count, 7));
    }
  }
}

TEST(SharedFrame, OneTextIsOneFrame) {
  SharedFrame history;
  const SharedBytes first = history.of("hi");
  EXPECT_EQ(as_text(*first), "\x81\x02hi");
  EXPECT_EQ(history.of(std::string("hi")), first) << "the same bytes, and not equal ones";
}

TEST(SharedFrame, AnotherTextIsAnotherFrame) {
  SharedFrame history;
  const SharedBytes first = history.of("hi");
  EXPECT_EQ(as_text(*history.of("ho")), "\x81\x02ho");
  EXPECT_EQ(as_text(*history.of("hoho")), "\x81\x04hoho");
  EXPECT_EQ(as_text(*history.of("")), std::string_view("\x81\x00", 2));
  EXPECT_EQ(as_text(*first), "\x81\x02hi") << "whoever has the old one keeps it";
}

TEST(SharedFrame, EveryLengthOfTheHeaderIsSharedToo) {
  for (const std::size_t size : {0, 125, 126, 65'535, 65'536}) {
    SharedFrame history;
    const std::string text(size, 'x');
    const SharedBytes first = history.of(text);
    EXPECT_EQ(history.of(text), first) << size;
    EXPECT_NE(history.of(text + 'x'), first) << size;
  }
}

}  // namespace
}  // namespace ws::test
