// What a server prints for a person who may not read it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "server_main.h"

namespace ws::test {
namespace {

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

// Its two ends.
struct Pipe {
  Pipe() {
    int ends[2] = {-1, -1};
    EXPECT_EQ(pipe(ends), 0);
    out = ends[0];
    in = ends[1];
  }
  ~Pipe() {
    close(out);
    close(in);
  }

  int out, in;
};

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
  const Pipe pipe;
  EXPECT_TRUE(prints_without_waiting(pipe.in));
  expect_the_first_lines(all_in(pipe.out));
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
  const Pipe pipe;
  LinePrinter printer{pipe.in};
  const std::string longer_than_the_pipe(1024 * 1024, 'x');
  printer.print(longer_than_the_pipe);
  printer.print("left out");
  std::string all;
  while (all.size() <= longer_than_the_pipe.size()) {
    const std::string piece = all_in(pipe.out);
    ASSERT_FALSE(piece.empty());
    all += piece;
    printer.print("next");
  }
  EXPECT_EQ(all.substr(0, longer_than_the_pipe.size() + 1), longer_than_the_pipe + '\n');
  const std::string rest = all.substr(longer_than_the_pipe.size() + 1) + all_in(pipe.out);
  EXPECT_TRUE(rest.empty() || rest.starts_with("next\n")) << rest;
}

}  // namespace
}  // namespace ws::test
