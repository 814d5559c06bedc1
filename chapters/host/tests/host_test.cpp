// The host over real sockets: what peers do to a server, one test each. chapter_server() is the echo
// server. Nothing here measures time; a test waits for what has to happen.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "hex.h"
#include "server_process.h"
#include "tcp_server.h"

namespace ws::test {
namespace {

const std::string handshake =
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

const Bytes going_away = "88 02 03 e9"_hex;
const Bytes close_1000 = "88 82 00 00 00 00 03 e8"_hex;
const Bytes close_1001 = "88 82 00 00 00 00 03 e9"_hex;

// The length of a frame as §5.2 writes it, after `first`. `mask` is 0x80 or 0.
Bytes frame_head(std::uint8_t first, std::size_t size, std::uint8_t mask) {
  Bytes head{first};
  const auto low = [&](int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
      head.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
  };
  if (size < 126) {
    head.push_back(static_cast<std::uint8_t>(mask | size));
  } else if (size < 65'536) {
    head.push_back(mask | 126);
    low(2);
  } else {
    head.push_back(mask | 127);
    low(8);
  }
  return head;
}

// What a client sends (its key is 00 00 00 00), and what comes back for it.
Bytes request(std::string_view payload, std::uint8_t first = 0x81) {
  Bytes frame = frame_head(first, payload.size(), 0x80);
  frame.insert(frame.end(), 4, 0);
  frame.insert(frame.end(), payload.begin(), payload.end());
  return frame;
}

Bytes reply(std::string_view payload, std::uint8_t first = 0x81) {
  Bytes frame = frame_head(first, payload.size(), 0);
  frame.insert(frame.end(), payload.begin(), payload.end());
  return frame;
}

bool echoes(TcpClient& client, std::string_view payload) {
  const Bytes expected = reply(payload);
  return client.send(request(payload)) && client.read(expected.size()) == expected;
}

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// -------------------------------------------------------------------------------- HTTP

TEST(Host, ListensOnBothLoopbackAddresses) {
  ServerProcess server{chapter_server()};
  TcpClient v4{server.port(), "127.0.0.1"};
  ASSERT_TRUE(v4.open());
  EXPECT_TRUE(echoes(v4, "four"));
  TcpClient v6{server.port(), "::1"};
  if (!v6.connected()) GTEST_SKIP() << "this machine has no IPv6";
  ASSERT_TRUE(v6.open());
  EXPECT_TRUE(echoes(v6, "six"));
}

TEST(Host, AnswersPipelinedRequestsInOrder) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  client.send("HEAD /nowhere HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_head().substr(0, 13), "HTTP/1.1 404 ");
  EXPECT_EQ(client.read_head().substr(0, 13), "HTTP/1.1 200 ");
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_head().substr(0, 13), "HTTP/1.1 200 ");
}

TEST(Host, AnswersAfterTheClientsFin) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nHEAD /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /");
  client.finish_sending();
  const Bytes all = client.read_to_eof();
  EXPECT_FALSE(client.timed_out());
  EXPECT_EQ(as_text(all).substr(0, 13), "HTTP/1.1 200 ");
  EXPECT_NE(as_text(all).find("HTTP/1.1 404 "), std::string_view::npos);
}

TEST(Host, ARefusalArrivesWholeThoughMoreIsSent) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  client.send("NONSENSE\r\n\r\n");
  // Closing a socket with unread bytes in it sends RST, and RST destroys what we said last.
  for (int i = 0; i < 50; ++i)
    client.send(std::string(100'000, 'x'));
  const std::string head = client.read_head();
  EXPECT_EQ(head.substr(0, 13), "HTTP/1.1 400 ");
  client.finish_sending();
  client.read_to_eof();
  EXPECT_FALSE(client.timed_out());
}

TEST(Host, SendsTheSecurityFields) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string head = client.read_head();
  EXPECT_NE(head.find("Content-Security-Policy: default-src 'none';"), std::string::npos) << head;
  EXPECT_NE(head.find("X-Content-Type-Options: nosniff"), std::string::npos) << head;
  EXPECT_NE(head.find("Content-Type: text/html; charset=utf-8"), std::string::npos) << head;
}

