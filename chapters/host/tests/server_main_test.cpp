// What a person types after the name of a server, and what it prints for that person.
#include "server_main.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
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

// ------------------------------------------------------------------------------- LinePrinter

constexpr int many_lines = 20'000;

std::string line_of(int number) {
  return "line " + std::to_string(number);
}

// Another process prints many lines there. True: it was not held up.
bool prints_without_waiting(int fd) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(30);  // it would wait for ever
    LinePrinter printer{fd};
    for (int number = 0; number < many_lines; ++number)
      printer.print(line_of(number));
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return status == 0;
}

// What is there to read, and no more.
std::string all_in(int fd) {
  fcntl(fd, F_SETFL, O_NONBLOCK);
  std::string all;
  char piece[4'096];
  ssize_t count = 0;
  while ((count = read(fd, piece, sizeof piece)) > 0)
    all.append(piece, static_cast<std::size_t>(count));
  return all;
}

// The first lines, in order; the last one may be cut.
void expect_the_first_lines(const std::string& text) {
  std::string expected;
  for (int number = 0; expected.size() < text.size(); ++number)
    expected += line_of(number) + '\n';
  EXPECT_GT(text.size(), 1'000u);
  EXPECT_EQ(text, expected.substr(0, text.size()));
}

// A terminal, and the other side of it, which is what a window shows.
struct Terminal {
  Terminal() : window{posix_openpt(O_RDWR | O_NOCTTY)} {
    EXPECT_EQ(grantpt(window), 0);
    EXPECT_EQ(unlockpt(window), 0);
    fd = open(ptsname(window), O_RDWR | O_NOCTTY);
    termios how{};
    tcgetattr(fd, &how);
    how.c_oflag &= ~static_cast<tcflag_t>(OPOST);  // "\n" stays as it is
    tcsetattr(fd, TCSANOW, &how);
  }
  ~Terminal() {
    close(fd);
    close(window);
  }

  int window, fd;
};

TEST(LinePrinter, APipeThatNobodyReadsHoldsNothingUp) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EXPECT_TRUE(prints_without_waiting(ends[1]));
  expect_the_first_lines(all_in(ends[0]));
  close(ends[0]);
  close(ends[1]);
}

TEST(LinePrinter, ATerminalThatNobodyReadsHoldsNothingUp) {
  const Terminal terminal;
  EXPECT_TRUE(prints_without_waiting(terminal.fd));
  expect_the_first_lines(all_in(terminal.window));
}

TEST(LinePrinter, ATerminalThatIsHeldHoldsNothingUp) {
  const Terminal terminal;
  ASSERT_EQ(tcflow(terminal.fd, TCOOFF), 0);  // as Ctrl-S does
  EXPECT_TRUE(prints_without_waiting(terminal.fd));
  EXPECT_EQ(all_in(terminal.window), "");
}

TEST(LinePrinter, WhatIsLeftOfACutLineComesBeforeTheNext) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  LinePrinter printer{ends[1]};
  const std::string longer_than_the_pipe(1024 * 1024, 'x');
  printer.print(longer_than_the_pipe);
  printer.print("left out");
  std::string all;
  while (all.size() <= longer_than_the_pipe.size()) {
    const std::string piece = all_in(ends[0]);
    ASSERT_FALSE(piece.empty());
    all += piece;
    printer.print("next");
  }
  EXPECT_EQ(all.substr(0, longer_than_the_pipe.size() + 1), longer_than_the_pipe + '\n');
  const std::string rest = all.substr(longer_than_the_pipe.size() + 1) + all_in(ends[0]);
  EXPECT_TRUE(rest.empty() || rest.starts_with("next\n")) << rest;
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace ws::test
