// What a person types after the name of a server.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "server_process.h"

namespace ws::test {
namespace {

// The server refuses these arguments with one line, and exit status 2.
void expect_one_clear_line(const std::vector<std::string>& arguments) {
  ServerProcess server{chapter_server(), arguments};
  EXPECT_EQ(server.stop(0), 2) << arguments.back();
  const std::string output = server.output();
  EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
}

TEST(ServerMain, AMistakenArgumentIsOneClearLine) {
  expect_one_clear_line({"--port", "0", "--prot", "1"});
  expect_one_clear_line({"--port", "eighty"});
  expect_one_clear_line({"--port", "70000"});
  expect_one_clear_line({"--port", "0", "--web"});
  expect_one_clear_line({"--port", "0", "--linger", "-1"});
  expect_one_clear_line({"--port", "0", "--tick", "0"});
  expect_one_clear_line({"--port", "0", "--host", "chat.example:8080"});
  expect_one_clear_line({"--port", "0", "--host", "http://chat.example"});
  expect_one_clear_line({"--port", "0", "--host", "::1"});
  expect_one_clear_line({"--port", "0", "--host", "[::1]:80"});
  expect_one_clear_line({"--port", "0", "--host", ""});
  expect_one_clear_line({"--port", "0", "--origin", "chat.example"});
  expect_one_clear_line({"--port", "0", "--origin", "https://chat.example/"});
  expect_one_clear_line({"--port", "0", "--origin", "null"});
  expect_one_clear_line({"--port", "0", "--inspect-fd", "2"});
  expect_one_clear_line({"--port", "0", "--inspect-fd", "999"});  // nothing is open there
}

TEST(ServerMain, AFolderThatIsNotThereIsOneClearLine) {
  ServerProcess server{chapter_server(), {"--web", "/no/such/place"}};
  EXPECT_EQ(server.stop(0), 1);
  EXPECT_EQ(server.output(), "no such directory: /no/such/place\n");
}

TEST(ServerMain, WhoStartsUsMayHaveClosedTheStandardStreams) {
  const std::string closed = "exec \"$0\" --port 0 <&- 2>&-";
  ServerProcess server{"/bin/sh", {"-c", closed, chapter_server(), "--port"}};
  ASSERT_NE(server.port(), 0) << server.output();
  {
    TcpClient client{server.port()};
    EXPECT_TRUE(client.open());
  }
  EXPECT_EQ(server.stop(SIGTERM), 0) << server.output();
}

// A page that was loaded from here, under this name of the machine.
std::string answer_to_page_of(const ServerProcess& server, const std::string& name) {
  TcpClient client{server.port()};
  client.send("GET / HTTP/1.1\r\nHost: " + name + "\r\nOrigin: http://" + name +
              "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  return client.read_head().substr(9, 3);
}

TEST(ServerMain, OnAnyAddressThisMachinesOwnNamesAreOurs) {
  char name[256] = {};
  ASSERT_EQ(gethostname(name, sizeof name - 1), 0);
  const ServerProcess here{chapter_server()};
  EXPECT_EQ(answer_to_page_of(here, "127.0.0.1"), "101");
  EXPECT_EQ(answer_to_page_of(here, name), "403");
  const ServerProcess any{chapter_server(), {"--any"}};
  EXPECT_EQ(answer_to_page_of(any, "127.0.0.1"), "101");
  EXPECT_EQ(answer_to_page_of(any, name), "101");
  EXPECT_EQ(answer_to_page_of(any, "evil.example"), "403");
}

TEST(ServerMain, NamesAndOriginsMayBeMany) {
  const ServerProcess server{chapter_server(), {"--host", "a.example", "--host", "[2001:db8::7]"}};
  EXPECT_EQ(answer_to_page_of(server, "a.example:8080"), "101");
  EXPECT_EQ(answer_to_page_of(server, "[2001:db8::7]:8080"), "101");
  EXPECT_EQ(answer_to_page_of(server, "b.example:8080"), "403");
}

TEST(ServerMain, OpenSSLWithoutSha1IsOneClearLine) {
  const auto path = std::filesystem::path(testing::TempDir()) / "no_sha1.cnf";
  std::ofstream{path} << "openssl_conf = all\n[all]\nproviders = only\n[only]\nnull = on\n"
                         "[on]\nactivate = 1\n";
  const std::string with = "OPENSSL_CONF=\"$1\" exec \"$0\" --port 0";
  ServerProcess server{"/bin/sh", {"-c", with, chapter_server(), path.string(), "--port"}};
  EXPECT_EQ(server.stop(0), 1);
  EXPECT_EQ(server.output(), "OpenSSL has no SHA-1 here\n");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace ws::test
