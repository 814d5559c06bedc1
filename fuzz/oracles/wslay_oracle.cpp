#include "oracles/wslay_oracle.h"

#ifdef WORKBOOK_WSLAY

#include <wslay/wslay.h>

#include <algorithm>

#include "reference/connection.h"

namespace ws::fuzz {

namespace {

struct Peer {
  ByteView incoming;
  Bytes sent{};
  Events events{};
};

ssize_t recv_callback(wslay_event_context_ptr context, std::uint8_t* buffer, std::size_t size, int,
                      void* data) {
  ByteView& incoming = static_cast<Peer*>(data)->incoming;
  if (incoming.empty()) {
    wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
    return -1;
  }
  const std::size_t count = std::min(size, incoming.size());
  std::copy_n(incoming.begin(), count, buffer);
  incoming = incoming.subspan(count);
  return static_cast<ssize_t>(count);
}

ssize_t send_callback(wslay_event_context_ptr, const std::uint8_t* bytes, std::size_t size, int,
                      void* data) {
  Bytes& sent = static_cast<Peer*>(data)->sent;
  sent.insert(sent.end(), bytes, bytes + size);
  return static_cast<ssize_t>(size);
}

void on_message(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* arg, void* data) {
  if (arg->opcode > WSLAY_BINARY_FRAME) return;
  static_cast<Peer*>(data)->events.push_back(
      {"message", arg->opcode, owned({arg->msg, arg->msg_length})});
}

// Messages, and "close" with the status code it sent, if it sent one. nullopt: it has no memory.
std::optional<Events> ask_wslay(ByteView input) {
  wslay_event_callbacks callbacks{};
  callbacks.recv_callback = recv_callback;
  callbacks.send_callback = send_callback;
  callbacks.on_msg_recv_callback = on_message;
  Peer peer{input};
  wslay_event_context_ptr context = nullptr;
  if (wslay_event_context_server_init(&context, &callbacks, &peer) != 0) return std::nullopt;
  wslay_event_recv(context);
  wslay_event_send(context);
  for (const Seen& frame : reference_sent(peer.sent).value_or(Events{})) {
    if (frame.number == 0x88) peer.events.push_back({"close", sent_close_code(frame.payload)});
  }
  wslay_event_context_free(context);
  return peer.events;
}

// Messages, and the code of the Close that was sent. Which of two faults is named is a matter of taste;
// and 1012 to 1014 came into the registry after wslay.
Events outcome(const Events& events) {
  Events all;
  for (const Seen& event : events) {
    const bool young = event.number >= 1012 && event.number <= 1014;
    const bool fault =
        event.number == 1002 || event.number == 1007 || event.number == 1005 || young;
    if (event.what == "message") all.push_back(event);
    if (event.what == "close") all.push_back({"close", fault ? 0 : event.number});
  }
  return all;
}

// It failed, and not by a Close of the peer's with such a code.
bool hit_a_limit(const Events& events) {
  bool failed = false;
  bool limit = false;
  for (const Seen& event : events) {
    failed = failed || event.what == "closed";
    limit = limit || (event.what == "close" && (event.number == 1008 || event.number == 1009));
  }
  return failed && limit;
}

}  // namespace

std::optional<Finding> compare_with_wslay(ByteView input, Read read, Naive naive) {
  Bytes bytes = owned(input);
  bytes.insert(bytes.end(), 140, 0);
  const Events ours = outcome(read(bytes, Cut::whole));
  const std::optional<Events> wslay = ask_wslay(bytes);
  if (!wslay || hit_a_limit(naive(bytes)) || outcome(*wslay) == ours) return std::nullopt;
  return Finding{"wslay", difference("wslay", outcome(*wslay), "yours", ours)};
}

}  // namespace ws::fuzz

#else

namespace ws::fuzz {

std::optional<Finding> compare_with_wslay(ByteView, Read, Naive) {
  return std::nullopt;
}

}  // namespace ws::fuzz

#endif