TEST(Host, ServesNothingThatIsHidden) {
  namespace fs = std::filesystem;
  char name[] = "/tmp/websockets-by-hand-XXXXXX";
  ASSERT_NE(mkdtemp(name), nullptr);
  const fs::path folder = name;
  fs::create_directories(folder / ".git");
  for (const char* const path : {"page.html", ".env", ".git/config"})
    std::ofstream{folder / path} << "x";
  {
    ServerProcess server{chapter_server(), {"--web", folder.string()}};
    TcpClient client{server.port()};
    for (const char* const path : {"/.env", "/.git/config", "/page.html"}) {
      client.send("HEAD " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      const bool hidden = path != std::string_view("/page.html");
      EXPECT_EQ(client.read_head().substr(9, 3), hidden ? "404" : "200") << path;
    }
  }
  fs::remove_all(folder);
}

TEST(Host, AnUpgradeOfHttp10IsIgnored) {  // RFC 9110 §7.8
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  std::string old = handshake;
  old.replace(old.find("HTTP/1.1"), 8, "HTTP/1.0");
  client.send(old);
  EXPECT_EQ(as_text(client.read_to_eof()).substr(0, 13), "HTTP/1.1 200 ");
}

TEST(Host, ARefusedHeadHasNoBody) {  // RFC 9110 §9.3.2
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  client.send("HEAD" + handshake.substr(3));
  const Bytes all = client.read_to_eof();
  EXPECT_EQ(as_text(all).substr(0, 13), "HTTP/1.1 405 ");
  EXPECT_TRUE(as_text(all).ends_with("\r\n\r\n"));
}

TEST(Host, EndsAClientThatNeverFinishesItsHandshake) {
  ServerProcess server{chapter_server(), {"--handshake-timeout", "500", "--tick", "50"}};
  TcpClient open{server.port()};
  ASSERT_TRUE(open.open());
  TcpClient silent{server.port()};
  silent.read_to_eof();
  EXPECT_FALSE(silent.timed_out());
  EXPECT_TRUE(echoes(open, "past the handshake, no such clock"));
}

TEST(Host, EndsAClientThatTricklesItsHandshake) {
  ServerProcess server{chapter_server(),
                       {"--handshake-timeout", "500", "--tick", "50", "--linger", "100"}};
  TcpClient client{server.port()};
  bool gone = !client.send("GET / HTTP/1.1\r\n");
  for (int i = 0; i < 2'000 && !gone; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
    gone = !client.send("x");
  }
  EXPECT_TRUE(gone);
}

// -------------------------------------------------------------------------------- pieces

TEST(Host, ReadsAHandshakeAndAFrameCutAnywhere) {
  ServerProcess server{chapter_server()};
  const Bytes hello = request("Hello");
  std::string all = handshake + std::string{as_text(hello)};
  for (std::size_t cut = 1; cut < all.size(); ++cut) {
    TcpClient client{server.port()};
    client.send(all.substr(0, cut));
    client.send(all.substr(cut));
    ASSERT_EQ(client.read_head().substr(0, 13), "HTTP/1.1 101 ") << "cut at " << cut;
    ASSERT_EQ(client.read(7), reply("Hello")) << "cut at " << cut;
  }
}

TEST(Host, ReadsFramesGluedToTheHandshake) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  const Bytes one = request("one");
  const Bytes two = request("two", 0x82);
  client.send(handshake + std::string{as_text(one)} + std::string{as_text(two)});
  EXPECT_EQ(client.read_head().substr(0, 13), "HTTP/1.1 101 ");
  EXPECT_EQ(client.read(5), reply("one"));
  EXPECT_EQ(client.read(5), reply("two", 0x82));
}

TEST(Host, PartialWritesKeepEveryByteInOrder) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port(), "127.0.0.1", 16 * 1024};
  ASSERT_TRUE(client.open());
  std::string big;
  while (big.size() < 1024 * 1024)
    big += std::to_string(big.size()) + " ";
  ASSERT_TRUE(client.send(request(big)));
  Bytes expected = reply(big);
  for (int i = 0; i < 3'000; ++i) {
    const std::string text = std::to_string(i) + std::string(i % 300, '.');
    ASSERT_TRUE(client.send(request(text)));
    const Bytes frame = reply(text);
    expected.insert(expected.end(), frame.begin(), frame.end());
  }
  EXPECT_TRUE(client.read(expected.size()) == expected);
}

// -------------------------------------------------------------------------------- endings

