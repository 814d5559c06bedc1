// A Connection for each client, and the pump between it and TCP: given, from chapter 5 on.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connection.h"
#include "web_server.h"

namespace ws {

// What the application sees of a WebSocket: it opens, messages come, it ends.
class WebSocketApplication {
 public:
  virtual ~WebSocketApplication() = default;

  virtual void on_open(ClientId client) = 0;
  virtual void on_message(ClientId client, const Message& message) = 0;
  virtual void on_closed(ClientId client, const Closed& closed) = 0;  // once for each on_open
};

struct WebSocketServerOptions {
  WebServerOptions web;
  ConnectionOptions connection;
};

class WebSocketServer : public WebSocketHandler {
 public:
  WebSocketServer(WebSocketApplication& application, WebSocketServerOptions options);

  TcpServer& tcp() { return web_.tcp(); }

  void send_text(ClientId client, std::string_view text);
  // A whole frame of yours: a binary one, say.
  void send(ClientId client, const SharedBytes& frame);
  // One frame, encoded once, shared by all of them.
  void broadcast(const std::vector<ClientId>& clients, std::string_view text);
  void close(ClientId client, CloseCode code, std::string_view reason = {});

  void on_open(ClientId client) override;
  void on_bytes(ClientId client, ByteView bytes) override;
  void on_eof(ClientId client) override;
  void on_disconnect(ClientId client) override;
  void on_tick(std::chrono::milliseconds now) override;
  void on_stop() override;

 private:
  // Events up, output down, and the end of TCP when it is time.
  void pump(ClientId client, Connection& connection);
  void take_output(ClientId client, Connection& connection);

  WebSocketApplication& application_;
  ConnectionOptions connection_options_;
  std::unordered_map<ClientId, Connection> connections_;
  WebServer web_;
};

}  // namespace ws
