// Chapter 3's server: it says back to each client what that client said. Given, and made of your parts.
#include <unordered_map>
#include <utility>

#include "frame.h"
#include "frame_parser.h"
#include "message.h"
#include "server_main.h"
#include "web_server.h"

namespace {

using namespace ws;

constexpr MessageLimits limits{.max_size = 256 * 1024};

struct Peer {
  FrameParser parser{limits.max_size};
  MessageAssembler assembler{limits};
};

class Echo : public WebSocketHandler {
 public:
  explicit Echo(WebServerOptions options) : web_(*this, std::move(options)) {}
  TcpServer& tcp() { return web_.tcp(); }

  void on_open(ClientId client) override { peers_.try_emplace(client); }
  void on_bytes(ClientId client, ByteView bytes) override {
    auto& [parser, assembler] = peers_.at(client);
    parser.feed(bytes);
    while (const auto frame = parser.next()) {
      // The lie of this chapter: a Close is answered by hanging up, a ping not at all.
      if (frame->opcode == Opcode::close) return tcp().disconnect(client);
      if (is_control(frame->opcode)) continue;
      const auto message = assembler.add(*frame);
      if (!message) continue;
      tcp().send(client, share(encode_frame({true, message->opcode, message->payload})));
    }
    const auto arriving = parser.unfinished();
    if (arriving && !is_control(arriving->opcode)) assembler.look_ahead(*arriving);
    if (parser.failure() || assembler.failure()) tcp().disconnect(client);
  }
  void on_eof(ClientId client) override { tcp().disconnect(client); }
  void on_disconnect(ClientId client) override { peers_.erase(client); }
  void on_tick(std::chrono::milliseconds) override {}
  void on_stop() override {
    for (const auto& [client, peer] : peers_)
      tcp().disconnect(client);
  }

 private:
  std::unordered_map<ClientId, Peer> peers_;
  WebServer web_;
};

}  // namespace

int main(int argc, char** argv) {
  ServerArguments arguments = parse_server_arguments(argc, argv);
  Echo echo({.tcp = arguments.tcp,
             .files = std::move(arguments.files),
             .upgrade = {.subprotocols = {"json"}, .allowed_origins = {}},
             .handshake_timeout = arguments.handshake_timeout});
  return serve(echo.tcp());
}
