// The finished chat. Given, and made of your six chapters.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "chat.h"
#include "chat_arguments.h"
#include "history_file.h"
#include "json.h"
#include "rate_limit.h"
#include "server_main.h"
#include "shared_frame.h"
#include "websocket_server.h"

namespace {

using namespace ws;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;

template <typename Clock>
milliseconds now() {
  return std::chrono::duration_cast<milliseconds>(Clock::now().time_since_epoch());
}

std::string too_fast(std::int64_t rate) {
  const std::string number = std::to_string(rate);
  return encode_json(
      {{"error", "Too fast: " + number + " messages a second are heard, and no more."}});
}

// A newcomer gets the whole history. If that were more than its outbox takes, every newcomer would be
// dropped. So the history takes half of the outbox, and the rest is for what is said meanwhile.
ChatLimits fitted(ChatLimits limits, std::size_t max_owed) {
  // In JSON a quote or a line end is two bytes; 100 for the names of the fields, and the numbers.
  const std::size_t longest_entry = 2 * (limits.max_user + limits.max_text) + 100;
  const std::size_t fit = max_owed / 2 / longest_entry;
  if (fit >= limits.max_history) return limits;
  if (fit == 0) {
    std::fprintf(stderr, "--max-owed is too small for a message of this chat; try --max-owed %zu\n",
                 2 * longest_entry);
    std::exit(2);
  }
  std::fprintf(stderr, "with --max-owed %zu the history has %zu entries, and not %zu\n", max_owed,
               fit, limits.max_history);
  limits.max_history = fit;
  return limits;
}

class ChatServer : public WebSocketApplication {
 public:
  ChatServer(const ChatArguments& arguments, const ChatLimits& limits,
             WebSocketServerOptions options)
      : chat_(limits),
        rate_({.per_second = arguments.rate}),
        too_fast_(too_fast(arguments.rate)),
        server_(*this, std::move(options)) {
    if (arguments.keep == nullptr) return;
    file_.emplace(
        HistoryFileOptions{.path = arguments.keep,
                           .max_history = limits.max_history,
                           .take = [this](std::string_view line) { return chat_.restore(line); },
                           .tell = [this](const std::string& what) { errors_.print(what); }});
  }
  TcpServer& tcp() { return server_.tcp(); }

  void on_open(ClientId client) override {
    welcome(chat_.join(client));
    show("a client came");
  }
  void on_message(ClientId client, const Message& message) override {
    if (message.opcode == Opcode::binary) {
      return server_.close(client, CloseCode::unsupported_data, "this chat is all text");
    }
    switch (rate_.ask(client, message.payload.size(), now<steady_clock>())) {
      case RateLimit::Verdict::pass:
        return say(client, as_text(message.payload));
      case RateLimit::Verdict::warn:
        return server_.send_text(client, too_fast_);
      case RateLimit::Verdict::drop:
        return;
      case RateLimit::Verdict::close:
        return server_.close(client, CloseCode::policy_violation, "too many messages");
    }
  }
  // It may have ended in any way: a Close, a failure, a heartbeat without an answer.
  void on_closed(ClientId client, const Closed& closed) override {
    chat_.leave(client);
    rate_.leave(client);
    const auto code = static_cast<int>(closed.close.code);
    const std::string why = closed.failure ? ": " + std::string(closed.failure->reason) : "";
    show("a client left (" + std::to_string(code) + why + ")");
  }

 private:
  void say(ClientId client, std::string_view text) {
    const std::uint64_t before = chat_.last_id();
    deliver(chat_.say(client, text, now<system_clock>()));
    if (file_ && chat_.last_id() != before) file_->append(chat_.room().history());
  }
  // The history: all clients that come until the next entry share one frame of it.
  void welcome(const Delivery& delivery) {
    for (const ClientId client : delivery.recipients)
      server_.send(client, history_.of(delivery.text));
  }
  void deliver(const Delivery& delivery) { server_.broadcast(delivery.recipients, delivery.text); }
  // For a person at the terminal.
  void show(const std::string& what) {
    if (!is_watched_) return;
    output_.print(what + ", " + std::to_string(chat_.room().clients().size()) + " here");
  }

  const bool is_watched_ = isatty(STDOUT_FILENO) != 0;
  LinePrinter output_{STDOUT_FILENO}, errors_{STDERR_FILENO};
  Chat chat_;
  SharedFrame history_;
  RateLimit rate_;
  const std::string too_fast_;  // for a client that says too much
  std::optional<HistoryFile> file_;
  WebSocketServer server_;
};

}  // namespace

int main(int argc, char** argv) {
  const ChatArguments chat_arguments = take_chat_arguments(argc, argv);
  ServerArguments arguments = parse_server_arguments(argc, argv);
  WebSocketServerOptions options;
  options.web.tcp = arguments.tcp;
  options.web.files = std::move(arguments.files);
  options.web.upgrade = {.subprotocols = {"json"},
                         .allowed_origins = std::move(arguments.origins),
                         .hosts = std::move(arguments.hosts)};
  options.web.handshake_timeout = arguments.handshake_timeout;
  options.connection.limits = {.max_size = 64 * 1024, .max_fragments = 1'000};
  options.connection.heartbeat = arguments.heartbeat;
  options.connection.close_timeout = arguments.close_timeout;
  options.connection.message_timeout = arguments.message_timeout;
  const ChatLimits limits =
      fitted({.unique_names = chat_arguments.is_strict}, arguments.tcp.max_owed);
  ChatServer chat(chat_arguments, limits, std::move(options));
  return serve(chat.tcp());
}
