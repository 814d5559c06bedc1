#include "server_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "child.h"

namespace ws::test {

namespace {

// Milliseconds.
int read_patience() {
  const char* const seconds = std::getenv("WORKBOOK_PATIENCE");
  return seconds == nullptr ? 10'000 : std::atoi(seconds) * 1'000;
}
const int patience = read_patience();
bool waited_in_vain = false;  // a client, since the last server was started
constexpr auto a_day = "86400000";

void close_on_exec(int fd) {
  fcntl(fd, F_SETFD, FD_CLOEXEC);
}

// Reads what is there. False at EOF, or when `patience` is over.
bool read_more(int fd, std::string& text, int milliseconds) {
  pollfd wanted{fd, POLLIN, 0};
  if (poll(&wanted, 1, milliseconds) <= 0) return false;
  char buffer[4096];
  const ssize_t count = ::read(fd, buffer, sizeof buffer);
  if (count <= 0) return false;
  text.append(buffer, static_cast<std::size_t>(count));
  return true;
}

// In the child, between fork and exec: only what is safe there.
[[noreturn]] void become(char* const* arguments, int output) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server behind
#endif
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execv(arguments[0], arguments);
  _exit(127);
}

int decode_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::string chapter_server() {
  const std::string test = testing::internal::GetArgvs().front();
  const std::filesystem::path program = test.substr(0, test.rfind("_test"));
  const std::filesystem::path folder = program.parent_path();
  const bool is_given = program.filename() == "given";
  const char* const another = std::getenv("WORKBOOK_ECHO");
  if (is_given && another != nullptr) return another;
  const std::string name = is_given ? "echo" : program.filename().string();
  if (!std::filesystem::exists(folder / name)) {
    const std::string build = (folder / "..").lexically_normal();
    ADD_FAILURE() << "The server is not built yet: cmake --build " << build << " --target " << name;
  }
  return folder / name;
}

ServerProcess::ServerProcess(const std::string& path, std::vector<std::string> arguments) {
  waited_in_vain = false;
  arguments.insert(arguments.begin(), path);
  const auto names = [&arguments](std::string_view name) {
    return std::find(arguments.begin(), arguments.end(), name) != arguments.end();
  };
  if (!names("--port")) {
    // On a busy machine a test may take longer than a heartbeat, and would read a ping that it does not expect.
    if (!names("--heartbeat")) arguments.insert(arguments.end(), {"--heartbeat", a_day});
    arguments.insert(arguments.end(), {"--port", "0"});
  }
  std::vector<char*> pointers;
  for (std::string& argument : arguments)
    pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  int ends[2];
  if (pipe(ends) != 0) return;
  close_on_exec(ends[0]);
  close_on_exec(ends[1]);
  pid_ = fork();
  if (pid_ == 0) become(pointers.data(), ends[1]);
  ::close(ends[1]);
  output_fd_ = ends[0];
  if (pid_ < 0) return;

  const std::string_view sign = "listening on http://127.0.0.1:";
  std::size_t found = std::string::npos;
  do {
    found = output_.find(sign);
    if (found != std::string::npos && output_.find('\n', found) != std::string::npos) {
      port_ = static_cast<std::uint16_t>(std::atoi(output_.c_str() + found + sign.size()));
      return;
    }
  } while (read_more(output_fd_, output_, patience));
}

ServerProcess::~ServerProcess() {
  if (!stopped_ && testing::Test::HasFailure()) tell_how_it_ended();
  if (pid_ > 0) stop(SIGKILL);
  if (output_fd_ >= 0) ::close(output_fd_);
}

bool ServerProcess::is_running() {
  if (pid_ > 0 && waitpid(pid_, &status_, WNOHANG) == pid_) pid_ = -1;
  return pid_ > 0;
}

// A test that is red because nobody answers: what a server says at its end takes a moment to write.
void ServerProcess::tell_how_it_ended() {
  const bool crashes = output().find("Sanitizer") != std::string::npos;
  while (read_more(output_fd_, output_, crashes ? patience : 500)) {
  }
  pollfd ended{output_fd_, POLLIN, 0};  // its end of the pipe is closed
  if (pid_ > 0 && poll(&ended, 1, 0) == 1) {
    waitpid(pid_, &status_, 0);
    pid_ = -1;
  }
  if (pid_ > 0 && !crashes) return tell_where_it_hangs();
  if (decode_status(status_) == 127) return;  // it was never there
  tell_server_end(Outcome::End::server_crashed, output_ + std::string(ended_sign) +
                                                    std::to_string(decode_status(status_)) + '\n');
}

// A client waited in vain. A sanitizer says on SIGSEGV where the server is: in poll(), or in a function
// of the chapter that does not come to its end.
void ServerProcess::tell_where_it_hangs() {
  if (!waited_in_vain) return;
  const std::size_t before = output().size();
  kill(pid_, SIGSEGV);
  while (read_more(output_fd_, output_, patience)) {
  }
  const std::string stack = output_.substr(before);
  if (stack.find("Sanitizer") != std::string::npos)
    tell_server_end(Outcome::End::server_late,
                    output_.substr(0, before) + std::string(late_sign) + '\n' + stack);
}

int ServerProcess::stop(int signal) {
  stopped_ = is_running();
  if (stopped_) {
    kill(pid_, signal);
    // Its end of the pipe closes when it ends. One that does not end in time is killed.
    while (read_more(output_fd_, output_, patience)) {
    }
    pollfd ended{output_fd_, POLLIN, 0};
    if (poll(&ended, 1, 0) == 0) kill(pid_, SIGKILL);
    waitpid(pid_, &status_, 0);
    pid_ = -1;
    // It was about to crash when it was stopped, or it did while it stopped.
    const int status = decode_status(status_);
    stopped_ = status == 0 || status == 128 + signal || status == 128 + SIGKILL;
  }
  return decode_status(status_);
}

std::string ServerProcess::output() {
  while (read_more(output_fd_, output_, 0)) {
  }
  return output_;
}

TcpClient::TcpClient(std::uint16_t port, std::string_view host, int receive_buffer) {
  const bool v6 = host.find(':') != std::string_view::npos;
  fd_ = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
  if (fd_ < 0) return;
  close_on_exec(fd_);
  signal(SIGPIPE, SIG_IGN);  // a write to a peer that is gone is an answer, not the end of the test
  if (receive_buffer > 0) {
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    // Within one machine a segment is 64 KiB, and the kernel keeps megabytes for ten of them.
    const int segment = 256;
    setsockopt(fd_, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
  }
  const timeval longest{patience / 1000, 0};
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest);

  sockaddr_in6 address6{};
  sockaddr_in address4{};
  address6.sin6_family = AF_INET6;
  address6.sin6_port = htons(port);
  address4.sin_family = AF_INET;
  address4.sin_port = htons(port);
  const std::string name{host};
  inet_pton(AF_INET6, name.c_str(), &address6.sin6_addr);
  inet_pton(AF_INET, name.c_str(), &address4.sin_addr);
  const int failed = v6 ? connect(fd_, reinterpret_cast<sockaddr*>(&address6), sizeof address6)
                        : connect(fd_, reinterpret_cast<sockaddr*>(&address4), sizeof address4);
  if (failed != 0) {
    ::close(fd_);
    fd_ = -1;
  }
}

TcpClient::~TcpClient() {
  if (fd_ >= 0) ::close(fd_);
}

bool TcpClient::send(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return fd_ >= 0;
}

bool TcpClient::send(std::string_view text) {
  return send(as_bytes(text));
}

bool TcpClient::wait_readable() {
  pollfd wanted{fd_, POLLIN, 0};
  if (fd_ >= 0 && poll(&wanted, 1, patience) == 0) timed_out_ = waited_in_vain = true;
  return fd_ >= 0 && !timed_out_;
}

std::size_t TcpClient::take(std::span<std::uint8_t> room, int flags) {
  const ssize_t got = ::recv(fd_, room.data(), room.size(), flags);
  if (got < 0 && errno == ECONNRESET) was_reset_ = true;  // it is told once
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

Bytes TcpClient::read(std::size_t count) {
  Bytes bytes(count);
  std::size_t done = 0;
  while (done < count && wait_readable()) {
    const std::size_t got = take(std::span(bytes).subspan(done), 0);
    if (got == 0) break;
    done += got;
  }
  bytes.resize(done);
  return bytes;
}

// Byte by byte, so that nothing behind the empty line is taken.
std::string TcpClient::read_head() {
  std::string head;
  while (head.size() < 4 || head.compare(head.size() - 4, 4, "\r\n\r\n") != 0) {
    const Bytes byte = read(1);
    if (byte.empty()) break;
    head += static_cast<char>(byte[0]);
  }
  return head;
}

Bytes TcpClient::read_to_eof() {
  Bytes all;
  for (Bytes piece = read(1); !piece.empty(); piece = read(1)) {
    all.insert(all.end(), piece.begin(), piece.end());
    Bytes rest(65'536);
    rest.resize(take(rest, MSG_DONTWAIT));
    all.insert(all.end(), rest.begin(), rest.end());
  }
  return all;
}

bool TcpClient::open(std::string_view path) {
  const std::string request = "GET " + std::string{path} +
                              " HTTP/1.1\r\n"
                              "Host: localhost\r\n"
                              "Upgrade: websocket\r\n"
                              "Connection: Upgrade\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                              "Sec-WebSocket-Version: 13\r\n\r\n";
  return send(request) && read_head().rfind("HTTP/1.1 101 ", 0) == 0;
}

void TcpClient::finish_sending() {
  shutdown(fd_, SHUT_WR);
}

void TcpClient::reset() {
  const linger at_once{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(fd_);
  fd_ = -1;
}

}  // namespace ws::test
