// A Connection for each client, and the pump between it and TCP: given, from chapter 5 on.
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include "client_table.h"
#include "connection.h"
#include "deadlines.h"
#include "web_server.h"

namespace ws {

// What the application sees of a WebSocket: it opens, messages come, it ends. In each call you may
// send to every client, and close it.
class WebSocketApplication {
 public:
  virtual ~WebSocketApplication() = default;

  virtual void on_open(ClientId client) = 0;
  // A whole message; a text is valid UTF-8. `message` ends with the call. None comes after on_closed.
  virtual void on_message(ClientId client, const Message& message) = 0;
  // Exactly once for each on_open, and the last call for this client.
  virtual void on_closed(ClientId client, const Closed& closed) = 0;
  // Once for each `tick` of the options. An application without a clock needs none of it.
  virtual void on_tick(std::chrono::milliseconds /*now*/) {}
};

struct WebSocketServerOptions {
  WebServerOptions web;
  ConnectionOptions connection;
};

class WebSocketServer : public WebSocketHandler {
 public:
  // Listens at once, as TcpServer does. The application has to live longer than the server.
  WebSocketServer(WebSocketApplication& application, WebSocketServerOptions options);

  TcpServer& tcp() { return web_.tcp(); }

  // Each of these ignores a client that is not open. A text has to be valid UTF-8.
  void send_text(ClientId client, std::string_view text);
  // `frame` is one or more whole frames that you encoded: a binary one, say.
  void send(ClientId client, const SharedBytes& frame);
  // The text is encoded once, and all these clients share the frame.
  void broadcast(const std::vector<ClientId>& clients, std::string_view text);
  // Starts the closing handshake (RFC 6455 §7.1.2). on_closed follows when it is over.
  void close(ClientId client, CloseCode code, std::string_view reason = {});

  void on_open(ClientId client) override;
  void on_bytes(ClientId client, ByteView bytes) override;
  void on_eof(ClientId client) override;
  void on_disconnect(ClientId client) override;
  void on_tick(std::chrono::milliseconds now) override;
  void on_stop() override;

 private:
  static constexpr Deadlines::Moment never = std::numeric_limits<Deadlines::Moment>::max();
  struct Peer {
    Connection connection;
    Deadlines::Moment due = never;  // when it stands in deadlines_
    bool is_due_soon = false;       // it stands in soon_
  };

  // Brings events to the application and output to TCP, and ends TCP when the connection wants it.
  void pump(ClientId client, Peer& peer);
  void take_output(ClientId client, Connection& connection);
  // Sees to it that this peer is ticked when its connection next has something to do.
  void expect_tick(ClientId client, Peer& peer);

  WebSocketApplication& application_;
  ConnectionOptions connection_options_;
  ClientTable<Peer> peers_;
  Deadlines deadlines_;
  Deadlines::Moment between_own_moments_;
  std::vector<ClientId> soon_;  // for the next tick
  Deadlines::Moment now_ = 0;   // of the last tick
  WebServer web_;
};

}  // namespace ws
