// Bytes on their way out: in order, in few writes, and only so many for a peer that does not read.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "echo_client.h"
#include "server_in_thread.h"
#include "server_process.h"
#include "tcp/sender.h"

namespace ws::test {
namespace {

using namespace tcp;

// pins: 6455-6.1-g
TEST(Flushing, PartialWritesKeepEveryByteInOrder) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port(), "127.0.0.1", 16 * 1024};
  ASSERT_TRUE(client.open());
  std::string big;
  while (big.size() < 1024 * 1024)
    big += std::to_string(big.size()) + " ";
  ASSERT_TRUE(client.send(text_from_client(big)));
  Bytes expected = text_from_server(big);
  for (int i = 0; i < 3'000; ++i) {
    const std::string text = std::to_string(i) + std::string(i % 300, '.');
    ASSERT_TRUE(client.send(text_from_client(text)));
    const Bytes frame = text_from_server(text);
    expected.insert(expected.end(), frame.begin(), frame.end());
  }
  EXPECT_TRUE(client.read(expected.size()) == expected);
}

TEST(Flushing, ASlowReaderIsDroppedAndNobodyElseWaits) {
  ServerProcess server{chapter_server(), {"--max-owed", "1000000"}};
  TcpClient slow{server.port()};
  TcpClient other{server.port()};
  ASSERT_TRUE(slow.open() && other.open());
  const Bytes big = text_from_client(std::string(65'000, 'x'));
  bool dropped = false;
  for (int i = 0; i < 5'000 && !dropped; ++i) {
    dropped = !slow.send(big);
    ASSERT_TRUE(echoes(other, "in time"));
  }
  EXPECT_TRUE(dropped);
}

TEST(Flushing, MuchInOneTurnIsNotASlowPeer) {
  const std::size_t max_owed = 4'096;
  ServerInThread server{{.on_bytes =
                             [](ServerInThread& host, ClientId client, ByteView) {
                               for (int i = 0; i < 5; ++i)
                                 host.send(client, std::string(3'000, 'm'));
                             }},
                        max_owed};
  TcpClient client{server.port()};
  client.send("x");
  EXPECT_EQ(client.read(15'000), Bytes(15'000, 'm'));
}

TEST(Flushing, OnePieceThatIsMoreThanAnybodyMayBeOwedIsTheEnd) {
  const std::size_t max_owed = 4'096;
  ServerInThread server{
      {.on_bytes = [](ServerInThread& host, ClientId client,
                      ByteView) { host.send(client, std::string(100'000, 'm')); }},
      max_owed};
  TcpClient client{server.port()};
  client.send("x");
  EXPECT_TRUE(client.read_to_eof().empty());
  EXPECT_FALSE(client.timed_out());
}

TEST(Flushing, SendsToAllAndEndsAllInOneTurn) {
  ServerInThread server{{.on_bytes = [](ServerInThread& host, ClientId client, ByteView bytes) {
    if (as_text(bytes) == "hello") return host.send(client, "hello");
    for (const ClientId other : host.present)
      host.send(other, "all");
    for (const ClientId other : host.present)
      host.tcp.disconnect(other);
  }}};
  std::vector<std::unique_ptr<TcpClient>> clients;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(std::make_unique<TcpClient>(server.port()));
    clients.back()->send("hello");
    EXPECT_EQ(as_text(clients.back()->read(5)), "hello");
  }
  clients[0]->send("now");
  for (const auto& client : clients) {
    EXPECT_EQ(as_text(client->read_to_eof()), "all");
    EXPECT_FALSE(client->timed_out());
    client->finish_sending();
  }
}

// -------------------------------------------------------------------------- without a server

// A client whose other end is in the test.
struct Pair {
  Pair() {
    signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    client.fd = ends[0];
  }
  ~Pair() {
    close(ends[0]);
    close(ends[1]);
  }

  int ends[2];
  Client client;
};

Bytes read_all(int fd) {
  Bytes all;
  std::uint8_t piece[64 * 1024];
  ssize_t count = 0;
  while ((count = recv(fd, piece, sizeof piece, 0)) > 0)
    all.insert(all.end(), piece, piece + count);
  return all;
}

TEST(Sender, WritesThousandsOfPiecesInOrder) {
  Pair pair;
  Sender sender{1024 * 1024};
  Bytes expected;
  for (int i = 0; i < 3'000; ++i) {
    expected.push_back(static_cast<std::uint8_t>(i));
    ASSERT_TRUE(sender.owe(pair.client, share({static_cast<std::uint8_t>(i)})));
  }
  const Sender::Written written = sender.write(pair.client);
  EXPECT_EQ(written.bytes, 3'000u);
  EXPECT_FALSE(written.failed);
  EXPECT_EQ(pair.client.outbox, nullptr);
  EXPECT_EQ(read_all(pair.ends[1]), expected);
}

TEST(Sender, KeepsWhatTheKernelDoesNotTake) {
  Pair pair;
  Sender sender{4 * 1024 * 1024};
  const Bytes much = pattern(2 * 1024 * 1024);
  ASSERT_TRUE(sender.owe(pair.client, share(much)));
  Bytes arrived;
  while (pair.client.owed != 0 || pair.client.outbox) {
    const Sender::Written written = sender.write(pair.client);
    ASSERT_FALSE(written.failed);
    const Bytes piece = read_all(pair.ends[1]);
    ASSERT_EQ(piece.size(), written.bytes);
    ASSERT_LT(piece.size(), much.size());
    arrived.insert(arrived.end(), piece.begin(), piece.end());
  }
  EXPECT_TRUE(arrived == much);
}

TEST(Sender, SaysThatTooManyPiecesWait) {
  Pair pair;
  const std::size_t max_owed = 64 * 1024;
  Sender sender{max_owed};
  const auto write_one = [&] {
    EXPECT_TRUE(sender.owe(pair.client, share({1})));
    return sender.write(pair.client);
  };
  while (!pair.client.outbox)  // until the kernel takes no more
    ASSERT_FALSE(write_one().failed);
  for (std::size_t waiting = 1; waiting < 16 + max_owed / 64; ++waiting)
    ASSERT_FALSE(write_one().too_much) << waiting;
  const Sender::Written written = write_one();
  EXPECT_TRUE(written.too_much);
  EXPECT_FALSE(written.failed);
}

TEST(Sender, SaysThatThePeerIsGone) {
  Pair pair;
  Sender sender{1024};
  shutdown(pair.ends[1], SHUT_RD);
  ASSERT_TRUE(sender.owe(pair.client, share({1})));
  EXPECT_TRUE(sender.write(pair.client).failed);
}

}  // namespace
}  // namespace ws::test
