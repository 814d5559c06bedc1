// One client: chapter 2's handshake from the other side, and then chapter 5's Connection. That is a
// server's. A client differs in two things: it masks what it says (RFC 6455 §5.1), and it lets the server
// end TCP first (§7.1.1).
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "../abi.h"
#include "accept_key.h"
#include "connection.h"
#include "frame.h"
#include "http.h"
#include "network.h"

namespace {

using namespace ws;

constexpr std::uint32_t server = 0;  // who is at the other end of the network

// As in a browser: a page reads what it is sent, and never asks whether the server lives.
const ConnectionOptions options{.limits = {.max_size = 16 * 1024 * 1024},
                                .heartbeat = Milliseconds::max() / 2};

MaskingKey random_key() {
  const std::uint32_t bits = network_random();
  return {static_cast<std::uint8_t>(bits >> 24), static_cast<std::uint8_t>(bits >> 16),
          static_cast<std::uint8_t>(bits >> 8), static_cast<std::uint8_t>(bits)};
}

// What comes from a server, as Connection reads it: each frame with a mask of zeros, which changes nothing.
class ZeroMask {
 public:
  Bytes add(ByteView bytes) {
    Bytes masked;
    while (!bytes.empty() && !is_broken_) {
      const auto size =
          static_cast<std::size_t>(std::min<std::uint64_t>(payload_left_, bytes.size()));
      masked.insert(masked.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      payload_left_ -= size;
      bytes = bytes.subspan(size);
      if (bytes.empty()) break;
      header_.push_back(bytes.front());
      bytes = bytes.subspan(1);
      if (const std::optional<FrameHeader> header = decode_header(header_)) begin(*header, masked);
    }
    return masked;
  }

  // True: a server's frame had a mask. Nothing is read any more.
  bool is_broken() const { return is_broken_; }

 private:
  void begin(const FrameHeader& header, Bytes& masked) {
    is_broken_ = header.masking_key.has_value();
    header_[1] |= 0x80;
    masked.insert(masked.end(), header_.begin(), header_.end());
    masked.insert(masked.end(), 4, 0);
    payload_left_ = header.payload_length;
    header_.clear();
  }

  Bytes header_;  // of the next frame, as far as it is here
  std::uint64_t payload_left_ = 0;
  bool is_broken_ = false;
};

class Client {
 public:
  void open() {
    Bytes nonce;
    for (int i = 0; i < 4; ++i) {
      const MaskingKey four = random_key();
      nonce.insert(nonce.end(), four.begin(), four.end());
    }
    key_ = base64_encode(nonce);
    write(
        as_bytes("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
                 "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Protocol: json\r\nSec-WebSocket-Key: " +
                 key_ + "\r\n\r\n"));
  }

  void receive(ByteView bytes) {
    if (is_over_) return;
    if (connection_) return receive_frames(bytes);
    head_ += as_text(bytes);
    const std::size_t end = head_.find("\r\n\r\n");
    if (end == head_.npos) return;
    const std::string rest = head_.substr(end + 4);
    head_.resize(end + 2);
    if (!is_accepted()) return fail("the server did not accept");
    connection_.emplace(options);
    network_hear_open();
    receive_frames(as_bytes(rest));
  }

  void receive_eof() {
    if (is_over_) return;
    if (!connection_) return fail("TCP ended");
    connection_->receive_eof();
    pump();
    finish();
  }

  void send(const Frame& frame) {
    if (!connection_) return;
    connection_->send(share(encode_frame(frame)));
    pump();
  }

  void close(CloseCode code) {
    if (!connection_) return;
    connection_->close(code);
    pump();
  }

  std::uint32_t state() const {
    if (is_over_) return 3;
    return connection_ ? 1 + static_cast<std::uint32_t>(connection_->state()) : 0;
  }

 private:
  static void write(ByteView bytes) { network_write(server, bytes.data(), bytes.size()); }

  void finish() {
    if (std::exchange(is_over_, true)) return;
    network_finish(server);
  }

  void fail(std::string_view why) {
    network_hear_close(static_cast<std::uint32_t>(CloseCode::abnormal_closure), false, why.data(),
                       why.size());
    finish();
  }

  // §4.1: a 101, and the proof that this server read our key.
  bool is_accepted() const {
    if (!head_.starts_with("HTTP/1.1 101 ")) return false;
    for (std::size_t from = head_.find("\r\n") + 2, to;
         (to = head_.find("\r\n", from)) != head_.npos; from = to + 2) {
      const auto field = parse_field(std::string_view(head_).substr(from, to - from));
      const auto* const found = std::get_if<HttpField>(&field);
      if (found != nullptr && equal_without_case(found->name, "Sec-WebSocket-Accept"))
        return found->value == accept_key(key_);
    }
    return false;
  }

  void receive_frames(ByteView bytes) {
    connection_->receive(zero_mask_.add(bytes));
    if (zero_mask_.is_broken())
      connection_->close(CloseCode::protocol_error, "a server must not mask");
    pump();
  }

  void pump() {
    bool has_failed = zero_mask_.is_broken();
    while (const std::optional<Event> event = connection_->next_event()) {
      if (const auto* message = std::get_if<Message>(&*event)) {
        network_hear_message(message->payload.data(), message->payload.size());
        continue;
      }
      const auto& closed = std::get<Closed>(*event);
      has_failed = closed.failure.has_value();
      const std::string_view why = has_failed ? closed.failure->reason : closed.close.reason;
      network_hear_close(static_cast<std::uint32_t>(closed.close.code), closed.clean, why.data(),
                         why.size());
    }
    for (const SharedBytes& frame : connection_->take_output())
      write(masked(*frame));
    if (has_failed) finish();
  }

  static Bytes masked(ByteView frame) {
    const FrameHeader header = *decode_header(frame);
    return encode_frame({header.fin, header.opcode, frame.subspan(header.size)}, random_key());
  }

  std::string key_;
  std::string head_;                      // of the response, as far as it is here
  std::optional<Connection> connection_;  // from the 101 on
  ZeroMask zero_mask_;
  bool is_over_ = false;  // we said FIN
};

Client& client() {
  static Client client;
  return client;
}

}  // namespace

LAB_EXPORT(client_open) void client_open() {
  client().open();
}
LAB_EXPORT(client_receive) void client_receive() {
  client().receive(lab::input());
}
LAB_EXPORT(client_receive_eof) void client_receive_eof() {
  client().receive_eof();
}
// One frame of this input: fin is 0 or 1.
LAB_EXPORT(client_send) void client_send(std::uint32_t opcode, std::uint32_t fin) {
  client().send({fin != 0, static_cast<Opcode>(opcode), lab::input()});
}
LAB_EXPORT(client_close) void client_close(std::uint32_t code) {
  client().close(static_cast<CloseCode>(code));
}
// 0: the handshake is not over; 1: open; 2: closing; 3: closed.
LAB_EXPORT(client_state) std::uint32_t client_state() {
  return client().state();
}
