// For tests of TcpServer itself: one that runs in a thread, and does what the test says.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "client_frames.h"
#include "tcp_server.h"

namespace ws::test {

class ServerInThread;

// What a test's server does when something happens. All of it runs in the server's thread.
struct Behaviour {
  std::function<void(ServerInThread&, ClientId)> on_connect = {};
  std::function<void(ServerInThread&, ClientId, ByteView)> on_bytes = {};  // empty: echo
  std::function<void(ServerInThread&, ClientId)> on_eof = {};              // empty: disconnect
  std::function<void(ServerInThread&, ClientId)> on_disconnect = {};
};

class ServerInThread : public Application {
 public:
  explicit ServerInThread(Behaviour behaviour = {}, std::size_t max_owed = 1024 * 1024,
                          int inspect_fd = -1)
      : tcp{*this,
            {.port = 0,
             .max_owed = max_owed,
             .linger = std::chrono::milliseconds{200},
             .inspect_fd = inspect_fd}},
        behaviour_{std::move(behaviour)} {
    thread_ = std::thread{[this] { tcp.run(); }};
  }
  ~ServerInThread() override { stop(); }

  // How often each was called, and who is connected. In a test: read them after stop().
  std::map<ClientId, int> connected, finished, disconnected;
  std::vector<ClientId> present;
  TcpServer tcp;

  std::uint16_t port() const { return tcp.port(); }
  void send(ClientId client, std::string_view text) { tcp.send(client, share(from_text(text))); }
  void stop() {
    if (!thread_.joinable()) return;
    tcp.stop();
    thread_.join();
  }

  void on_connect(ClientId client) override {
    connected[client] += 1;
    present.push_back(client);
    if (behaviour_.on_connect) behaviour_.on_connect(*this, client);
  }
  void on_bytes(ClientId client, ByteView bytes) override {
    EXPECT_EQ(disconnected.count(client), 0u) << "bytes after the end";
    if (behaviour_.on_bytes) return behaviour_.on_bytes(*this, client, bytes);
    send(client, as_text(bytes));
  }
  void on_eof(ClientId client) override {
    EXPECT_EQ(disconnected.count(client), 0u) << "a FIN after the end";
    finished[client] += 1;
    if (behaviour_.on_eof) return behaviour_.on_eof(*this, client);
    tcp.disconnect(client);
  }
  void on_disconnect(ClientId client) override {
    disconnected[client] += 1;
    present.erase(std::find(present.begin(), present.end(), client));
    if (behaviour_.on_disconnect) behaviour_.on_disconnect(*this, client);
  }
  void on_tick(std::chrono::milliseconds) override {}
  void on_stop() override {
    for (const ClientId client : present)
      tcp.disconnect(client);
  }

 private:
  Behaviour behaviour_;
  std::thread thread_;
};

}  // namespace ws::test
