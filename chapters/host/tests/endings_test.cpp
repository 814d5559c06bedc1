// How a connection ends: by a FIN, by a reset, by us, and everything at once.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "echo_client.h"
#include "server_in_thread.h"
#include "server_process.h"

namespace ws::test {
namespace {

TEST(Endings, AResetEndsOnlyThatClient) {
  ServerProcess server{chapter_server()};
  TcpClient other{server.port()};
  ASSERT_TRUE(other.open());
  for (std::size_t cut : {0u, 1u, 5u, 8u}) {
    TcpClient client{server.port()};
    ASSERT_TRUE(client.open());
    client.send(ByteView{text_from_client("Hello")}.first(cut));
    client.reset();
    EXPECT_TRUE(echoes(other, "still here"));
  }
  EXPECT_TRUE(server.is_running());
}

TEST(Endings, WritingToAPeerThatLeftEndsOnlyThatClient) {
  ServerProcess server{chapter_server()};
  TcpClient other{server.port()};
  ASSERT_TRUE(other.open());
  const Bytes big = text_from_client(std::string(65'000, 'x'));
  for (int i = 0; i < 5; ++i) {
    TcpClient client{server.port()};
    ASSERT_TRUE(client.open());
    for (int frames = 0; frames < 200; ++frames)
      client.send(big);
    // Destroyed with unread bytes in it: RST, in the middle of our writing.
  }
  EXPECT_TRUE(echoes(other, "still here"));
  EXPECT_TRUE(server.is_running());
}

TEST(Endings, DisconnectFlushesAndSendsNothingMore) {
  ServerInThread server{{.on_bytes = [](ServerInThread& host, ClientId client, ByteView) {
    host.send(client, "bye");
    host.tcp.disconnect(client);
    host.send(client, "never");
  }}};
  TcpClient client{server.port()};
  client.send("x");
  EXPECT_EQ(as_text(client.read_to_eof()), "bye");
  EXPECT_FALSE(client.timed_out());
}

// A refusal in the middle of an upload: a reset would destroy it, and its reader may be busy with sending.
TEST(Endings, APeerThatStillSendsIsNotReset) {
  using namespace std::chrono_literals;
  ServerInThread server{{.on_bytes = [](ServerInThread& host, ClientId client, ByteView) {
    host.send(client, "no");
    host.tcp.disconnect(client);
  }}};
  // It lingers for 200 ms. On a busy machine they may be over between two bytes. Then another client comes.
  std::string heard;
  for (int tries = 0; tries < 20 && heard != "no"; ++tries) {
    TcpClient client{server.port()};
    const auto begin = std::chrono::steady_clock::now();
    bool is_there = client.send("x");
    while (is_there && std::chrono::steady_clock::now() - begin < 600ms) {
      std::this_thread::sleep_for(10ms);
      is_there = client.send("x");
    }
    if (is_there) heard = as_text(client.read_to_eof());
  }
  EXPECT_EQ(heard, "no");
}

TEST(Endings, AFinIsToldOnceThoughAResetFollows) {
  std::counting_semaphore<> heard{0};
  Behaviour behaviour;
  behaviour.on_bytes = [](ServerInThread& host, ClientId client, ByteView) {
    host.send(client, std::string(32'000'000, 'x'));  // more than a kernel keeps
  };
  behaviour.on_eof = [&](ServerInThread&, ClientId) { heard.release(); };  // and goes on sending
  behaviour.on_disconnect = [&](ServerInThread&, ClientId) { heard.release(); };
  ServerInThread server{behaviour, 64'000'000};
  TcpClient client{server.port(), "127.0.0.1", 16 * 1024};
  client.send("x");
  EXPECT_EQ(as_text(client.read(1)), "x");
  client.finish_sending();
  ASSERT_TRUE(heard.try_acquire_for(std::chrono::seconds{10}));
  client.reset();
  ASSERT_TRUE(heard.try_acquire_for(std::chrono::seconds{10}));
  server.stop();
  ASSERT_EQ(server.connected.size(), 1u);
  const ClientId id = server.connected.begin()->first;
  EXPECT_EQ(server.finished[id], 1);
  EXPECT_EQ(server.disconnected[id], 1);
}

// -------------------------------------------------------------------------- calls inside calls

// One byte from a client, and what the server then does inside of on_bytes.
enum class Ask : char { echo, drop_me, drop_the_others, say_bye, end_everybody };

void send(TcpClient& client, Ask ask) {
  client.send(std::string(1, static_cast<char>(ask)));
}

void obey(ServerInThread& host, ClientId client, ByteView bytes) {
  switch (static_cast<Ask>(bytes[0])) {
    case Ask::echo:
      host.send(client, as_text(bytes));
      break;
    case Ask::drop_me:  // and go on as if nothing had happened
      host.tcp.drop(client);
      host.send(client, "never");
      host.tcp.disconnect(client);
      break;
    case Ask::drop_the_others:
      for (const ClientId other : host.present) {
        if (other != client) host.tcp.drop(other);
      }
      host.send(client, "alone");
      break;
    case Ask::say_bye:
      host.send(client, "bye");
      host.tcp.disconnect(client);
      host.send(client, "never");
      break;
    case Ask::end_everybody:
      for (const ClientId other : host.present)
        host.send(other, "all");
      for (const ClientId other : host.present)
        host.tcp.disconnect(other);
      break;
  }
}

// An application that hears of an end may send, and end others, too.
void tell_the_others(ServerInThread& host, ClientId client) {
  host.send(client, "never");
  host.tcp.drop(client);
  for (const ClientId other : host.present)
    host.send(other, ".");
  const bool seventh = host.disconnected.size() % 7 == 0;
  if (seventh && !host.present.empty()) host.tcp.drop(host.present.back());
}

TEST(Endings, SurviveCallsFromInsideTheServersCalls) {
  ServerInThread server{{.on_bytes = obey, .on_disconnect = tell_the_others}};
  const std::vector<Ask> asks{
      Ask::echo, Ask::drop_me, Ask::say_bye,       Ask::echo,    Ask::drop_the_others,
      Ask::echo, Ask::echo,    Ask::end_everybody, Ask::say_bye, Ask::drop_me,
      Ask::echo,
  };
  for (std::size_t round = 0; round < 30; ++round) {
    std::vector<std::unique_ptr<TcpClient>> clients;
    for (int i = 0; i < 30; ++i)
      clients.push_back(std::make_unique<TcpClient>(server.port()));
    for (std::size_t i = 0; i < clients.size(); ++i) {
      send(*clients[i], asks[(round + i) % asks.size()]);
      if (i % 5 == 0) clients[i]->reset();
      if (i % 5 == 1) clients[i]->finish_sending();
    }
  }
  server.stop();
  EXPECT_EQ(server.connected.size(), server.disconnected.size());
  for (const auto& [client, times] : server.connected)
    EXPECT_EQ(times, 1) << "an id used twice";
  for (const auto& [client, times] : server.disconnected)
    EXPECT_EQ(times, 1);
  for (const auto& [client, times] : server.finished)
    EXPECT_EQ(times, 1);
}

}  // namespace
}  // namespace ws::test
