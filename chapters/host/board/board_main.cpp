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
//   results of an arena               a wrong report, from all but the one program that knows the secret
//   another machine's server          cannot be named: the arena takes the address from TCP, a private one
//   a second server of a seat         takes the place of the first
// Not held off: many connections, each with a seat of its own. It is a room, and people see each other.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "arena/address.h"
#include "arena/arena.h"
#include "arena/messages.h"
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
  // `runner`: what the program that runs the arena's clients says of itself. "": there is no arena.
  Board(Steps steps, std::string runner, WebSocketServerOptions options)
      : seats_(std::move(steps)), secret_(std::move(runner)), server_(*this, std::move(options)) {}

  TcpServer& tcp() { return server_.tcp(); }

  void on_open(ClientId) override {}

  void on_message(ClientId client, const Message& message) override {
    if (message.opcode == Opcode::binary)
      return server_.close(client, CloseCode::unsupported_data, "the board is all text");
    if (client != runner_ &&
        rate_.ask(client, message.payload.size(), now()) != RateLimit::Verdict::pass)
      return server_.close(client, CloseCode::policy_violation, "more than a message a second");
    const std::string_view text = as_text(message.payload);
    const ArenaSaid said = parse_arena(text, seats_.steps());
    if (!std::holds_alternative<std::monostate>(said))
      return std::visit([&](const auto& one) { hear(client, one); }, said);
    std::visit([&](const auto& one) { hear(client, one); }, parse(text, seats_.steps()));
  }

  void on_closed(ClientId client, const Closed&) override {
    visitors_.erase(client);
    std::erase(pages_, client);
    rate_.leave(client);
    if (client == runner_) {
      runner_.reset();
      arena_.interrupt();
    }
    leave_arena(client);
  }

  void on_tick(std::chrono::milliseconds) override {
    seats_.age(now());
    const bool has_changed = seats_.has_changed();  // both are asked
    if (arena_.has_changed() || has_changed) server_.broadcast(pages_, everything());
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
    server_.send(client, whole_.of(everything()));  // pages that come together share it
  }

  // What a page shows.
  std::string everything() {
    std::string json = seats_.encode(now());
    if (!secret_.empty()) json.replace(json.size() - 1, 1, R"(,"arena":)" + arena_.encode() + '}');
    return json;
  }

  // ---- The arena. Only the runner says how a server fared, and only a server's own machine names it.

  void hear(ClientId, std::monostate) {}

  void hear(ClientId client, const Enters& enters) {
    const std::optional<std::uint64_t> seat = seats_.number_of(visitors_[client].seat);
    if (secret_.empty()) return refuse(client, "This board has no arena.");
    if (!seat) return hear(client, Wrong{"A report comes before the arena."});
    std::string address = server_.tcp().address_of(client);
    if (!is_private(address))
      return refuse(client, "The arena tries servers of a private network alone.");
    const std::optional<ClientId> before = arena_.at_seat(*seat);
    if (before && *before != client) refuse(*before, "Your seat came in again, from elsewhere.");
    if (before) leave_arena(*before);
    const auto why = arena_.enter({client, *seat, std::move(address), enters.port, enters.lacks});
    if (why) return refuse(client, *why);
    server_.send_text(client, encode_json({{"before", arena_.before(client)}}));
    try_next();
  }

  void hear(ClientId client, const Runs& runs) {
    if (secret_.empty() || !is_own(server_.tcp().address_of(client)) || !is_secret(runs.token))
      return hear(client, Wrong{"That is not this board's runner."});
    if (runner_ && *runner_ != client) {
      server_.close(*runner_, CloseCode::policy_violation, "another runner came");
      arena_.interrupt();
    }
    runner_ = client;
    try_next();
  }

  void hear(ClientId client, const Result& result) {
    if (client != runner_) return hear(client, Wrong{"That is not this board's runner."});
    if (const auto attendee = arena_.take(result)) server_.send_text(*attendee, encode(result));
  }

  void hear(ClientId client, const Over& over) {
    if (client != runner_) return hear(client, Wrong{"That is not this board's runner."});
    if (const auto attendee = arena_.take(over))
      server_.send_text(*attendee, encode_json({{"over", std::uint64_t{1}}}));
    try_next();
  }

  void leave_arena(ClientId client) {
    const std::optional<std::uint64_t> job = arena_.leave(client);
    if (job && runner_) server_.send_text(*runner_, encode_json({{"stop", *job}}));
    try_next();
  }

  void try_next() {
    if (!runner_) return;
    const std::optional<Arena::Job> job = arena_.next();
    if (!job) return;
    std::string lacks;
    for (std::size_t i = 0; i < seats_.steps().size(); ++i) {
      if (!job->server.lacks[i]) continue;
      lacks += (lacks.empty() ? "" : ",") + seats_.steps().name(i);
    }
    server_.send_text(*runner_, encode_json({{"job", job->number},
                                             {"seat", job->server.seat},
                                             {"host", std::string_view(job->server.address)},
                                             {"port", std::uint64_t{job->server.port}},
                                             {"lacks", std::string_view(lacks)}}));
  }

  // In the same time, whichever character is wrong.
  bool is_secret(std::string_view token) const {
    if (token.size() != secret_.size()) return false;
    unsigned char differences = 0;
    for (std::size_t i = 0; i < token.size(); ++i)
      differences |= static_cast<unsigned char>(token[i] ^ secret_[i]);
    return differences == 0;
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
  Arena arena_;
  std::string secret_;              // "": there is no arena
  std::optional<ClientId> runner_;  // the connection of the program that knows it
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
  ws::board::Board board(std::move(arguments.steps), std::move(arguments.runner),
                         std::move(options));
  return ws::serve(board.tcp());
}
