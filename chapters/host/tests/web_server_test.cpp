// HTTP over real sockets, up to the 101 and the first frames behind it.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "echo_client.h"
#include "server_process.h"

namespace ws::test {
namespace {

// pins: 9112-9.3.2-a
TEST(WebServer, AnswersPipelinedRequestsInOrder) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  client.send("HEAD /nowhere HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(client.read_head()), "404");
  EXPECT_EQ(status_of(client.read_head()), "200");
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(client.read_head()), "200");
}

// pins: 9112-9.5-b
TEST(WebServer, AnswersAfterTheClientsFin) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nHEAD /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /");
  client.finish_sending();
  const Bytes all = client.read_to_eof();
  EXPECT_FALSE(client.timed_out());
  EXPECT_EQ(status_of(as_text(all)), "200");
  EXPECT_NE(as_text(all).find("HTTP/1.1 404 "), std::string_view::npos);
}

TEST(WebServer, ARefusalArrivesWholeThoughMoreIsSent) {
  ServerProcess server{chapter_server(),
                       {"--linger", "60000"}};  // 5 MB may take longer than two seconds
  TcpClient client{server.port()};
  client.send("NONSENSE\r\n\r\n");
  // Closing a socket with unread bytes in it sends RST, and RST destroys what we said last.
  for (int i = 0; i < 50; ++i)
    client.send(std::string(100'000, 'x'));
  EXPECT_EQ(status_of(client.read_head()), "400");
  client.finish_sending();
  client.read_to_eof();
  EXPECT_FALSE(client.timed_out());
}

TEST(WebServer, SendsTheSecurityFields) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string head = client.read_head();
  EXPECT_NE(head.find("Content-Security-Policy: default-src 'none';"), std::string::npos) << head;
  EXPECT_NE(head.find("X-Content-Type-Options: nosniff"), std::string::npos) << head;
  EXPECT_NE(head.find("Content-Type: text/html; charset=utf-8"), std::string::npos) << head;
}

TEST(WebServer, ServesNothingThatIsHidden) {
  namespace fs = std::filesystem;
  char name[] = "/tmp/websockets-by-hand-XXXXXX";
  ASSERT_NE(mkdtemp(name), nullptr);
  const fs::path folder = name;
  fs::create_directories(folder / ".git");
  std::ofstream{folder / "page.html"} << "x";
  std::ofstream{folder / ".env"} << "x";
  std::ofstream{folder / ".git/config"} << "x";
  {
    ServerProcess server{chapter_server(), {"--web", folder.string()}};
    TcpClient client{server.port()};
    client.send("HEAD /.env HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(status_of(client.read_head()), "404");
    client.send("HEAD /.git/config HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(status_of(client.read_head()), "404");
    client.send("HEAD /page.html HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(status_of(client.read_head()), "200");
  }
  fs::remove_all(folder);
}

// pins: 9110-7.8-g, 9110-15.2-a
TEST(WebServer, AnUpgradeOfHttp10IsIgnored) {  // RFC 9110 §7.8
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  std::string old = handshake;
  old.replace(old.find("HTTP/1.1"), 8, "HTTP/1.0");
  client.send(old);
  EXPECT_EQ(status_of(as_text(client.read_to_eof())), "200");
}

// pins: 6455-7.2.2-a, 9110-9.3.2-a1, 9112-9.6-e
TEST(WebServer, ARefusedHeadHasNoBody) {  // RFC 9110 §9.3.2
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  client.send("HEAD" + handshake.substr(3));
  const Bytes all = client.read_to_eof();
  EXPECT_EQ(status_of(as_text(all)), "405");
  EXPECT_TRUE(as_text(all).ends_with("\r\n\r\n"));
  EXPECT_FALSE(client.timed_out());
}

// pins: 9112-9.5-a
TEST(WebServer, EndsAClientThatNeverFinishesItsHandshake) {
  ServerProcess server{chapter_server(), {"--handshake-timeout", "500", "--tick", "50"}};
  // On a busy machine half a second may be over before a client has sent its request. Then another one comes.
  std::vector<std::unique_ptr<TcpClient>> clients;
  bool is_open = false;
  while (!is_open && clients.size() < 20) {
    clients.push_back(std::make_unique<TcpClient>(server.port()));
    is_open = clients.back()->open();
  }
  ASSERT_TRUE(is_open);
  TcpClient silent{server.port()};
  silent.read_to_eof();
  EXPECT_FALSE(silent.timed_out());
  EXPECT_FALSE(silent.was_reset());
  EXPECT_TRUE(echoes(*clients.back(), "past the handshake, no such clock"));
}

TEST(WebServer, EndsAClientThatTricklesItsHandshake) {
  ServerProcess server{chapter_server(),
                       {"--handshake-timeout", "100", "--tick", "20", "--linger", "20"}};
  TcpClient client{server.port()};
  bool gone = !client.send("GET / HTTP/1.1\r\n");
  for (int i = 0; i < 2'000 && !gone; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
    gone = !client.send("x");
  }
  EXPECT_TRUE(gone);
}

TEST(WebServer, ReadsAHandshakeAndAFrameCutAnywhere) {
  ServerProcess server{chapter_server()};
  const Bytes hello = text_from_client("Hello");
  const std::string all = handshake + std::string{as_text(hello)};
  for (std::size_t cut = 1; cut < all.size(); ++cut) {
    TcpClient client{server.port()};
    client.send(all.substr(0, cut));
    client.send(all.substr(cut));
    ASSERT_EQ(status_of(client.read_head()), "101") << "cut at " << cut;
    ASSERT_EQ(client.read(7), text_from_server("Hello")) << "cut at " << cut;
  }
}

TEST(WebServer, ReadsFramesGluedToTheHandshake) {
  ServerProcess server{chapter_server()};
  TcpClient client{server.port()};
  const Bytes one = text_from_client("one");
  const Bytes two = client_frame(0x82, as_bytes("two"));
  client.send(handshake + std::string{as_text(one)} + std::string{as_text(two)});
  EXPECT_EQ(status_of(client.read_head()), "101");
  EXPECT_EQ(client.read(5), text_from_server("one"));
  EXPECT_EQ(client.read(5), server_frame(0x82, as_bytes("two")));
}

}  // namespace
}  // namespace ws::test
