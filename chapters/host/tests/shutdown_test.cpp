// The end of the whole server: signals, and clients that do not let go.
#include <gtest/gtest.h>
#include <signal.h>

#include <memory>
#include <string>
#include <vector>

#include "echo_client.h"
#include "server_process.h"
#include "tcp_server.h"

namespace ws::test {
namespace {

const Bytes going_away = "88 02 03 e9"_hex;

// Five clients are open, one of them is owed much, and a sixth is in the middle of its handshake.
void goes_away(int signal) {
  ServerProcess server{chapter_server()};
  std::vector<std::unique_ptr<TcpClient>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<TcpClient>(server.port()));
    ASSERT_TRUE(clients.back()->open());
  }
  TcpClient half{server.port()};
  half.send("GET / HT");
  const std::string much(1024 * 1024, 'x');
  const Bytes expected = text_from_server(much);
  clients[0]->send(text_from_client(much));
  EXPECT_EQ(clients[0]->read(1), "81"_hex);

  kill(server.pid(), signal);
  EXPECT_EQ(clients[0]->read(expected.size() - 1), Bytes(expected.begin() + 1, expected.end()));
  for (const auto& client : clients)
    EXPECT_EQ(client->read(4), going_away);
  EXPECT_FALSE(TcpClient{server.port()}.connected()) << "nobody comes in while it says goodbye";
  for (const auto& client : clients) {
    client->send(close_from_client(1001));
    EXPECT_TRUE(client->read_to_eof().empty());
    EXPECT_FALSE(client->timed_out());
    client->finish_sending();
  }
  half.finish_sending();
  EXPECT_TRUE(half.read_to_eof().empty());
  EXPECT_EQ(server.stop(0), 0);
}

TEST(Shutdown, SigintSaysGoingAwayToEveryone) {
  goes_away(SIGINT);
}

TEST(Shutdown, SigtermSaysGoingAwayToEveryone) {
  goes_away(SIGTERM);
}

TEST(Shutdown, ACloseThatNobodyAnswersTimesOut) {
  ServerProcess server{chapter_server(),
                       {"--close-timeout", "60", "--tick", "20", "--linger", "60"}};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  kill(server.pid(), SIGTERM);
  EXPECT_EQ(client.read_to_eof(), going_away);
  EXPECT_FALSE(client.timed_out());
  EXPECT_EQ(server.stop(0), 0);
}

TEST(Shutdown, ASecondSignalDoesNotWait) {
  ServerProcess server{chapter_server(), {"--close-timeout", "80000000", "--linger", "80000000"}};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  kill(server.pid(), SIGINT);
  EXPECT_EQ(client.read(4), going_away);
  EXPECT_EQ(server.stop(SIGINT), 0);
}

TEST(Shutdown, MayComeBeforeTheServerRuns) {
  class Nothing : public Application {
    void on_connect(ClientId) override {}
    void on_bytes(ClientId, ByteView) override {}
    void on_eof(ClientId) override {}
    void on_disconnect(ClientId) override {}
    void on_tick(std::chrono::milliseconds) override {}
    void on_stop() override {}
  } nothing;
  TcpServer server{nothing, {.port = 0}};
  server.stop();
  server.run();
  TcpServer never_run{nothing, {.port = 0}};
}

}  // namespace
}  // namespace ws::test
