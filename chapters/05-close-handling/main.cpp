// Chapter 5's server: the room of chapter 4, which hears when a client leaves, and how. Given, and made of
// your parts.
#include <unistd.h>

#include <string>
#include <unordered_map>
#include <utility>

#include "room.h"
#include "server_main.h"
#include "shared_frame.h"
#include "websocket_server.h"

namespace {

using namespace ws;

class ToldRoom : public WebSocketApplication {
 public:
  explicit ToldRoom(WebSocketServerOptions options) : server_(*this, std::move(options)) {}
  TcpServer& tcp() { return server_.tcp(); }

  void on_open(ClientId client) override {
    numbers_[client] = ++people_;
    welcome(room_.join(client));
  }
  void on_message(ClientId client, const Message& message) override {
    if (message.opcode == Opcode::text) return deliver(room_.say(as_text(message.payload)));
    server_.close(client, CloseCode::unsupported_data, "only text is spoken here");
  }
  // "3 left: 1000 clean", "3 left: 1006", "3 left: 1006, we failed it: 1002 frame without a mask"
  void on_closed(ClientId client, const Closed& closed) override {
    room_.leave(client);
    const std::string code = std::to_string(static_cast<int>(closed.close.code));
    std::string line = std::to_string(numbers_[client]) + " left: " + code;
    if (closed.clean) line += " clean";
    if (closed.failure) {
      line += ", we failed it: " + std::to_string(static_cast<int>(closed.failure->code)) + ' ';
      line += closed.failure->reason;
    }
    output_.print(line);
    numbers_.erase(client);
  }

 private:
  void welcome(const Delivery& delivery) {
    for (const ClientId client : delivery.recipients)
      server_.send(client, history_.of(delivery.text));
  }
  void deliver(const Delivery& delivery) { server_.broadcast(delivery.recipients, delivery.text); }

  LinePrinter output_{STDOUT_FILENO};
  Room room_;
  SharedFrame history_;
  unsigned people_ = 0;
  std::unordered_map<ClientId, unsigned> numbers_;  // in the order they came
  WebSocketServer server_;
};

}  // namespace

int main(int argc, char** argv) {
  ServerArguments arguments = parse_server_arguments(argc, argv);
  WebSocketServerOptions options;
  options.web.tcp = arguments.tcp;
  options.web.files = std::move(arguments.files);
  options.web.upgrade = {.subprotocols = {"json"},
                         .allowed_origins = std::move(arguments.origins),
                         .hosts = std::move(arguments.hosts)};
  options.web.handshake_timeout = arguments.handshake_timeout;
  options.connection.limits = {.max_size = 16 * 1024, .max_fragments = 1'000};
  options.connection.heartbeat = arguments.heartbeat;
  options.connection.close_timeout = arguments.close_timeout;
  options.connection.message_timeout = arguments.message_timeout;
  ToldRoom room(std::move(options));
  return serve(room.tcp());
}
