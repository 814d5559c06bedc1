// The given host: one thread, one loop (libuv), many TCP connections. You read it; you never need to.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bytes.h"
#include "client_id.h"

namespace ws {

// What the host tells you. It calls from one thread, one call at a time.
class Application {
 public:
  virtual ~Application() = default;

  virtual void on_connect(ClientId client) = 0;
  // Whatever one read gave: half a frame, or ten. The bytes are gone when the call ends.
  virtual void on_bytes(ClientId client, ByteView bytes) = 0;
  // The peer says no more (FIN). It may still read what we send.
  virtual void on_eof(ClientId client) = 0;
  // The connection is over, however it ended: exactly once for each on_connect, and the last call.
  virtual void on_disconnect(ClientId client) = 0;
  // About once a second. `now` is since some fixed moment, and never runs backwards.
  virtual void on_tick(std::chrono::milliseconds now) = 0;
  // SIGINT or SIGTERM: say goodbye. Send, and disconnect everyone; run() ends when all are gone.
  virtual void on_stop() = 0;
};

struct TcpServerOptions {
  std::string host = "localhost";      // 127.0.0.1 and ::1; "any" for every address of this machine
  std::uint16_t port = 8080;           // 0: the kernel picks one
  std::size_t max_owed = 1024 * 1024;  // bytes one peer may let us wait for
  std::chrono::milliseconds linger{2'000};  // after our FIN, for the peer's
  std::chrono::milliseconds tick{1'000};    // between two calls of on_tick
};

class TcpServer {
 public:
  // Listens at once. Throws std::system_error if it cannot: the port is taken, say.
  TcpServer(Application& application, TcpServerOptions options);
  ~TcpServer();

  std::uint16_t port() const;
  // Where a browser finds it: 127.0.0.1 first, and with "any" what the network calls this machine.
  std::vector<std::string> urls() const;
  // Until SIGINT, SIGTERM or stop(), and then until everyone is gone.
  void run();
  void stop();  // from any thread

  // Nothing is written before the end of this turn of the loop; then one write brings all that the
  // turn owes this client. A client over max_owed, whose kernel takes no more, is dropped. Unknown
  // clients are ignored.
  void send(ClientId client, SharedBytes bytes);
  // Flush what is owed, then FIN, then wait for the peer's FIN (at most `linger`).
  void disconnect(ClientId client);
  // At once, and what is owed is lost.
  void drop(ClientId client);

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace ws
