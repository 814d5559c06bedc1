// For tests over real sockets: a chapter's server as a process of its own, and a plain TCP client.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bytes.h"

namespace ws::test {

// The server that this test program is about, beside it in the build: ch3 for ch3_test, ch3_solution
// for ch3_solution_test, echo for given_test (or what the environment's WORKBOOK_ECHO names). The test
// fails if it is not built.
std::string chapter_server();

// Starts it on a port that the kernel picks (unless the arguments name one) and waits for its
// "listening on" line. Without a --heartbeat of the test it sends no ping for a day.
class ServerProcess {
 public:
  explicit ServerProcess(const std::string& path, std::vector<std::string> arguments = {});
  ~ServerProcess();  // SIGKILL, if it still runs
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  std::uint16_t port() const { return port_; }  // 0: it did not start, see output()
  pid_t pid() const { return pid_; }
  bool is_running();
  // Sends the signal and waits for the end. The exit status; 128 + N if signal N ended it.
  int stop(int signal);
  std::string output();  // all it printed so far

 private:
  void tell_how_it_ended();
  void tell_where_it_hangs();

  pid_t pid_ = -1;
  int output_fd_ = -1;
  int status_ = 0;        // valid once pid_ is -1
  bool stopped_ = false;  // by the test, and not by itself
  std::uint16_t port_ = 0;
  std::string output_;
};

// Blocking, and never for ever: a read that nothing answers for ten seconds (or as many as the
// environment's WORKBOOK_PATIENCE says) ends like EOF, with timed_out() true. No test measures time
// by it.
class TcpClient {
 public:
  // receive_buffer: SO_RCVBUF in bytes, and then also the small segments of a long line; 0: what the
  // kernel likes.
  explicit TcpClient(std::uint16_t port, std::string_view host = "127.0.0.1",
                     int receive_buffer = 0);
  ~TcpClient();
  TcpClient(const TcpClient&) = delete;
  TcpClient& operator=(const TcpClient&) = delete;

  bool connected() const { return fd_ >= 0; }
  bool timed_out() const { return timed_out_; }
  bool was_reset() const { return was_reset_; }  // a read met an RST, and no FIN
  bool send(ByteView bytes);                     // false: the peer is gone
  bool send(std::string_view text);
  Bytes read(std::size_t count);  // exactly so many, fewer at EOF
  std::string read_head();        // up to and with the empty line of an HTTP head
  Bytes read_to_eof();
  // The opening handshake; true when the 101 came. What came behind it stays for read().
  bool open(std::string_view path = "/");
  void finish_sending();  // FIN, and still reading
  void reset();           // RST

 private:
  bool wait_readable();
  std::size_t take(std::span<std::uint8_t> room, int flags);  // 0 at EOF and after an RST

  int fd_ = -1;
  bool timed_out_ = false;
  bool was_reset_ = false;
};

}  // namespace ws::test
