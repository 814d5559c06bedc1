// Chapter 2's server, given: the page and the opening handshake. After them it understands nothing yet,
// and prints what a client says as it came.
#include <unistd.h>

#include <string>
#include <unordered_map>
#include <utility>

#include "hex.h"
#include "server_main.h"
#include "web_server.h"

namespace {

using namespace ws;

class Listener : public WebSocketHandler {
 public:
  explicit Listener(WebServerOptions options) : web_(*this, std::move(options)) {}
  TcpServer& tcp() { return web_.tcp(); }

  void on_open(ClientId client) override {
    numbers_[client] = ++last_number_;
    print(client, "is here");
  }
  // The lie of this chapter: the dot is green, and the server does not understand a word.
  void on_bytes(ClientId client, ByteView bytes) override {
    print(client, "says " + to_hex(bytes));
  }
  void on_eof(ClientId client) override { tcp().disconnect(client); }
  void on_disconnect(ClientId client) override {
    print(client, "is gone");
    numbers_.erase(client);
  }
  void on_tick(std::chrono::milliseconds) override {}
  void on_stop() override {
    for (const auto& [client, number] : numbers_)
      tcp().disconnect(client);
  }

 private:
  void print(ClientId client, const std::string& text) {
    output_.print("client " + std::to_string(numbers_.at(client)) + ' ' + text);
  }

  LinePrinter output_{STDOUT_FILENO};
  std::unordered_map<ClientId, int> numbers_;  // 1, 2, ...: for people to read
  int last_number_ = 0;
  WebServer web_;
};

}  // namespace

int main(int argc, char** argv) {
  ServerArguments arguments = parse_server_arguments(argc, argv);
  Listener listener({.tcp = arguments.tcp,
                     .files = std::move(arguments.files),
                     .upgrade = {.subprotocols = {"json"},
                                 .allowed_origins = std::move(arguments.origins),
                                 .hosts = std::move(arguments.hosts)},
                     .handshake_timeout = arguments.handshake_timeout});
  return serve(listener.tcp());
}
