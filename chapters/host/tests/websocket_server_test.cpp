// The whole stack after the handshake: Close, failures and the heartbeat, as a client sees them.
#include <gtest/gtest.h>

#include <string>

#include "echo_client.h"
#include "server_process.h"

namespace ws::test {
namespace {

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

TEST(WebSocketServer, AFailureIsToldThoughMoreIsSent) {
  ServerProcess server{chapter_server()};
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

TEST(WebSocketServer, PingsASilentPeerAndGivesUp) {
  ServerProcess server{chapter_server(), {"--heartbeat", "500", "--tick", "50"}};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  EXPECT_EQ(client.read(2), "89 00"_hex);
  client.send("8a 80 00 00 00 00"_hex);
  EXPECT_EQ(client.read(2), "89 00"_hex);  // it was heard, so there is a next time
  client.read_to_eof();
  EXPECT_FALSE(client.timed_out());
}

}  // namespace
}  // namespace ws::test
