#include "observer.h"

#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <string>
#include <utility>

namespace ws::tcp {

namespace {

// A pipe takes so much as a whole or not at all (POSIX): half a record would spoil all that follow.
constexpr std::size_t head_size = 31;
constexpr std::size_t most_body = PIPE_BUF - 2 * head_size;

std::uint64_t microseconds_since_1970() {
  using namespace std::chrono;
  const auto time = duration_cast<microseconds>(system_clock::now().time_since_epoch());
  return static_cast<std::uint64_t>(time.count());
}

// "127.0.0.1:50713", "[::1]:50713"
std::string peer_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  char host[NI_MAXHOST], port[NI_MAXSERV];
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (getpeername(socket, any, &size) != 0) return "";  // it has gone again
  if (getnameinfo(any, size, host, sizeof host, port, sizeof port,
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "";
  }
  const std::string name = host;
  return (name.find(':') == name.npos ? name : '[' + name + ']') + ':' + port;
}

std::uint8_t* put_number(std::uint8_t* at, std::uint64_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
    *at++ = static_cast<std::uint8_t>(value >> shift);
  return at;
}

}  // namespace

Observer::Observer(int pipe) : pipe_{pipe} {
  fcntl(pipe_, F_SETFD, FD_CLOEXEC);
  fcntl(pipe_, F_SETFL, fcntl(pipe_, F_GETFL) | O_NONBLOCK);
}

Observer::~Observer() {
  close(pipe_);
}

void Observer::opened(ClientId client, int socket) {
  counts_[client] = {};
  tell({Seen::opened, client}, as_bytes(peer_of(socket)));
}

void Observer::received(ClientId client, ByteView bytes) {
  tell_piece(Seen::received, client, counts_[client].received, bytes);
}

void Observer::owed(ClientId client, ByteView bytes) {
  tell_piece(Seen::owed, client, counts_[client].owed, bytes);
}

void Observer::taken(ClientId client, std::size_t count) {
  Counts& counts = counts_[client];
  counts.taken += count;
  tell({Seen::taken, client, counts.taken});
}

void Observer::over(ClientId client, End end) {
  tell({Seen::over, client, static_cast<std::uint64_t>(end)});
  counts_.erase(client);
}

void Observer::on_tick() {
  if (!must_list_) return;
  must_list_ = false;  // tell() makes it true again, if there is no room for all
  tell({Seen::list, 0, 1});
  for (const auto& [client, counts] : counts_) {
    if (must_list_) return;  // there is none: another time
    tell({Seen::received, client, counts.received});
    tell({Seen::owed, client, counts.owed});
    tell({Seen::taken, client, counts.taken});
  }
  tell({Seen::list, 0, 0});
}

void Observer::tell_piece(Seen kind, ClientId client, std::uint64_t& before, ByteView bytes) {
  while (!bytes.empty()) {
    const ByteView body = bytes.first(std::min(bytes.size(), most_body));
    bytes = bytes.subspan(body.size());
    tell({kind, client, before, static_cast<std::uint32_t>(bytes.size())}, body);
    before += body.size();
  }
}

void Observer::tell(const Head& head, ByteView body) {
  std::array<std::uint8_t, PIPE_BUF> record;
  std::uint8_t* at = record.data();
  // In the same write: the word that something is missing has no room alone, and nothing overtakes it.
  if (lost_ > 0) at = put(at, {Seen::lost, 0, lost_}, 0);
  at = put(at, head, body.size());
  at = std::copy(body.begin(), body.end(), at);
  ssize_t written = -1;
  do {
    written = write(pipe_, record.data(), static_cast<std::size_t>(at - record.data()));
  } while (written < 0 && errno == EINTR);
  lost_ = written < 0 ? lost_ + 1 : 0;
  must_list_ = must_list_ || lost_ > 0;
}

std::uint8_t* Observer::put(std::uint8_t* at, const Head& head, std::size_t body_size) {
  at = put_number(at, static_cast<std::uint8_t>(head.kind), 1);
  at = put_number(at, head.client, 8);
  at = put_number(at, microseconds_since_1970(), 8);
  at = put_number(at, head.number, 8);
  at = put_number(at, head.more, 4);
  return put_number(at, body_size, 2);
}

}  // namespace ws::tcp
