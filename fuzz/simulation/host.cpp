#include "simulation/host.h"

#include <algorithm>
#include <array>
#include <span>

#include "oracles/hammer.h"

namespace ws::fuzz {

namespace {

ConnectionOptions options() {
  return {.limits = {.max_size = limits().max_message, .max_fragments = limits().max_fragments},
          .heartbeat = Milliseconds(room_bounds.heartbeat),
          .close_timeout = Milliseconds(room_bounds.close_timeout),
          .message_timeout = Milliseconds(room_bounds.message_timeout)};
}

}  // namespace

void Host::join(int who) {
  Client& client = clients_.try_emplace(who, Client{Connection(options())}).first->second;
  deliver(chat_.join(static_cast<ClientId>(who)));
  pump(who, client);
}

void Host::receive(int who, ByteView bytes, Cut cut) {
  Client& client = clients_.at(who);
  feed_cut(bytes, cut, [&](ByteView piece) {
    client.connection.receive(piece);
    pump(who, client);
  });
}

void Host::receive_eof(int who) {
  Client& client = clients_.at(who);
  client.gone = true;
  client.connection.receive_eof();
  pump(who, client);
}

void Host::close(int who, std::string_view reason) {
  Client& client = clients_.at(who);
  client.connection.close(CloseCode::normal_closure, reason);
  pump(who, client);
}

void Host::tick(int who) {
  Client& client = clients_.at(who);
  if (client.connection.next_tick() > now_) return;  // it says that it has nothing to do
  client.connection.tick(now_);
  pump(who, client);
}

// All of one frame goes onto the wire, or the half of it.
void Host::take(int who, std::size_t count) {
  Client& client = clients_.at(who);
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

void Host::read_at_once(int who) {
  Client& client = clients_.at(who);
  client.reads_at_once = true;
  take(who, client.outbox.size());
}

void Host::pump(int who, Client& client) {
  while (const std::optional<Event> event = client.connection.next_event()) {
    const auto* message = std::get_if<Message>(&*event);
    if (message == nullptr) {
      client.reported = true;
      verdict_.is_lost(who, client.gone);
      chat_.leave(static_cast<ClientId>(who));
      rate_.leave(static_cast<ClientId>(who));
    } else if (message->opcode == Opcode::binary) {
      client.connection.close(CloseCode::unsupported_data);
    } else {
      hear(who, client, as_text(message->payload));
    }
  }
  flush(who, client);
}

// As the application does it.
void Host::hear(int who, Client& client, std::string_view text) {
  const auto id = static_cast<ClientId>(who);
  switch (rate_.ask(id, text.size(), now_)) {
    case RateLimit::Verdict::pass:
      return deliver(chat_.say(id, text, Milliseconds(time())));
    case RateLimit::Verdict::warn:
      client.connection.send_text(R"({"error":"too much"})");
      return flush(who, client);
    case RateLimit::Verdict::drop:
      return;
    case RateLimit::Verdict::close:
      return client.connection.close(CloseCode::policy_violation);
  }
}

void Host::deliver(const Delivery& delivery) {
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
void Host::flush(int who, Client& client) {
  for (SharedBytes& bytes : client.connection.take_output())
    push(who, client, std::move(bytes));
  if (client.connection.wants_disconnect()) client.gone = true;
  if (reports_late_) return;
  reports_late_ = true;
  while (!late_.empty()) {
    const int next = late_.back();
    late_.pop_back();
    pump(next, clients_.at(next));
  }
  reports_late_ = false;
}

void Host::push(int who, Client& client, SharedBytes bytes) {
  if (client.gone) return;
  const std::size_t size = bytes->size();
  const bool taken = client.outbox.push(std::move(bytes));
  verdict_.is_pushed(who, size, client.wire.size(), taken);
  if (taken && client.reads_at_once) take(who, client.outbox.size());
  if (taken) return;
  client.gone = true;
  client.connection.receive_eof();
  late_.push_back(who);
}

}  // namespace ws::fuzz
