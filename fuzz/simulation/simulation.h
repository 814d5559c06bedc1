// The host and the application without sockets, driven by a trace; and the naive model beside them.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "chat.h"
#include "connection.h"
#include "inputs/script.h"
#include "oracles/hammer.h"
#include "oracles/pieces.h"
#include "outbox.h"
#include "reference/chat.h"
#include "reference/frames.h"

namespace ws::fuzz {

class Simulation {
 public:
  Simulation(ByteView trace, Cut cut) : script_(trace), cut_(cut) {
    while (!script_.is_over())
      act();
    for (auto& [who, client] : clients_)
      take(client, client.outbox.size());
  }

  // Each wire against what was owed; the one who was too slow got the first of it.
  std::optional<std::string> fault() {
    if (wrong_) return wrong_;
    for (auto& [who, client] : clients_) {
      const Events heard = reference_heard(client.wire);
      Events owed = model_.owed(who);
      if (too_slow_[who] && heard.size() < owed.size()) owed.resize(heard.size());
      if (heard != owed)
        return "client " + std::to_string(who) + ", " +
               difference("owed", owed, "on the wire", heard);
    }
    return std::nullopt;
  }

  std::size_t bytes_on_wires() const {
    std::size_t bytes = 0;
    for (const auto& [who, client] : clients_)
      bytes += client.wire.size();
    return bytes;
  }

  Events wires() const {
    Events all;
    for (const auto& [who, client] : clients_)
      all.push_back({"wire", who, client.wire});
    return all;
  }

 private:
  static constexpr int most_clients = 6;
  static constexpr std::size_t owed_at_most = 500;  // bytes that wait for one client
  static constexpr ChatBounds bounds{};

  struct Client {
    Connection connection;
    Outbox outbox{owed_at_most};
    Bytes wire{};                     // what it received
    std::vector<std::size_t> ends{};  // so many bytes are on the wire when the n-th share is
    bool gone = false;                // TCP is over, or it was too slow
    bool reported = false;            // Closed was handed out
  };

