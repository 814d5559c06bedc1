// HTTP until the 101, and WebSocket bytes after it: given, and made of your chapters 1 and 2.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <unordered_map>

#include "handshake.h"
#include "http.h"
#include "request_parser.h"
#include "static_files.h"
#include "tcp_server.h"

namespace ws {

// What happens on a connection after the opening handshake. The calls mean what those of Application
// mean; clients that never got a 101 appear in none of them.
class WebSocketHandler {
 public:
  virtual ~WebSocketHandler() = default;

  virtual void on_open(ClientId client) = 0;  // the 101 went out; once, and the first call
  virtual void on_bytes(ClientId client, ByteView bytes) = 0;
  virtual void on_eof(ClientId client) = 0;
  virtual void on_disconnect(ClientId client) = 0;  // once for each on_open, and the last call
  virtual void on_tick(std::chrono::milliseconds now) = 0;
  virtual void on_stop() = 0;
};

struct WebServerOptions {
  TcpServerOptions tcp;
  StaticFiles files;
  UpgradePolicy upgrade;
  // For each whole request, from the connection's start or the last request on; measured in ticks. A
  // client that needs longer is disconnected.
  std::chrono::milliseconds handshake_timeout{10'000};
};

class WebServer : public Application {
 public:
  // Listens at once, as TcpServer does. The handler has to live longer than the server. Throws
  // std::runtime_error if there is no SHA-1 (sha1.h).
  WebServer(WebSocketHandler& handler, WebServerOptions options);

  TcpServer& tcp() { return tcp_; }

  void on_connect(ClientId client) override;
  void on_bytes(ClientId client, ByteView bytes) override;
  void on_eof(ClientId client) override;
  void on_disconnect(ClientId client) override;
  void on_tick(std::chrono::milliseconds now) override;
  void on_stop() override;

 private:
  struct Talk {                             // a client that still speaks HTTP
    std::unique_ptr<RequestParser> parser;  // null: it has not said a word yet
    std::chrono::milliseconds deadline{};   // 0: set at the next tick
  };

  // Answers the whole requests. Returns true if this client speaks WebSocket from now on.
  bool answer(ClientId client, Talk& talk);

  WebSocketHandler& handler_;
  WebServerOptions options_;
  std::unordered_map<ClientId, Talk> talks_;  // all other clients are past the handshake
  TcpServer tcp_;
};

}  // namespace ws
