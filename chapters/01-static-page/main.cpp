// Chapter 1's server, given: a RequestParser for each client, and a file for each request.
#include <unordered_map>
#include <utility>

#include "request_parser.h"
#include "server_main.h"
#include "static_files.h"
#include "tcp_server.h"

namespace {

class PageServer : public ws::Application {
 public:
  explicit PageServer(ws::ServerArguments arguments)
      : files_(std::move(arguments.files)), tcp_(*this, arguments.tcp) {}

  ws::TcpServer& tcp() { return tcp_; }

  void on_connect(ws::ClientId client) override { parsers_[client]; }

  void on_bytes(ws::ClientId client, ws::ByteView bytes) override {
    ws::RequestParser& parser = parsers_[client];
    parser.feed(bytes);
    while (const auto request = parser.next()) {
      say(client, ws::serve_file(*request, files_));
      if (!request->keep_alive()) return tcp_.disconnect(client);
    }
    if (const auto failure = parser.failure()) {
      say(client, ws::refuse(*failure));
      tcp_.disconnect(client);
    }
  }

  void on_eof(ws::ClientId client) override { tcp_.disconnect(client); }
  void on_disconnect(ws::ClientId client) override { parsers_.erase(client); }
  void on_tick(std::chrono::milliseconds) override {}
  void on_stop() override {
    for (const auto& [client, parser] : parsers_)
      tcp_.disconnect(client);
  }

 private:
  void say(ws::ClientId client, const ws::HttpResponse& response) {
    tcp_.send(client, ws::share(ws::encode_response(response)));
  }

  ws::StaticFiles files_;
  std::unordered_map<ws::ClientId, ws::RequestParser> parsers_;
  ws::TcpServer tcp_;
};

}  // namespace

int main(int argc, char** argv) {
  PageServer server{ws::parse_server_arguments(argc, argv)};
  return ws::serve(server.tcp());
}
