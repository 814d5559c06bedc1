#include "tcp_server.h"

#include <signal.h>
#include <unistd.h>

#include <utility>

#include "tcp/clients.h"
#include "tcp/doors.h"
#include "tcp/endings.h"
#include "tcp/listening.h"
#include "tcp/observer.h"
#include "tcp/receiver.h"
#include "tcp/sender.h"
#include "tcp/turns.h"

namespace ws {

using namespace tcp;

namespace {

using std::chrono::milliseconds;

constexpr milliseconds patience{5'000};  // at the end, for peers that make no progress

}  // namespace

// The parts of the server, each in its file in tcp/, and what only all of them together can do.
struct TcpServer::Loop {
  Application& application;
  std::string host;
  std::unique_ptr<Observer> observer;  // null: nobody watches
  Turns turns;
  Clients clients;
  Doors doors;
  Sender sender;
  Endings endings;
  Receiver receiver;
  bool stopping = false;
  std::uint64_t progress = 0;  // when anything last moved, for the end

  Loop(Application& app, const TcpServerOptions& options);
  ~Loop();

  void send(Client& client, const SharedBytes& bytes);
  bool write_to_all();  // false: there was nobody to write to
  void flush(Client& client);

  void end_turn();
  void tell_gone(Client& client);
  void on_tick();
  void stop();
};

TcpServer::Loop::Loop(Application& app, const TcpServerOptions& options)
    : application{app},
      host{options.host},
      observer{options.inspect_fd < 0 ? nullptr : std::make_unique<Observer>(options.inspect_fd)},
      turns{options.tick, {[this] { end_turn(); }, [this] { on_tick(); }, [this] { stop(); }}},
      doors{turns.loop(), host, options.port, clients, [this](int fd) { receiver.welcome(fd); }},
      sender{options.max_owed},
      endings{turns.loop(), clients, options.linger, observer.get()},
      receiver{application, turns, clients, endings, observer.get()} {
  signal(SIGPIPE, SIG_IGN);  // a write to a dead peer is that peer's end, not ours
}

TcpServer::Loop::~Loop() {
  turns.close();
  clients.for_each([](Client& client) { close(client.fd); });
}

void TcpServer::Loop::send(Client& client, const SharedBytes& bytes) {
  if (sender.is_full()) write_to_all();
  if (client.gone) return;
  if (!sender.owe(client, bytes)) {
    // Too much for one turn, but is the peer slow? It is, if the kernel does not take it now.
    flush(client);
    if (client.gone) return;
    if (!sender.owe(client, bytes)) return endings.drop(client, End::owed_too_much);
  }
  if (observer) observer->owed(client.id, *bytes);
  turns.touch(client);
}

bool TcpServer::Loop::write_to_all() {
  const std::vector<ClientId> touched = turns.take_touched();
  for (const ClientId id : touched) {
    Client* client = clients.find(id);
    if (client == nullptr) continue;
    client->touched = false;
    flush(*client);
  }
  sender.forget_turn();
  return !touched.empty();
}

void TcpServer::Loop::flush(Client& client) {
  const Sender::Written written = sender.write(client);
  if (written.bytes > 0) {
    progress = turns.now();
    client.moved = static_cast<std::uint32_t>(progress);
    if (observer) observer->taken(client.id, written.bytes);
  }
  if (written.too_much) return endings.drop(client, End::owed_too_much);
  if (written.failed) return endings.drop(client, End::write_failed);
  if (!client.outbox) endings.all_written(client);
  if (!client.gone) receiver.watch(client);
}

void TcpServer::Loop::end_turn() {
  while (true) {
    // First those who left: what that makes the application say goes out with this turn's writes.
    for (auto gone = endings.take_gone(); !gone.empty(); gone = endings.take_gone()) {
      for (const ClientId id : gone)
        tell_gone(clients.at(id));
    }
    if (!write_to_all()) break;
  }
  if (stopping && clients.count() == 0) turns.finish();
}

void TcpServer::Loop::tell_gone(Client& client) {
  receiver.farewell(client);
  application.on_disconnect(client.id);
  progress = turns.now();
  doors.open();
}

void TcpServer::Loop::on_tick() {
  application.on_tick(milliseconds{turns.now()});
  if (observer) observer->on_tick();
  const auto longest = static_cast<std::uint64_t>(patience.count());
  if (stopping && turns.now() - progress >= longest) endings.drop_all();
  doors.open();
}

void TcpServer::Loop::stop() {
  if (stopping) return endings.drop_all();  // asked twice: at once
  stopping = true;
  progress = turns.now();
  doors.close();
  application.on_stop();
  if (clients.count() == 0) turns.finish();
}

TcpServer::TcpServer(Application& application, TcpServerOptions options)
    : loop_{std::make_unique<Loop>(application, options)} {}

TcpServer::~TcpServer() = default;

std::uint16_t TcpServer::port() const {
  return loop_->doors.port();
}

std::vector<std::string> TcpServer::urls() const {
  return urls_of(loop_->host, port());
}

void TcpServer::run() {
  if (loop_->observer) loop_->observer->serving();
  loop_->turns.run();
}

void TcpServer::stop() {
  loop_->turns.ask_to_stop();
}

std::string TcpServer::address_of(ClientId id) const {
  const Client* client = loop_->clients.find(id);
  return client == nullptr ? "" : peer_of(client->fd);
}

void TcpServer::send(ClientId id, const SharedBytes& bytes) {
  Client* client = loop_->clients.find(id);
  if (client == nullptr || client->ending || bytes == nullptr || bytes->empty()) return;
  loop_->send(*client, bytes);
}

void TcpServer::disconnect(ClientId id) {
  Client* client = loop_->clients.find(id);
  if (client == nullptr || client->ending) return;
  loop_->endings.begin(*client);
  loop_->turns.touch(*client);
}

void TcpServer::drop(ClientId id) {
  Client* client = loop_->clients.find(id);
  if (client != nullptr) loop_->endings.drop(*client, End::dropped);
}

}  // namespace ws
