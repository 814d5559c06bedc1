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

// What the host tells you. It calls from the thread that is in run(), one call at a time. In each call
// you may send to every client, and disconnect or drop it.
class Application {
 public:
  virtual ~Application() = default;

  virtual void on_connect(ClientId client) = 0;
  // The bytes of one read, at least 1 and at most 65,536: half a frame, or ten. The view ends with
  // the call. After disconnect() or drop() there are no more: what still comes is thrown away.
  virtual void on_bytes(ClientId client, ByteView bytes) = 0;
  // The peer sends no more (FIN), but it may still read. At most once for each client, whatever comes
  // after it; not at all after disconnect() or drop(). The connection stays until you end it.
  virtual void on_eof(ClientId client) = 0;
  // The connection is over, in whichever way. Exactly once for each on_connect, also after drop(), and
  // the last call for this client. Nothing can be sent to it any more.
  virtual void on_disconnect(ClientId client) = 0;
  // Once for each `tick` of the options. `now` counts from some fixed moment and never runs backwards.
  virtual void on_tick(std::chrono::milliseconds now) = 0;
  // SIGINT, SIGTERM or stop(): say goodbye. Called once. Nobody new comes in from now on, and run()
  // returns when the last client is gone: so disconnect all of them, at once or in time.
  virtual void on_stop() = 0;
};

struct TcpServerOptions {
  // "localhost" is 127.0.0.1 and ::1, "any" is every address of this machine; or one address.
  std::string host = "localhost";
  std::uint16_t port = 8080;                // 0: the kernel picks one
  std::size_t max_owed = 1024 * 1024;       // bytes that may wait for one client
  std::chrono::milliseconds linger{2'000};  // how long we wait for a peer that does not let go
  std::chrono::milliseconds tick{1'000};    // between two calls of on_tick; at least 1
  // A pipe's end, from now on ours: what happens on the sockets is told there, as tcp/observer.h says.
  int inspect_fd = -1;  // less than 0: nobody watches
};

class TcpServer {
 public:
  // Listens at once. Throws std::system_error if it cannot: the port is taken, say. The application
  // has to live longer than the server. From now on the process ignores SIGPIPE, so that writing to a
  // peer that is gone ends this peer's connection only.
  TcpServer(Application& application, TcpServerOptions options);
  ~TcpServer();

  std::uint16_t port() const;
  // Where a browser finds it: 127.0.0.1 first, and with "any" what the network calls this machine.
  std::vector<std::string> urls() const;
  // Serves until SIGINT, SIGTERM or stop(), and then until all clients are gone. A second signal or
  // stop() drops them all. So does the server when, after the first, nothing has moved for 5 seconds.
  void run();
  void stop();  // from any thread; it returns at once

  // The four below are for the thread of run(). Each ignores a client that is gone, or never was.

  // The peer's address, without a port: "192.168.1.7", "::1". "" for a client that is ignored.
  std::string address_of(ClientId client) const;

  // Nothing is written before the end of this turn of the loop, or until the turn has a megabyte or
  // 256 pieces to bring; then one write brings all that is owed to this client. If more than
  // max_owed would wait, the server writes at once; if the kernel does not take enough of it, the peer
  // is too slow and the client is dropped. Ignored: no bytes, and a client after disconnect().
  void send(ClientId client, const SharedBytes& bytes);
  // Writes what is owed, sends FIN, and waits for the peer's FIN. A peer that takes no bytes for
  // `linger` before our FIN is dropped. After our FIN the connection is over when the peer sends
  // nothing for `linger`, and at the latest after 15 times as long.
  void disconnect(ClientId client);
  // Ends the connection at once: what is owed is lost, and the peer sees a reset (RST).
  void drop(ClientId client);

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace ws
