// A WebSocket client that costs as little as it can: for making load, not for learning from. Linux.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

[[noreturn]] inline void die(const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

inline void allow_many_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// User and system time of all threads of a process, in seconds. schedstat counts nanoseconds where
// /proc/PID/stat counts hundredths.
inline double cpu_seconds(int pid) {
  double sum = 0;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
    std::ifstream in{task.path() / "schedstat"};
    double nanoseconds = 0;
    if (in >> nanoseconds) sum += nanoseconds / 1e9;
  }
  if (sum > 0) return sum;
  std::ifstream in{"/proc/" + std::to_string(pid) + "/stat"};
  std::string all{std::istreambuf_iterator<char>{in}, {}};
  long user = 0;
  long system = 0;
  std::sscanf(all.c_str() + all.rfind(')') + 1,
              " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system);
  return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

inline long resident_bytes(int pid) {
  std::ifstream in{"/proc/" + std::to_string(pid) + "/status"};
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("VmRSS:", 0) == 0) return std::atol(line.c_str() + 6) * 1024;
  }
  return 0;
}

inline int connect_to(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    die("connect");
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

inline void send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) die("send");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

inline void ask_for_websocket(int fd) {
  send_all(fd,
           "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Protocol: json\r\n\r\n");
}

// Blocks until the 101 is here; what came behind it goes to `rest`.
inline void await_websocket(int fd, std::string& rest) {
  rest.clear();
  std::size_t end = std::string::npos;
  while (end == std::string::npos) {
    char buffer[4096];
    const ssize_t count = recv(fd, buffer, sizeof buffer, 0);
    if (count <= 0) die("handshake");
    rest.append(buffer, static_cast<std::size_t>(count));
    end = rest.find("\r\n\r\n");
  }
  if (rest.rfind("HTTP/1.1 101 ", 0) != 0) die("no 101: " + rest.substr(0, end));
  rest.erase(0, end + 4);
  fcntl(fd, F_SETFL, O_NONBLOCK);
}

inline int open_websocket(std::uint16_t port, std::string& rest) {
  const int fd = connect_to(port);
  ask_for_websocket(fd);
  await_websocket(fd, rest);
  return fd;
}

// One text frame of at most 125 bytes, masked with the key 00 00 00 00.
inline std::string text_frame(std::string_view payload) {
  std::string frame = "\x81";
  frame += static_cast<char>(0x80 | payload.size());
  frame.append(4, '\0');
  frame += payload;
  return frame;
}

// Calls on_frame(first byte, payload) for each whole unmasked frame; what is left stays in `rest`.
template <typename OnFrame>
void read_frames(std::string& rest, std::string_view piece, OnFrame on_frame) {
  if (!rest.empty()) {
    rest += piece;
    piece = rest;
  }
  std::size_t at = 0;
  while (piece.size() - at >= 2) {
    const auto* head = reinterpret_cast<const unsigned char*>(piece.data()) + at;
    std::size_t size = head[1];
    std::size_t begin = 2;
    if (size == 126) begin = 4;
    if (size == 127) begin = 10;
    if (piece.size() - at < begin) break;
    if (begin > 2) {
      size = 0;
      for (std::size_t i = 2; i < begin; ++i)
        size = size << 8 | head[i];
    }
    if (piece.size() - at < begin + size) break;
    on_frame(head[0], piece.substr(at + begin, size));
    at += begin + size;
  }
  std::string left{piece.substr(at)};
  rest.swap(left);
}

// A message's own mark, for counting and order: "#RRRRRRRR-SSSS-NNNNNNNN" (run, sender, number).
struct Mark {
  std::uint32_t run = 0;
  std::uint32_t sender = 0;
  std::uint32_t number = 0;
};

constexpr std::size_t mark_size = 23;

inline std::string chat_message(const Mark& mark, std::size_t padding) {
  char text[64];
  std::snprintf(text, sizeof text, "#%08x-%04x-%08x", mark.run, mark.sender, mark.number);
  return "{\"user\":\"u" + std::to_string(mark.sender) + "\",\"text\":\"" + text +
         std::string(padding, '.') + "\"}";
}

inline std::uint32_t hex_number(const char* digits, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) {
    const char c = digits[i];
    value = value << 4 | static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return value;
}

template <typename OnMark>
void find_marks(std::string_view text, OnMark on_mark) {
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    if (text.size() - at < mark_size) return;
    const char* p = text.data() + at;
    on_mark(Mark{hex_number(p + 1, 8), hex_number(p + 10, 4), hex_number(p + 15, 8)});
  }
}

}  // namespace bench
