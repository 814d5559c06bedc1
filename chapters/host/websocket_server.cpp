#include "websocket_server.h"

#include <utility>

#include "frame.h"

namespace ws {

WebSocketServer::WebSocketServer(WebSocketApplication& application, WebSocketServerOptions options)
    : application_{application},
      connection_options_{options.connection},
      web_{*this, std::move(options.web)} {}

void WebSocketServer::send_text(ClientId client, std::string_view text) {
  const auto found = connections_.find(client);
  if (found == connections_.end()) return;
  found->second.send_text(text);
  take_output(client, found->second);
}

void WebSocketServer::send(ClientId client, const SharedBytes& frame) {
  const auto found = connections_.find(client);
  if (found == connections_.end()) return;
  found->second.send(frame);
  take_output(client, found->second);
}

void WebSocketServer::broadcast(const std::vector<ClientId>& clients, std::string_view text) {
  const SharedBytes frame = share(encode_frame({true, Opcode::text, as_bytes(text)}));
  for (const ClientId client : clients)
    send(client, frame);
}

void WebSocketServer::close(ClientId client, CloseCode code, std::string_view reason) {
  const auto found = connections_.find(client);
  if (found == connections_.end()) return;
  found->second.close(code, reason);
  take_output(client, found->second);
}

void WebSocketServer::on_open(ClientId client) {
  Connection& connection = connections_.try_emplace(client, connection_options_).first->second;
  application_.on_open(client);
  pump(client, connection);
}

void WebSocketServer::on_bytes(ClientId client, ByteView bytes) {
  const auto found = connections_.find(client);
  if (found == connections_.end()) return;
  found->second.receive(bytes);
  pump(client, found->second);
}

void WebSocketServer::on_eof(ClientId client) {
  const auto found = connections_.find(client);
  if (found == connections_.end()) return;
  found->second.receive_eof();
  pump(client, found->second);
}

void WebSocketServer::on_disconnect(ClientId client) {
  on_eof(client);  // if nobody said goodbye, the application hears of it now: 1006
  connections_.erase(client);
}

void WebSocketServer::on_tick(std::chrono::milliseconds now) {
  for (auto& [client, connection] : connections_) {
    connection.tick(now);
    pump(client, connection);
  }
}

void WebSocketServer::on_stop() {
  for (auto& [client, connection] : connections_) {
    connection.close(CloseCode::going_away);
    pump(client, connection);
  }
}

// The application may send and close from inside its events, to this client and to others. No
// Connection moves or goes away meanwhile: the host calls on_disconnect only between two events.
void WebSocketServer::pump(ClientId client, Connection& connection) {
  while (const std::optional<Event> event = connection.next_event()) {
    if (const auto* message = std::get_if<Message>(&*event)) {
      application_.on_message(client, *message);
    } else {
      application_.on_closed(client, std::get<Closed>(*event));
    }
  }
  take_output(client, connection);
}

void WebSocketServer::take_output(ClientId client, Connection& connection) {
  for (SharedBytes& bytes : connection.take_output())
    tcp().send(client, std::move(bytes));
  if (connection.wants_disconnect()) tcp().disconnect(client);
}

}  // namespace ws
