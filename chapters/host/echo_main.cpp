// The whole stack as an echo server: for conformance suites, benchmarks and the host's own tests.
#include <utility>

#include "server_main.h"
#include "websocket_server.h"

namespace {

class Echo : public ws::WebSocketApplication {
 public:
  explicit Echo(ws::WebSocketServerOptions options) : server_{*this, std::move(options)} {}

  int run() { return ws::serve(server_.tcp()); }

  void on_open(ws::ClientId) override {}
  void on_message(ws::ClientId client, const ws::Message& message) override {
    server_.send(client, ws::share(ws::encode_frame({true, message.opcode, message.payload})));
  }
  void on_closed(ws::ClientId, const ws::Closed&) override {}

 private:
  ws::WebSocketServer server_;
};

}  // namespace

int main(int argc, char** argv) {
  ws::TcpServerOptions tcp;
  tcp.max_owed = 64 * 1024 * 1024;  // suites send 16 MiB at once, and read later
  ws::ServerArguments arguments = ws::parse_server_arguments(argc, argv, tcp);
  ws::WebSocketServerOptions options;
  options.web.tcp = arguments.tcp;
  options.web.files = std::move(arguments.files);
  options.web.upgrade.allowed_origins = std::move(arguments.origins);
  options.web.upgrade.hosts = std::move(arguments.hosts);
  options.web.handshake_timeout = arguments.handshake_timeout;
  options.connection.limits = {.max_size = 16 * 1024 * 1024, .max_fragments = 100'000};
  options.connection.heartbeat = arguments.heartbeat;
  options.connection.close_timeout = arguments.close_timeout;
  options.connection.message_timeout = arguments.message_timeout;
  return Echo{std::move(options)}.run();
}