TEST(Host, AResetEndsOnlyThatClient) {
  ServerProcess server{chapter_server()};
  TcpClient other{server.port()};
  ASSERT_TRUE(other.open());
  for (std::size_t cut : {0u, 1u, 5u, 8u}) {
    TcpClient client{server.port()};
    ASSERT_TRUE(client.open());
    client.send(ByteView{request("Hello")}.first(cut));
    client.reset();
    EXPECT_TRUE(echoes(other, "still here"));
  }
  EXPECT_TRUE(server.is_running());
}

TEST(Host, AFinWithoutACloseIsAnsweredWithAFin) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  client.send(request("last words"));
  client.finish_sending();
  EXPECT_EQ(client.read_to_eof(), reply("last words"));
  EXPECT_FALSE(client.timed_out());
}

TEST(Host, WritingToAPeerThatLeftEndsOnlyThatClient) {
  ServerProcess server{chapter_server()};
  TcpClient other{server.port()};
  ASSERT_TRUE(other.open());
  const Bytes big = request(std::string(65'000, 'x'));
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

TEST(Host, ASlowReaderIsDroppedAndNobodyElseWaits) {
  ServerProcess server{chapter_server(), {"--max-owed", "1000000"}};
  TcpClient slow{server.port()};
  TcpClient other{server.port()};
  ASSERT_TRUE(slow.open() && other.open());
  const Bytes big = request(std::string(65'000, 'x'));
  bool dropped = false;
  for (int i = 0; i < 5'000 && !dropped; ++i) {
    dropped = !slow.send(big);
    ASSERT_TRUE(echoes(other, "in time"));
  }
  EXPECT_TRUE(dropped);
}

void late_comers_wait(ServerProcess& server) {
  ASSERT_NE(server.port(), 0) << server.output();
  std::vector<std::unique_ptr<TcpClient>> clients;
  for (int i = 0; i < 150; ++i) {
    clients.push_back(std::make_unique<TcpClient>(server.port()));
    ASSERT_TRUE(clients.back()->connected());
    clients.back()->send(handshake);
  }
  for (std::size_t i = 0; i < clients.size(); ++i) {
    ASSERT_EQ(clients[i]->read_head().substr(0, 13), "HTTP/1.1 101 ") << "client " << i;
    ASSERT_TRUE(echoes(*clients[i], "in at last")) << "client " << i;
    clients[i].reset();  // makes room for one more
  }
  EXPECT_EQ(server.stop(SIGTERM), 0);
}

TEST(Host, WhenDescriptorsRunShortTheLateComersWait) {
  ServerProcess server{"/bin/sh", {"-c", "ulimit -n 64; exec \"$0\" \"$@\"", chapter_server()}};
  late_comers_wait(server);
}

TEST(Host, WhenThereAreNoDescriptorsTheLateComersWait) {
#if defined(__linux__) && defined(__OPTIMIZE__)
  ServerProcess server{chapter_server()};
  const rlimit few{64, 64};  // behind its back, so that EMFILE meets it unprepared
  ASSERT_EQ(prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr), 0);
  late_comers_wait(server);
#else
  GTEST_SKIP() << "in the release build only: sanitizers need descriptors of their own";
#endif
}

TEST(Host, ACloseIsEchoedAndThenComesTheFin) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  client.send(close_1000);
  EXPECT_EQ(client.read_to_eof(), "88 02 03 e8"_hex);
  EXPECT_FALSE(client.timed_out());
}

TEST(Host, AFailureIsToldThoughMoreIsSent) {
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

TEST(Host, PingsASilentPeerAndGivesUp) {
  ServerProcess server{chapter_server(), {"--heartbeat", "500", "--tick", "50"}};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  EXPECT_EQ(client.read(2), "89 00"_hex);
  client.send("8a 80 00 00 00 00"_hex);
  EXPECT_EQ(client.read(2), "89 00"_hex);  // it was heard, so there is a next time
  client.read_to_eof();
  EXPECT_FALSE(client.timed_out());
}

// -------------------------------------------------------------------------------- the end

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
  const Bytes expected = reply(much);
  clients[0]->send(request(much));
  EXPECT_EQ(clients[0]->read(1), "81"_hex);

  kill(server.pid(), signal);
  EXPECT_EQ(clients[0]->read(expected.size() - 1), Bytes(expected.begin() + 1, expected.end()));
  for (const auto& client : clients) {
    EXPECT_EQ(client->read(4), going_away);
    client->send(close_1001);
    EXPECT_TRUE(client->read_to_eof().empty());
    EXPECT_FALSE(client->timed_out());
    client->finish_sending();
  }
  half.finish_sending();
  EXPECT_TRUE(half.read_to_eof().empty());
  EXPECT_EQ(server.stop(0), 0);
  EXPECT_FALSE(TcpClient{server.port()}.connected());
}

TEST(Host, SigintSaysGoingAwayToEveryone) {
  goes_away(SIGINT);
}
TEST(Host, SigtermSaysGoingAwayToEveryone) {
  goes_away(SIGTERM);
}

TEST(Host, ACloseThatNobodyAnswersTimesOut) {
  ServerProcess server{chapter_server(),
                       {"--close-timeout", "60", "--tick", "20", "--linger", "60"}};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  kill(server.pid(), SIGTERM);
  EXPECT_EQ(client.read_to_eof(), going_away);
  EXPECT_FALSE(client.timed_out());
  EXPECT_EQ(server.stop(0), 0);
}

TEST(Host, ASecondSignalDoesNotWait) {
  ServerProcess server{chapter_server(), {"--close-timeout", "80000000", "--linger", "80000000"}};
  TcpClient client{server.port()};
  ASSERT_TRUE(client.open());
  kill(server.pid(), SIGINT);
  EXPECT_EQ(client.read(4), going_away);
  EXPECT_EQ(server.stop(SIGINT), 0);
}

TEST(Host, APortThatIsTakenIsOneClearLine) {
  ServerProcess first{chapter_server()};
  const std::string port = std::to_string(first.port());
  ServerProcess second{chapter_server(), {"--port", port}};
  EXPECT_EQ(second.stop(0), 1);
  EXPECT_EQ(second.output(), "port " + port + " is taken; try --port 0\n");
}

TEST(Host, APortIsFreeAgainAtOnce) {
  ServerProcess first{chapter_server()};
  const std::string port = std::to_string(first.port());
  TcpClient client{first.port()};
  ASSERT_TRUE(client.open());
  EXPECT_TRUE(echoes(client, "TIME_WAIT is on our side: we end TCP first"));
  client.send(close_1000);
  EXPECT_EQ(client.read_to_eof().size(), 4u);
  client.finish_sending();
  EXPECT_EQ(first.stop(SIGTERM), 0);
  ServerProcess second{chapter_server(), {"--port", port}};
  EXPECT_EQ(std::to_string(second.port()), port) << second.output();
}

TEST(Host, AMistakenArgumentIsOneClearLine) {
  const std::vector<std::vector<std::string>> mistakes{{"--prot", "1"},     {"--port", "eighty"},
                                                       {"--port", "70000"}, {"--web"},
                                                       {"--linger", "-1"},  {"--tick", "0"}};
  for (std::vector<std::string> arguments : mistakes) {
    if (arguments[0] != "--port") arguments.insert(arguments.begin(), {"--port", "0"});
    ServerProcess server{chapter_server(), arguments};
    EXPECT_EQ(server.stop(0), 2) << arguments[0];
    EXPECT_EQ(count_lines(server.output()), 1u) << server.output();
  }
  ServerProcess server{chapter_server(), {"--web", "/no/such/place"}};
  EXPECT_EQ(server.stop(0), 1);
  EXPECT_EQ(server.output(), "no such directory: /no/such/place\n");
}

// -------------------------------------------------------------------------------- TcpServer itself

// Runs a TcpServer in a thread; what a client's first byte asks for is done inside on_bytes.
class Host : public Application {
 public:
  explicit Host(std::size_t max_owed = 1024 * 1024)
      : server{*this, {.port = 0, .max_owed = max_owed, .linger = std::chrono::milliseconds{200}}} {
    thread_ = std::thread{[this] { server.run(); }};
  }
  ~Host() override { stop(); }

  void stop() {
    if (!thread_.joinable()) return;
    server.stop();
    thread_.join();
  }

  void on_connect(ClientId client) override {
    connected[client] += 1;
    clients.push_back(client);
    if (refuse_next) server.drop(client);
  }
  void on_bytes(ClientId client, ByteView bytes) override {
    EXPECT_EQ(ended.count(client), 0u) << "bytes after the end";
    switch (bytes[0]) {
      case 'd':  // drop myself, and go on as if nothing had happened
        server.drop(client);
        server.send(client, share("never"));
        server.disconnect(client);
        break;
      case 'D':  // drop everyone else
        for (const ClientId other : clients) {
          if (other != client) server.drop(other);
        }
        server.send(client, share("alone"));
        break;
      case 'q':
        server.send(client, share("bye"));
        server.disconnect(client);
        server.send(client, share("never"));
        break;
      case 'm':  // much in one turn
        for (int i = 0; i < 5; ++i)
          server.send(client, share(std::string(3'000, 'm')));
        break;
      case 'M':  // one piece that is more than anybody may be owed
        server.send(client, share(std::string(100'000, 'M')));
        break;
      case 'a':  // to everyone, and then nobody may stay
        for (const ClientId other : clients)
          server.send(other, share("all"));
        for (const ClientId other : clients)
          server.disconnect(other);
        break;
      default:
        server.send(client, share(Bytes(bytes.begin(), bytes.end())));
    }
  }
  void on_eof(ClientId client) override { server.disconnect(client); }
  void on_disconnect(ClientId client) override {
    ended[client] += 1;
    clients.erase(std::find(clients.begin(), clients.end(), client));
    // Whoever hears of it may talk, and leave, too.
    server.send(client, share("never"));
    server.drop(client);
    for (const ClientId other : clients)
      server.send(other, share("."));
    if (ended.size() % 7 == 0 && !clients.empty()) server.drop(clients.back());
  }
  void on_tick(std::chrono::milliseconds) override {}
  void on_stop() override {
    for (const ClientId client : clients)
      server.disconnect(client);
  }

  static SharedBytes share(std::string_view text) {
    return ws::share(Bytes(text.begin(), text.end()));
  }
  static SharedBytes share(Bytes bytes) { return ws::share(std::move(bytes)); }

  // Read them after stop().
  std::map<ClientId, int> connected;
  std::map<ClientId, int> ended;
  std::vector<ClientId> clients;
  std::atomic<bool> refuse_next = false;
  TcpServer server;

 private:
  std::thread thread_;
};

TEST(TcpServer, DisconnectFlushesAndSendsNothingMore) {
  Host host;
  TcpClient client{host.server.port()};
  client.send("q");
  EXPECT_EQ(as_text(client.read_to_eof()), "bye");
  EXPECT_FALSE(client.timed_out());
}

TEST(TcpServer, MuchInOneTurnIsNotASlowPeer) {
  Host host{4'096};
  TcpClient client{host.server.port()};
  client.send("m");
  EXPECT_EQ(client.read(15'000), Bytes(15'000, 'm'));
  client.send("M");
  EXPECT_TRUE(client.read_to_eof().empty());
  EXPECT_FALSE(client.timed_out());
}

TEST(TcpServer, SendsToAllAndLeavesInOneTurn) {
  Host host;
  std::vector<std::unique_ptr<TcpClient>> clients;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(std::make_unique<TcpClient>(host.server.port()));
    clients.back()->send("x");
    EXPECT_EQ(as_text(clients.back()->read(1)), "x");
  }
  clients[0]->send("a");
  for (const auto& client : clients) {
    EXPECT_EQ(as_text(client->read_to_eof()).substr(0, 3), "all");
    EXPECT_FALSE(client->timed_out());
    client->finish_sending();
  }
}

TEST(TcpServer, SurvivesCallsFromInsideItsCalls) {
  Host host;
  for (int round = 0; round < 30; ++round) {
    std::vector<std::unique_ptr<TcpClient>> clients;
    for (int i = 0; i < 30; ++i) {
      clients.push_back(std::make_unique<TcpClient>(host.server.port()));
    }
    constexpr std::string_view commands = "xdqxDxxaqdx";
    for (std::size_t i = 0; i < clients.size(); ++i) {
      clients[i]->send(commands.substr((round + i) % commands.size(), 1));
      if (i % 5 == 0) clients[i]->reset();
      if (i % 5 == 1) clients[i]->finish_sending();
    }
  }
  host.stop();
  EXPECT_EQ(host.connected.size(), host.ended.size());
  for (const auto& [client, times] : host.connected)
    EXPECT_EQ(times, 1) << "a name used twice";
  for (const auto& [client, times] : host.ended)
    EXPECT_EQ(times, 1);
}

TEST(TcpServer, AClientMayBeRefusedAtTheDoor) {
  Host host;
  host.refuse_next = true;
  for (int i = 0; i < 20; ++i) {
    TcpClient client{host.server.port()};
    EXPECT_TRUE(client.read_to_eof().empty());
    EXPECT_FALSE(client.timed_out());
  }
  host.stop();
  EXPECT_EQ(host.ended.size(), host.connected.size());
}

TEST(TcpServer, MayBeStoppedBeforeItRuns) {
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
