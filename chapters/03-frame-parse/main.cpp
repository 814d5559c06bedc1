// Chapter 3's server: it says back to each client what that client said. Given, and made of your parts.
#include <unordered_map>
#include <utility>
#include <variant>

#include "frame.h"
#include "message_parser.h"
#include "server_main.h"
#include "web_server.h"

namespace {

using namespace ws;

constexpr MessageLimits limits{.max_size = 256 * 1024};

class Echo : public WebSocketHandler {
 public:
  explicit Echo(WebServerOptions options) : web_(*this, std::move(options)) {}
  TcpServer& tcp() { return web_.tcp(); }

  void on_open(ClientId client) override { peers_.try_emplace(client, limits); }
  void on_bytes(ClientId client, ByteView bytes) override {
    MessageParser& parser = peers_.at(client);
    parser.feed(bytes);
    while (const auto item = parser.next()) {
      if (const auto* message = std::get_if<Message>(&*item)) {
        tcp().send(client, share(encode_frame({true, message->opcode, message->payload})));
      } else if (std::get<ControlFrame>(*item).opcode == Opcode::close) {
        // The lie of this chapter: a Close is answered by hanging up, a ping not at all.
        return tcp().disconnect(client);
      }
    }
    if (parser.failure()) tcp().disconnect(client);
  }
  void on_eof(ClientId client) override { tcp().disconnect(client); }
  void on_disconnect(ClientId client) override { peers_.erase(client); }
  void on_tick(std::chrono::milliseconds) override {}
  void on_stop() override {
    for (const auto& [client, parser] : peers_)
      tcp().disconnect(client);
  }

 private:
  std::unordered_map<ClientId, MessageParser> peers_;
  WebServer web_;
};

}  // namespace

int main(int argc, char** argv) {
  ServerArguments arguments = parse_server_arguments(argc, argv);
  Echo echo({.tcp = arguments.tcp,
             .files = std::move(arguments.files),
             .upgrade = {.subprotocols = {"json"},
                         .allowed_origins = std::move(arguments.origins),
                         .hosts = std::move(arguments.hosts)},
             .handshake_timeout = arguments.handshake_timeout});
  return serve(echo.tcp());
}
