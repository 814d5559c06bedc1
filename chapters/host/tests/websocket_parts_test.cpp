// What stands beside the WebSocketServer: who has to be looked at, and a frame that many share.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "client_table.h"
#include "deadlines.h"
#include "shared_frame.h"

namespace ws::test {
namespace {

using namespace std::chrono_literals;
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

TEST(Deadlines, EachClientHasMomentsOfItsOwn) {
  for (const ClientId client : {ClientId{0}, ClientId{1}, (ClientId{7} << 32) + 12}) {
    const Deadlines::Moment first = Deadlines::own_moment(client, 1'000, 7);
    EXPECT_GE(first, 1'000);
    EXPECT_LT(first, 1'007);
    for (Deadlines::Moment when = 1'000; when <= first; ++when)
      EXPECT_EQ(Deadlines::own_moment(client, when, 7), first);
    EXPECT_EQ(Deadlines::own_moment(client, first + 1, 7), first + 7);
    EXPECT_EQ(Deadlines::own_moment(client, 1'000, 1), 1'000)
        << "and if there is only one, all have it";
  }
}

// After a restart all pages come back within a moment, and their ids are neighbours.
TEST(Deadlines, ThoseWhoCameTogetherHaveOtherMoments) {
  for (const ClientId first : {ClientId{0}, ClientId{1} << 32, (ClientId{9} << 32) + 5'000}) {
    for (const Deadlines::Moment every : {3, 7, 1'000})
      EXPECT_NE(Deadlines::own_moment(first, 0, every), Deadlines::own_moment(first + 1, 0, every));
    for (const std::size_t count : {7u, 100u, 10'000u}) {
      std::vector<std::size_t> moments(7);
      for (ClientId client = first; client < first + count; ++client)
        ++moments.at(static_cast<std::size_t>(Deadlines::own_moment(client, 0, 7)));
      EXPECT_LE(*std::max_element(moments.begin(), moments.end()), count / 7 + 2)
          << count << " clients, from " << first << " on";
    }
  }
}

TEST(ClientTable, KeepsOneThingForEachClient) {
  ClientTable<std::string> table;
  const ClientId ada = 7;
  const ClientId bob = (ClientId{1} << 32) + 2;
  EXPECT_EQ(table.find(ada), nullptr);
  std::string& kept = table.add(ada, "ada");
  table.add(bob, "bob");
  EXPECT_EQ(table.find(ada), &kept) << "it does not move when another one comes";
  ASSERT_NE(table.find(bob), nullptr);
  EXPECT_EQ(*table.find(bob), "bob");
  std::string all;
  table.for_each(
      [&](ClientId client, const std::string& name) { all += name + (client == ada ? "!" : "?"); });
  EXPECT_EQ(all, "bob?ada!");
}

TEST(ClientTable, AnOldIdFindsNobody) {
  ClientTable<std::string> table;
  const ClientId old = (ClientId{1} << 32) + 3;
  const ClientId next = (ClientId{2} << 32) + 3;  // the same place, used again
  table.add(old, "old");
  EXPECT_EQ(table.find(next), nullptr);
  table.remove(old);
  EXPECT_EQ(table.find(old), nullptr);
  table.add(next, "next");
  EXPECT_EQ(table.find(old), nullptr);
  ASSERT_NE(table.find(next), nullptr);
  EXPECT_EQ(*table.find(next), "next");
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
