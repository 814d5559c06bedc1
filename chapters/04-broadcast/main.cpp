// Chapter 4's server: what one client says, all clients hear. Given, and made of your parts.
#include <unordered_map>
#include <utility>
#include <variant>

#include "frame.h"
#include "message_parser.h"
#include "room.h"
#include "server_main.h"
#include "shared_frame.h"
#include "web_server.h"

namespace {

using namespace ws;

// Fifty of these fit into what one client may be owed, so a client that joins gets the whole history.
constexpr MessageLimits limits{.max_size = 16 * 1024};

class Broadcast : public WebSocketHandler {
 public:
  explicit Broadcast(WebServerOptions options) : web_(*this, std::move(options)) {}
  TcpServer& tcp() { return web_.tcp(); }

  void on_open(ClientId client) override {
    peers_.try_emplace(client, limits);
    welcome(room_.join(client));
  }
  void on_bytes(ClientId client, ByteView bytes) override {
    MessageParser& parser = peers_.at(client);
    parser.feed(bytes);
    while (const auto item = parser.next()) {
      if (const auto* message = std::get_if<Message>(&*item)) {
        // Any text is an entry, until chapter 6: this server trusts what it is given.
        if (message->opcode == Opcode::text) deliver(room_.say(as_text(message->payload)));
      } else if (std::get<ControlFrame>(*item).opcode == Opcode::close) {
        return tcp().disconnect(client);
      }
    }
    if (parser.failure()) tcp().disconnect(client);
  }
  void on_eof(ClientId client) override { tcp().disconnect(client); }
  // The lie of this chapter: TCP says that a client is gone. One that vanishes without a word stays.
  void on_disconnect(ClientId client) override {
    room_.leave(client);
    peers_.erase(client);
  }
  void on_tick(std::chrono::milliseconds) override {}
  void on_stop() override {
    for (const auto& [client, parser] : peers_)
      tcp().disconnect(client);
  }

 private:
  // The history: all clients that come until the next message share one frame of it.
  void welcome(const Delivery& delivery) {
    for (const ClientId client : delivery.recipients)
      tcp().send(client, history_.of(delivery.text));
  }
  // One frame, encoded once: every recipient gets a share of it.
  void deliver(const Delivery& delivery) {
    const ByteView text = as_bytes(delivery.text);
    const SharedBytes frame = share(encode_frame({.payload = text}));
    for (const ClientId client : delivery.recipients)
      tcp().send(client, frame);
  }

  Room room_;
  SharedFrame history_;
  std::unordered_map<ClientId, MessageParser> peers_;
  WebServer web_;
};

}  // namespace

int main(int argc, char** argv) {
  ServerArguments arguments = parse_server_arguments(argc, argv);
  Broadcast broadcast({.tcp = arguments.tcp,
                       .files = std::move(arguments.files),
                       .upgrade = {.subprotocols = {"json"},
                                   .allowed_origins = std::move(arguments.origins),
                                   .hosts = std::move(arguments.hosts)},
                       .handshake_timeout = arguments.handshake_timeout});
  return serve(broadcast.tcp());
}
