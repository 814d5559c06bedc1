#include "websocket_server.h"

#include <algorithm>
#include <utility>

#include "frame.h"

namespace ws {

WebSocketServer::WebSocketServer(WebSocketApplication& application, WebSocketServerOptions options)
    : application_{application},
      connection_options_{options.connection},
      deadlines_{options.web.tcp.tick},
      between_own_moments_{
          std::max<Deadlines::Moment>(1, deadlines_.moment_of(options.connection.heartbeat / 4))},
      web_{*this, std::move(options.web)} {
  // Each is pinged at a moment of its own, in the last quarter of the heartbeat.
  connection_options_.heartbeat -= connection_options_.heartbeat / 4;
}

void WebSocketServer::send_text(ClientId client, std::string_view text) {
  Peer* const peer = peers_.find(client);
  if (peer == nullptr) return;
  peer->connection.send_text(text);
  take_output(client, peer->connection);
}

void WebSocketServer::send(ClientId client, const SharedBytes& frame) {
  Peer* const peer = peers_.find(client);
  if (peer == nullptr) return;
  peer->connection.send(frame);
  take_output(client, peer->connection);
}

void WebSocketServer::broadcast(const std::vector<ClientId>& clients, std::string_view text) {
  const SharedBytes frame = share(encode_frame({true, Opcode::text, as_bytes(text)}));
  for (const ClientId client : clients)
    send(client, frame);
}

void WebSocketServer::close(ClientId client, CloseCode code, std::string_view reason) {
  Peer* const peer = peers_.find(client);
  if (peer == nullptr) return;
  peer->connection.close(code, reason);
  take_output(client, peer->connection);
  expect_tick(client, *peer);
}

void WebSocketServer::on_open(ClientId client) {
  Peer& peer = peers_.add(client, Peer{Connection(connection_options_)});
  application_.on_open(client);
  pump(client, peer);
}

void WebSocketServer::on_bytes(ClientId client, ByteView bytes) {
  Peer* const peer = peers_.find(client);
  if (peer == nullptr) return;
  peer->connection.receive(bytes);
  pump(client, *peer);
}

void WebSocketServer::on_eof(ClientId client) {
  Peer* const peer = peers_.find(client);
  if (peer == nullptr) return;
  peer->connection.receive_eof();
  pump(client, *peer);
}

void WebSocketServer::on_disconnect(ClientId client) {
  Peer* const peer = peers_.find(client);
  if (peer == nullptr) return;
  // If nobody said goodbye, the application hears of it now: 1006.
  peer->connection.receive_eof();
  pump(client, *peer);
  peers_.remove(client);
}

void WebSocketServer::on_tick(std::chrono::milliseconds now) {
  now_ = deadlines_.moment_of(now);
  std::vector<ClientId> due = deadlines_.take_due(now_);
  due.insert(due.end(), soon_.begin(), soon_.end());
  soon_.clear();
  for (const ClientId client : due) {
    Peer* const peer = peers_.find(client);
    if (peer == nullptr) continue;
    if (!peer->is_due_soon && peer->due > now_) continue;  // it was ticked before its deadline
    peer->is_due_soon = false;
    if (peer->due <= now_) peer->due = never;
    peer->connection.tick(now);
    pump(client, *peer);
  }
  application_.on_tick(now);
}

void WebSocketServer::on_stop() {
  peers_.for_each([this](ClientId client, Peer& peer) {
    peer.connection.close(CloseCode::going_away);
    pump(client, peer);
    // Chapter 5's step 5.8 is not written: it ends without a Close.
    if (peer.connection.state() == State::open) tcp().disconnect(client);
  });
}

// The application may send and close from inside its events, to this client and to others. No
// Connection moves or goes away meanwhile: the host calls on_disconnect only between two events.
void WebSocketServer::pump(ClientId client, Peer& peer) {
  while (const std::optional<Event> event = peer.connection.next_event()) {
    if (const auto* message = std::get_if<Message>(&*event)) {
      application_.on_message(client, *message);
    } else {
      application_.on_closed(client, std::get<Closed>(*event));
    }
  }
  take_output(client, peer.connection);
  expect_tick(client, peer);
}

void WebSocketServer::take_output(ClientId client, Connection& connection) {
  for (SharedBytes& bytes : connection.take_output())
    tcp().send(client, std::move(bytes));
  if (connection.wants_disconnect()) tcp().disconnect(client);
}

void WebSocketServer::expect_tick(ClientId client, Peer& peer) {
  if (peer.is_due_soon) return;
  const Milliseconds next = peer.connection.next_tick();
  if (next == Milliseconds::max()) return;
  Deadlines::Moment when =
      next == Milliseconds::min() ? now_ : std::max(now_, deadlines_.moment_after(next));
  // What is far away is a heartbeat, mostly.
  if (when - now_ > between_own_moments_)
    when = Deadlines::own_moment(client, when, between_own_moments_);
  if (when == now_) {
    peer.is_due_soon = true;
    soon_.push_back(client);
  } else if (when < peer.due) {  // otherwise it is looked at before, and then again
    peer.due = when;
    deadlines_.add(client, when);
  }
}

}  // namespace ws