  void act() {
    const std::uint8_t action = script_.byte();
    const int who = 1 + action / 8 % most_clients;
    if (clients_.count(who) == 0) return join(who);
    Client& client = clients_.at(who);
    switch (action % 8) {
      case 0:
      case 1:
        return say(who, client);
      case 2:
        return send(who, client, nonsense());
      case 3:
        return ping(who, client);
      case 4:
        return take(client, script_.byte());
      case 5:
        now_ += Milliseconds(script_.byte() * 1'000);
        for (auto& [other, each] : clients_)
          tick(other, each);
        return;
      case 6:
        model_.close(who, 1000);
        client.connection.close(CloseCode::normal_closure, reason());
        return pump(who, client);
      default:
        return vanish(who, client);
    }
  }

  void join(int who) {
    Client& client = clients_.try_emplace(who, Client{Connection(options())}).first->second;
    model_.join(who);
    deliver(chat_.join(static_cast<ClientId>(who)));
    pump(who, client);
  }

  void say(int who, Client& client) {
    static const std::array<std::string_view, 8> words{"a",          "ada", "\"", "\u00e9",
                                                       "\U0001f30a", " ",   "\\", "\x7f"};
    std::string user(words[script_.below(8)]);
    std::string text;
    for (std::size_t left = script_.below(24); left > 0; --left)
      text += words[script_.below(8)];
    const std::string json = nlohmann::json{{"user", user}, {"text", text}}.dump();
    send(who, client, reference_client_frame(0x81, as_bytes(json), script_.word()));
  }

  void ping(int who, Client& client) {
    const Bytes payload = nonsense();
    send(who, client, reference_client_frame(0x89, payload, script_.word()));
  }

  // Sometimes longer than a Close frame has room for, and then cut inside of a character.
  std::string reason() {
    std::string text(script_.below(3), 'a');
    for (std::size_t left = script_.below(50); left > 0; --left)
      text += "\u20ac";
    return text;
  }

  Bytes nonsense() {
    Bytes bytes(script_.below(24));
    for (std::uint8_t& byte : bytes)
      byte = script_.byte();
    return bytes;
  }

  // These bytes come from the client, in pieces or not.
  void send(int who, Client& client, const Bytes& bytes) {
    if (client.gone || client.reported) return;
    model_.hear(who, bytes, time());
    feed_cut(bytes, cut_, [&](ByteView piece) {
      client.connection.receive(piece);
      pump(who, client);
    });
  }

  // A client is given up when the model's clock says so, and not before.
  void tick(int who, Client& client) {
    const bool lives = !client.gone && !client.reported;
    if (lives) model_.tick(who, time());
    client.connection.tick(now_);
    pump(who, client);
    if (lives && client.reported != model_.is_due(who) && !too_slow_[who])
      wrong(who, client.reported ? "is given up too soon" : "is not given up");
  }

  void vanish(int who, Client& client) {
    client.gone = true;
    client.connection.receive_eof();
    pump(who, client);
  }

  void pump(int who, Client& client) {
    while (const std::optional<Event> event = client.connection.next_event()) {
      const auto* message = std::get_if<Message>(&*event);
      if (message == nullptr) {
        client.reported = true;
        if (model_.is_here(who) && !model_.is_due(who) && !client.gone)
          wrong(who, "has lost its connection for no reason");
        chat_.leave(static_cast<ClientId>(who));
        model_.leave(who);
      } else if (message->opcode == Opcode::binary) {
        client.connection.close(CloseCode::unsupported_data);
      } else {
        const Milliseconds when(time());
        deliver(chat_.say(static_cast<ClientId>(who), as_text(message->payload), when));
      }
    }
    flush(who, client);
  }

  void deliver(const Delivery& delivery) {
    if (delivery.recipients.size() == 1) {
      const int who = static_cast<int>(delivery.recipients[0]);
      clients_.at(who).connection.send_text(delivery.text);
      return flush(who, clients_.at(who));
    }
    const SharedBytes frame = share(encode_frame({true, Opcode::text, as_bytes(delivery.text)}));
    for (const ClientId recipient : delivery.recipients) {
      const int who = static_cast<int>(recipient);
      clients_.at(who).connection.send(frame);
      flush(who, clients_.at(who));
    }
  }

  // What the connection says goes into the outbox; a client that lets too much wait is dropped.
  void flush(int who, Client& client) {
    for (SharedBytes& bytes : client.connection.take_output()) {
      if (client.gone) continue;
      const bool has_room = room_for(client, bytes->size());
      const bool taken = client.outbox.push(std::move(bytes));
      if (taken != has_room)
        wrong(who, taken ? "is not too slow, though too much waits for it"
                         : "is too slow, though little waits for it");
      if (taken) continue;
      too_slow_[who] = true;
      client.gone = true;
      client.connection.receive_eof();
      late_.push_back(who);
    }
    if (client.connection.wants_disconnect()) client.gone = true;
    if (depth_ > 0) return;
    ++depth_;
    while (!late_.empty()) {
      const int next = late_.back();
      late_.pop_back();
      pump(next, clients_.at(next));
    }
    --depth_;
  }

  // As Outbox::push promises it; if there is, the share waits now.
  static bool room_for(Client& client, std::size_t size) {
    const std::size_t taken = client.wire.size();
    const std::size_t end = client.ends.empty() ? 0 : client.ends.back();
    const auto done = std::upper_bound(client.ends.begin(), client.ends.end(), taken);
    if (end - taken + size > owed_at_most) return false;
    if (client.ends.end() - done >= 16 + static_cast<std::ptrdiff_t>(owed_at_most / 64))
      return false;
    client.ends.push_back(end + size);
    return true;
  }

  void wrong(int who, const char* what) {
    if (!wrong_) wrong_ = "client " + std::to_string(who) + ' ' + what;
  }

  // The socket takes so many bytes: all of one frame, or the half of it.
  static void take(Client& client, std::size_t count) {
    while (count > 0 && !client.outbox.empty()) {
      std::array<ByteView, 2> views;
      std::size_t size = 0;
      for (const ByteView view : std::span(views).first(client.outbox.peek(views))) {
        const ByteView part = view.first(std::min(count - size, view.size()));
        client.wire.insert(client.wire.end(), part.begin(), part.end());
        size += part.size();
      }
      if (size == 0) return;
      client.outbox.pop(size);
      count -= size;
    }
  }

  static ConnectionOptions options() {
    return {.limits = {.max_size = limits().max_message, .max_fragments = limits().max_fragments},
            .heartbeat = Milliseconds(bounds.heartbeat),
            .close_timeout = Milliseconds(bounds.close_timeout)};
  }
  std::int64_t time() const { return 1'700'000'000'000 + now_.count(); }

  Script script_;
  Cut cut_;
  Milliseconds now_{0};
  Chat chat_{{.max_user = bounds.max_user,
              .max_text = bounds.max_text,
              .max_history = bounds.max_history}};
  ReferenceChat model_{limits(), bounds};
  std::map<int, Client> clients_;
  std::map<int, bool> too_slow_;
  std::optional<std::string> wrong_;
  std::vector<int> late_;  // too slow: their Closed is still to be handed out
  int depth_ = 0;
};

}  // namespace ws::fuzz
