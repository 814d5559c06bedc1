// Chapter 1's server, given: a RequestParser for each client, and a file for each request.
#include <unordered_map>
#include <utility>

#include "http_talk.h"
#include "request_parser.h"
#include "server_main.h"
#include "static_files.h"

namespace {

using namespace ws;

class PageServer : public Application {
 public:
  explicit PageServer(ServerArguments arguments)
      : files_(std::move(arguments.files)), tcp_(*this, arguments.tcp) {}
  TcpServer& tcp() { return tcp_; }

  void on_connect(ClientId client) override { parsers_.try_emplace(client); }
  void on_bytes(ClientId client, ByteView bytes) override {
    RequestParser& parser = parsers_.at(client);
    parser.feed(bytes);
    // Every request that is whole by now, and 0, 1 or 10 of them are: next(), serve_file(),
    // encode_response(), send(). Then refuse(), if the parser failed.
    answer_requests(tcp_, client, parser,
                    [this](const HttpRequest& request) { return serve_file(request, files_); });
  }
  void on_eof(ClientId client) override { tcp_.disconnect(client); }
  void on_disconnect(ClientId client) override { parsers_.erase(client); }
  void on_tick(std::chrono::milliseconds) override {}
  void on_stop() override {
    for (const auto& [client, parser] : parsers_)
      tcp_.disconnect(client);
  }

 private:
  StaticFiles files_;
  std::unordered_map<ClientId, RequestParser> parsers_;
  TcpServer tcp_;
};

}  // namespace

int main(int argc, char** argv) {
  PageServer server(parse_server_arguments(argc, argv));
  return serve(server.tcp());
}
