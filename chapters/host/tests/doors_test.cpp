// How clients get in: addresses, ports, and descriptors that run short.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "echo_client.h"
#include "server_in_thread.h"
#include "server_process.h"
#include "tcp/listening.h"

namespace ws::test {
namespace {

using namespace tcp;

TEST(Doors, ListenOnBothLoopbackAddresses) {
  ServerProcess server{chapter_server()};
  TcpClient v4{server.port(), "127.0.0.1"};
  ASSERT_TRUE(v4.open());
  EXPECT_TRUE(echoes(v4, "four"));
  TcpClient v6{server.port(), "::1"};
  if (!v6.connected()) GTEST_SKIP() << "this machine has no IPv6";
  ASSERT_TRUE(v6.open());
  EXPECT_TRUE(echoes(v6, "six"));
}

TEST(Doors, KnowTheirAddresses) {
  EXPECT_EQ(addresses_of("localhost"), (std::vector<std::string>{"127.0.0.1", "::1"}));
  EXPECT_EQ(addresses_of("any"), (std::vector<std::string>{"0.0.0.0", "::"}));
  EXPECT_EQ(addresses_of("::1"), std::vector<std::string>{"::1"});
}

// Nagle's algorithm would keep half of a turn's bytes until the peer has acknowledged the other half.
TEST(Doors, WhatTheyAcceptDoesNotWaitForMoreToSend) {
  const std::vector<int> doors = listen_everywhere({"127.0.0.1"}, 0);
  ASSERT_EQ(doors.size(), 1u);
  const TcpClient client{port_of(doors[0])};
  const int fd = accept(doors[0], nullptr, nullptr);
  ASSERT_GE(fd, 0);
  int on = 0;
  socklen_t size = sizeof on;
  EXPECT_EQ(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &size), 0);
  EXPECT_NE(on, 0);
  close(fd);
  close(doors[0]);
}

TEST(Doors, KnowTheirUrls) {
  EXPECT_EQ(urls_of("localhost", 80), std::vector<std::string>{"http://127.0.0.1:80"});
  EXPECT_EQ(urls_of("192.0.2.7", 80), std::vector<std::string>{"http://192.0.2.7:80"});
  EXPECT_EQ(urls_of("::1", 8080), std::vector<std::string>{"http://[::1]:8080"});
  EXPECT_EQ(urls_of("any", 8080)[0], "http://127.0.0.1:8080");
}

TEST(Doors, APortThatIsTakenIsOneClearLine) {
  ServerProcess first{chapter_server()};
  const std::string port = std::to_string(first.port());
  ServerProcess second{chapter_server(), {"--port", port}};
  EXPECT_EQ(second.stop(0), 1);
  EXPECT_EQ(second.output(), "port " + port + " is taken; try --port 0\n");
}

// A server had a port, and has ended. Returns whether another one gets this port right behind it.
bool is_free_again() {
  ServerProcess first{chapter_server()};
  const std::string port = std::to_string(first.port());
  TcpClient client{first.port()};
  EXPECT_TRUE(client.open());
  EXPECT_TRUE(echoes(client, "TIME_WAIT is on our side: we end TCP first"));
  client.send(close_from_client(1000));
  EXPECT_EQ(client.read_to_eof().size(), 4u);
  client.finish_sending();
  EXPECT_EQ(first.stop(SIGTERM), 0);
  ServerProcess second{chapter_server(), {"--port", port}};
  return std::to_string(second.port()) == port;
}

TEST(Doors, APortIsFreeAgainAtOnce) {
  // The kernel may have given it to another program meanwhile. Not three times.
  EXPECT_TRUE(is_free_again() || is_free_again() || is_free_again());
}

TEST(Doors, AClientMayBeRefused) {
  ServerInThread server{
      {.on_connect = [](ServerInThread& host, ClientId client) { host.tcp.drop(client); }}};
  for (int i = 0; i < 20; ++i) {
    TcpClient client{server.port()};
    EXPECT_TRUE(client.read_to_eof().empty());
    EXPECT_FALSE(client.timed_out());
  }
  server.stop();
  EXPECT_EQ(server.disconnected.size(), server.connected.size());
}

// 150 clients come to a server that has room for fewer.
void late_comers_wait(ServerProcess& server) {
  ASSERT_NE(server.port(), 0) << server.output();
  std::vector<std::unique_ptr<TcpClient>> clients;
  for (int i = 0; i < 150; ++i) {
    clients.push_back(std::make_unique<TcpClient>(server.port()));
    ASSERT_TRUE(clients.back()->connected());
    clients.back()->send(handshake);
  }
  for (std::size_t i = 0; i < clients.size(); ++i) {
    ASSERT_EQ(status_of(clients[i]->read_head()), "101") << "client " << i;
    ASSERT_TRUE(echoes(*clients[i], "in at last")) << "client " << i;
    clients[i].reset();  // makes room for one more
  }
  EXPECT_EQ(server.stop(SIGTERM), 0);
}

// pins: 9112-9.5-c
TEST(Doors, WhenDescriptorsRunShortTheLateComersWait) {
  ServerProcess server{"/bin/sh", {"-c", "ulimit -n 64; exec \"$0\" \"$@\"", chapter_server()}};
  late_comers_wait(server);
}

TEST(Doors, WhenThereAreNoDescriptorsTheLateComersWait) {
#if defined(__linux__) && defined(__OPTIMIZE__)
  ServerProcess server{chapter_server()};
  const rlimit few{64, 64};  // behind its back, so that EMFILE meets it unprepared
  ASSERT_EQ(prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr), 0);
  late_comers_wait(server);
#else
  GTEST_SKIP() << "in the release build only: sanitizers need descriptors of their own";
#endif
}

}  // namespace
}  // namespace ws::test
