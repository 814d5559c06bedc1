// HTTP until the 101, WebSocket bytes after it: given, and made of your chapters 1 and 2.
#pragma once

#include <chrono>
#include <cstddef>
#include <unordered_map>

#include "handshake.h"
#include "http.h"
#include "request_parser.h"
#include "static_files.h"
#include "tcp_server.h"

namespace ws {

// What happens on a connection after the opening handshake.
class WebSocketHandler {
 public:
  virtual ~WebSocketHandler() = default;

  virtual void on_open(ClientId client) = 0;
  virtual void on_bytes(ClientId client, ByteView bytes) = 0;
  virtual void on_eof(ClientId client) = 0;
  virtual void on_disconnect(ClientId client) = 0;  // once for each on_open
  virtual void on_tick(std::chrono::milliseconds now) = 0;
  virtual void on_stop() = 0;
};

struct WebServerOptions {
  TcpServerOptions tcp;
  StaticFiles files;
  UpgradePolicy upgrade;
  std::chrono::milliseconds handshake_timeout{10'000};  // and the longest silence between requests
};

class WebServer : public Application {
 public:
  WebServer(WebSocketHandler& handler, WebServerOptions options);

  TcpServer& tcp() { return tcp_; }

  void on_connect(ClientId client) override;
  void on_bytes(ClientId client, ByteView bytes) override;
  void on_eof(ClientId client) override;
  void on_disconnect(ClientId client) override;
  void on_tick(std::chrono::milliseconds now) override;
  void on_stop() override;

 private:
  struct Talk {  // a client that still speaks HTTP
    RequestParser parser;
    std::chrono::milliseconds deadline{};  // 0: set at the next tick
  };

  // Answers what is there; true: this client speaks WebSocket from now on.
  bool answer(ClientId client, Talk& talk);

  WebSocketHandler& handler_;
  WebServerOptions options_;
  std::unordered_map<ClientId, Talk> talks_;  // whoever is not here is past the handshake
  TcpServer tcp_;
};

}  // namespace ws
