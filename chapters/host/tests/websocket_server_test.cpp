// The whole stack after the handshake: Close, failures and the heartbeat, as a client sees them. And what
// it keeps for each client, and who has to be looked at when.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "client_table.h"
#include "deadlines.h"
#include "echo_client.h"
#include "server_process.h"

namespace ws::test {
namespace {

using namespace std::chrono_literals;
using Clients = std::vector<ClientId>;

// pins: 6455-7.1.1-b
TEST(WebSocketServer, ACloseIsEchoedAndThenComesTheFin) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  client.send(close_from_client(1000));
  EXPECT_EQ(client.read_to_eof(), "88 02 03 e8"_hex);
  EXPECT_FALSE(client.timed_out());
}

TEST(WebSocketServer, AFinWithoutACloseIsAnsweredWithAFin) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  client.send(text_from_client("last words"));
  client.finish_sending();
  EXPECT_EQ(client.read_to_eof(), text_from_server("last words"));
  EXPECT_FALSE(client.timed_out());
}

// pins: 6455-7.1.1-a
TEST(WebSocketServer, AFailureIsToldThoughMoreIsSent) {
  ServerProcess server{chapter_server(),
                       {"--linger", "60000"}};  // 5 MB may take longer than two seconds
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  client.send("81 05 48 65 6c 6c 6f"_hex);  // not masked
  for (int i = 0; i < 50; ++i)
    client.send(std::string(100'000, 'x'));
  const Bytes close = client.read(4);
  ASSERT_EQ(close.size(), 4u);
  EXPECT_EQ(close[0], 0x88);
  EXPECT_EQ(close[2] * 256 + close[3], 1002);
}

// pins: 6455-5.5.2-b
TEST(WebSocketServer, APingInsideAMessageIsAnsweredBeforeItsEnd) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  client.send(client_frame(0x01, as_bytes("Hel")));
  client.send(client_frame(0x89, as_bytes("?")));
  EXPECT_EQ(client.read(3), server_frame(0x8A, as_bytes("?")));
  client.send(client_frame(0x80, as_bytes("lo")));
  EXPECT_EQ(client.read(7), text_from_server("Hello"));
}

TEST(WebSocketServer, PingsASilentPeerAndGivesUp) {
  ServerProcess server{chapter_server(), {"--heartbeat", "500", "--tick", "50"}};
  bool was_heard = false;
  // On a busy machine a pong may come too late, and the server has given up. Then another client comes.
  for (int tries = 0; tries < 20 && !was_heard; ++tries) {
    TcpClient client{server.port()};
    ASSERT_TRUE(client.open());
    ASSERT_EQ(client.read(2), "89 00"_hex);
    client.send("8a 80 00 00 00 00"_hex);
    was_heard = client.read(2) == "89 00"_hex;  // so there is a next time
    client.read_to_eof();
    ASSERT_FALSE(client.timed_out());
  }
  EXPECT_TRUE(was_heard);
}

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

}  // namespace
}  // namespace ws::test
