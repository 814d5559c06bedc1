#include "wslay_oracle.h"

#ifdef WORKBOOK_WSLAY

#include <wslay/wslay.h>

#include <algorithm>

#include "server_frames.h"

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

}  // namespace

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

}  // namespace ws::fuzz

#else

namespace ws::fuzz {

std::optional<Events> ask_wslay(ByteView) {
  return std::nullopt;
}

}  // namespace ws::fuzz

#endif
