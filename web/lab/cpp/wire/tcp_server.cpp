// chapters/host/tcp_server.h without sockets: the network is the page's. Each thing that the page tells
// is one turn of the loop, and all writes go out at its end.
#include "tcp_server.h"

#include <array>
#include <utility>

#include "../abi.h"
#include "network.h"
#include "outbox.h"

namespace ws {

namespace {

using std::chrono::milliseconds;

milliseconds now() {
  return std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

// The host's ids have a place in the low half. No place is used twice here, so it is the peer's number.
constexpr ClientId id_of(std::uint32_t peer) {
  return (ClientId{1} << 32) | peer;
}
constexpr std::uint32_t peer_of(ClientId id) {
  return static_cast<std::uint32_t>(id);
}

struct Client {
  Outbox outbox;
  milliseconds moved = now();  // when it last took bytes, or began to end
  bool ending = false;
  bool fin_sent = false;
  bool eof = false;
  bool gone = false;
};

class Host {
 public:
  Host(Application& application, const TcpServerOptions& options)
      : application_{application}, options_{options} {}

  // Null if it is gone, or never was.
  Client* find(ClientId id) {
    const std::uint32_t peer = peer_of(id);
    if (id != id_of(peer) || peer >= clients_.size()) return nullptr;
    Client* const client = clients_[peer].get();
    return client == nullptr || client->gone ? nullptr : client;
  }

  void send(std::uint32_t peer, Client& client, const SharedBytes& bytes) {
    if (client.outbox.push(bytes)) return;
    flush(peer, client);  // too much for one turn, but is the peer slow?
    if (!client.gone && !client.outbox.push(bytes)) over(peer, client, true);
  }

  void over(std::uint32_t peer, Client& client, bool is_reset) {
    client.gone = true;
    gone_.push_back(peer);
    network_over(peer, is_reset);
  }

  void connect(std::uint32_t peer) {
    if (clients_.size() <= peer) clients_.resize(peer + 1);
    clients_[peer] = std::make_unique<Client>(Client{Outbox(options_.max_owed)});
    application_.on_connect(id_of(peer));
    end_turn();
  }

  void receive(std::uint32_t peer, Client& client, ByteView bytes) {
    if (!client.ending) application_.on_bytes(id_of(peer), bytes);
    end_turn();
  }

  void receive_eof(std::uint32_t peer, Client& client) {
    client.eof = true;
    if (client.fin_sent) over(peer, client, false);
    if (!client.ending) application_.on_eof(id_of(peer));
    end_turn();
  }

  void receive_reset(std::uint32_t peer, Client& client) {
    over(peer, client, false);
    end_turn();
  }

  void tick() {
    application_.on_tick(now());
    // A peer that does not let go, or takes nothing of what stands before our FIN. The real host has a
    // timer for it.
    for_each([this](std::uint32_t peer, Client& client) {
      if (client.ending && now() - client.moved >= options_.linger)
        over(peer, client, !client.fin_sent);
    });
    end_turn();
  }

  void stop() {
    application_.on_stop();
    end_turn();
  }

  // What a client that left makes the application say goes out with this turn's writes.
  void end_turn() {
    do {
      for (const std::uint32_t peer : std::exchange(gone_, {})) {
        clients_[peer].reset();
        application_.on_disconnect(id_of(peer));
      }
      for_each([this](std::uint32_t peer, Client& client) { flush(peer, client); });
    } while (!gone_.empty());
  }

 private:
  void flush(std::uint32_t peer, Client& client) {
    while (!client.outbox.empty()) {
      std::array<ByteView, 1> oldest{};
      client.outbox.peek(oldest);
      const std::size_t size = oldest[0].size();
      const std::size_t taken = network_write(peer, oldest[0].data(), size);
      client.outbox.pop(taken);
      if (taken > 0) client.moved = now();
      if (taken < size) return;
    }
    if (!client.ending || client.fin_sent) return;
    client.fin_sent = true;
    client.moved = now();
    network_finish(peer);
    if (client.eof) over(peer, client, false);
  }

  template <typename Visit>
  void for_each(Visit visit) {
    for (std::uint32_t peer = 0; peer < clients_.size(); ++peer) {
      if (Client* const client = find(id_of(peer))) visit(peer, *client);
    }
  }

  Application& application_;
  TcpServerOptions options_;
  std::vector<std::unique_ptr<Client>> clients_;  // by the peer's number
  std::vector<std::uint32_t> gone_;               // and the application does not know yet
};

Host* host = nullptr;  // a program has one

}  // namespace

struct TcpServer::Loop {};

TcpServer::TcpServer(Application& application, TcpServerOptions options) {
  host = new Host(application, options);  // it lives as long as the program
}
TcpServer::~TcpServer() = default;

void TcpServer::run() {
  network_wait();
}

void TcpServer::send(ClientId id, const SharedBytes& bytes) {
  Client* const client = host->find(id);
  if (client == nullptr || client->ending || bytes == nullptr || bytes->empty()) return;
  host->send(peer_of(id), *client, bytes);
}

void TcpServer::disconnect(ClientId id) {
  Client* const client = host->find(id);
  if (client == nullptr || client->ending) return;
  client->ending = true;
  client->moved = now();
}

void TcpServer::drop(ClientId id) {
  if (Client* const client = host->find(id)) host->over(peer_of(id), *client, true);
}

}  // namespace ws

using namespace ws;

// What the page tells. All but the first ignore a peer that is gone.
LAB_EXPORT(server_connect) void server_connect(std::uint32_t peer) {
  host->connect(peer);
}
LAB_EXPORT(server_receive) void server_receive(std::uint32_t peer) {
  if (Client* const client = host->find(id_of(peer))) host->receive(peer, *client, lab::input());
}
LAB_EXPORT(server_receive_eof) void server_receive_eof(std::uint32_t peer) {
  if (Client* const client = host->find(id_of(peer))) host->receive_eof(peer, *client);
}
LAB_EXPORT(server_receive_reset) void server_receive_reset(std::uint32_t peer) {
  if (Client* const client = host->find(id_of(peer))) host->receive_reset(peer, *client);
}
// There is room again on the way to a client.
LAB_EXPORT(server_writable) void server_writable() {
  host->end_turn();
}
LAB_EXPORT(server_tick) void server_tick() {
  host->tick();
}
LAB_EXPORT(server_stop) void server_stop() {
  host->stop();
}
// Bytes that wait for this peer in its Outbox.
LAB_EXPORT(server_owed) std::size_t server_owed(std::uint32_t peer) {
  const Client* const client = host->find(id_of(peer));
  return client == nullptr ? 0 : client->outbox.size();
}
