// The host and the application without sockets: a Connection and an Outbox for each client, and their Chat.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "chat.h"
#include "connection.h"
#include "inputs/pieces.h"
#include "outbox.h"
#include "rate_limit.h"
#include "simulation/verdict.h"

namespace ws::fuzz {

class Host {
 public:
  struct Client {
    Connection connection;
    Outbox outbox{owed_at_most};
    Bytes wire{};           // what it received
    bool gone = false;      // TCP is over, or it was too slow
    bool reported = false;  // Closed was handed out
    bool reads_at_once = false;
    bool lives() const { return !gone && !reported; }
  };

  explicit Host(Verdict& verdict) : verdict_(verdict) {}

  void join(int who);
  void receive(int who, ByteView bytes, Cut cut);
  void receive_eof(int who);
  void close(int who, std::string_view reason);  // the application says goodbye
  void take(int who, std::size_t count);         // its socket has room for so many bytes
  void read_at_once(int who);
  void advance(Milliseconds time) { now_ += time; }
  void tick(int who);

  const std::map<int, Client>& clients() const { return clients_; }
  std::int64_t time() const { return 1'700'000'000'000 + now_.count(); }  // since 1970

 private:
  void pump(int who, Client& client);
  void hear(int who, Client& client, std::string_view text);
  void deliver(const Delivery& delivery);
  void flush(int who, Client& client);
  void push(int who, Client& client, SharedBytes bytes);

  Verdict& verdict_;
  Milliseconds now_{0};
  Chat chat_{{.max_user = room_bounds.max_user,
              .max_text = room_bounds.max_text,
              .max_history = room_bounds.max_history}};
  RateLimit rate_{{.per_second = room_bounds.rate,
                   .burst = room_bounds.burst,
                   .warnings = static_cast<std::uint32_t>(room_bounds.warnings)}};
  std::map<int, Client> clients_;
  std::vector<int> late_;  // too slow: their Closed is still to be handed out
  bool reports_late_ = false;
};

}  // namespace ws::fuzz
