// The board of a room: each laptop that joined reports where it is, and a page on the projector shows it.
//
// It is the whole stack of the workbook, in daily use. What it does when a visitor means no good:
//   a message over 4,096 bytes        Close 1009, by chapter 3
//   a binary message                  Close 1003
//   more than a message a second      Close 1008; five may come at once
//   a wrong report                    {"error": "..."}, and after the third Close 1008
//   another seat than before          a wrong report: one connection is one attendee
//   a page when 20 are open           {"error": "..."}
//   a seat when 200 are taken         {"error": "..."}
//   a page that does not read         it is dropped when it is owed a megabyte, by the host
// Not held off: many connections, each with a seat of its own. It is a room, and people see each other.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "arguments.h"
#include "json.h"
#include "rate_limit.h"
#include "report.h"
#include "seats.h"
#include "shared_frame.h"
#include "websocket_server.h"

namespace ws::board {

namespace {

constexpr std::size_t max_pages = 20;
constexpr int max_wrong = 3;
constexpr RateLimits a_message_a_second{
    .per_second = 1, .burst = 5, .bytes_a_token = max_message + 1, .warnings = 0};

Seats::Moment now() {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<Seats::Moment>(since_start);
}

class Board : public WebSocketApplication {
 public:
  Board(Steps steps, WebSocketServerOptions options)
      : seats_(std::move(steps)), server_(*this, std::move(options)) {}

  TcpServer& tcp() { return server_.tcp(); }

  void on_open(ClientId) override {}

  void on_message(ClientId client, const Message& message) override {
    if (message.opcode == Opcode::binary)
      return server_.close(client, CloseCode::unsupported_data, "the board is all text");
    if (rate_.ask(client, message.payload.size(), now()) != RateLimit::Verdict::pass)
      return server_.close(client, CloseCode::policy_violation, "more than a message a second");
    const Said said = parse(as_text(message.payload), seats_.steps());
    std::visit([&](const auto& one) { hear(client, one); }, said);
  }

  void on_closed(ClientId client, const Closed&) override {
    visitors_.erase(client);
    std::erase(pages_, client);
    rate_.leave(client);
  }

  void on_tick(std::chrono::milliseconds) override {
    seats_.age(now());
    if (seats_.has_changed()) server_.broadcast(pages_, seats_.encode(now()));
  }

 private:
  struct Visitor {
    std::string seat;  // of its first right report
    int wrong = 0;     // reports
  };

  void hear(ClientId client, const Report& report) {
    std::string& seat = visitors_[client].seat;
    if (!seat.empty() && seat != report.seat)
      return hear(client, Wrong{"One connection is one seat."});
    if (!seats_.take(report, now())) return refuse(client, "No seat is free on this board.");
    seat = report.seat;
  }

  void hear(ClientId client, WantsBoard) {
    if (std::find(pages_.begin(), pages_.end(), client) == pages_.end()) {
      if (pages_.size() == max_pages) return refuse(client, "Enough pages show this board.");
      pages_.push_back(client);
    }
    server_.send(client, whole_.of(seats_.encode(now())));  // pages that come together share it
  }

  void hear(ClientId client, Wrong wrong) {
    refuse(client, wrong.error);
    if (++visitors_[client].wrong == max_wrong)
      server_.close(client, CloseCode::policy_violation, "three wrong reports");
  }

  void refuse(ClientId client, std::string_view why) {
    server_.send_text(client, encode_json({{"error", why}}));
  }

  Seats seats_;
  RateLimit rate_{a_message_a_second};
  std::unordered_map<ClientId, Visitor> visitors_;  // those that reported
  std::vector<ClientId> pages_;
  SharedFrame whole_;
  WebSocketServer server_;
};

}  // namespace

}  // namespace ws::board

int main(int argc, char** argv) {
  ws::board::BoardArguments arguments = ws::board::parse_board_arguments(argc, argv);
  ws::ServerArguments& server = arguments.server;
  ws::WebSocketServerOptions options;
  options.web.tcp = server.tcp;
  options.web.files = std::move(server.files);
  options.web.upgrade.allowed_origins = std::move(server.origins);
  options.web.upgrade.hosts = std::move(server.hosts);
  options.web.handshake_timeout = server.handshake_timeout;
  options.connection.limits = {.max_size = ws::board::max_message, .max_fragments = 16};
  options.connection.heartbeat = server.heartbeat;
  options.connection.close_timeout = server.close_timeout;
  options.connection.message_timeout = server.message_timeout;
  ws::board::Board board(std::move(arguments.steps), std::move(options));
  return ws::serve(board.tcp());
}
