// For this chapter's tests: a client's bytes, and what one turn of the loop makes of them.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "connection.h"
#include "hex.h"
#include "story.h"

namespace ws {

// For GoogleTest: in a red test, a word and not four bytes.
inline void PrintTo(State state, std::ostream* out) {
  *out << (state == State::open ? "open" : state == State::closing ? "closing" : "closed");
}

}  // namespace ws

namespace ws::test {

constexpr MaskingKey key{0x37, 0xfa, 0x21, 0x3d};

// A frame as a client sends it.
inline Bytes masked(Opcode opcode, ByteView payload, bool fin = true) {
  return encode_frame({.fin = fin, .opcode = opcode, .payload = payload}, key);
}
inline Bytes masked_text(std::string_view text) {
  return masked(Opcode::text, as_bytes(text));
}
inline Bytes masked_close(ByteView payload) {
  return masked(Opcode::close, payload);
}

inline Bytes operator+(Bytes a, ByteView b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// "1000 clean", "1000 clean bye", "1006", "1006 failed with 1002".
inline std::string described(const Closed& closed) {
  std::string text = std::to_string(static_cast<int>(closed.close.code));
  if (closed.clean) text += " clean";
  if (!closed.close.reason.empty()) text += ' ' + closed.close.reason;
  if (!closed.failure) return text;
  now_refused(static_cast<int>(closed.failure->code), closed.failure->reason);
  return text + " failed with " + std::to_string(static_cast<int>(closed.failure->code));
}

// The host's answer to "is there an event?" has an end.
constexpr std::size_t most_events = 1'000'000;

// "text one", "text two": in words what a list of texts has.
inline std::string in_words(const std::vector<std::string>& texts, const std::string& none) {
  std::string all;
  for (const std::string& text : texts)
    all += (all.empty() ? "" : ", then ") + text;
  return texts.empty() ? none : all;
}

// Whether the server ends TCP now.
inline std::string tcp(const Connection& connection) {
  return connection.wants_disconnect() ? "TCP ends" : "TCP goes on";
}

// What a turn of the loop, or several, gave.
struct Turn {
  std::vector<std::string> messages{};
  std::vector<std::string> closed{};  // each described; more than one is a mistake
  Bytes sent{};
  bool disconnect = false;
  State state = State::open;

  std::string hex() const { return to_hex(sent); }
  // "hi", "one, then two"
  std::string said() const { return in_words(messages, "no message"); }
  std::string ending() const {
    const bool is_untold = state == State::closed;
    return in_words(closed, is_untold ? "closed, and next_event() does not tell it" : "not closed");
  }
  std::string tcp() const { return disconnect ? "TCP ends" : "TCP goes on"; }
};

// Events without an end: then this is the story, whatever the test is about.
inline void tell_of_no_end(bool is_closed) {
  tell({.tried = "next_event() is called until it returns nullopt",
        .section = is_closed ? "connection.h: Closed comes last, and once"
                             : "connection.h: next_event() returns each message once",
        .usually = is_closed ? "a Closed was returned without report(), which notes in reported_ "
                               "that it was told."
                             : "a message is returned again and again.",
        .person = is_closed ? "the terminal says without an end that a client left."
                            : "one message comes again and again, and the server hangs."});
  ADD_FAILURE() << "next_event() gave " << (is_closed ? "a third Closed." : "a million events.");
}

// The host's part: events until there are no more, then the output. Adds to what `turn` has.
inline Turn pump(Connection& connection, Turn turn = {}) {
  std::size_t closed = 0;
  while (const std::optional<Event> event = connection.next_event()) {
    if (turn.messages.size() > most_events || closed > 1) {
      tell_of_no_end(closed > 1);
      break;
    }
    closed += std::holds_alternative<Closed>(*event) ? 1 : 0;
    if (const auto* message = std::get_if<Message>(&*event)) {
      turn.messages.emplace_back(as_text(message->payload));
    } else {
      turn.closed.push_back(described(std::get<Closed>(*event)));
    }
  }
  for (const SharedBytes& bytes : connection.take_output())
    turn.sent = turn.sent + *bytes;
  turn.disconnect = connection.wants_disconnect();
  turn.state = connection.state();
  return turn;
}

inline Turn receive(Connection& connection, ByteView bytes, Turn turn = {}) {
  connection.receive(bytes);
  return pump(connection, std::move(turn));
}

// All of it to a new connection, in one read.
inline Turn receive(ByteView bytes) {
  Connection connection;
  return receive(connection, bytes);
}

// The least client there is: it reads a server's frames, wherever the link cuts them.
struct Client {
  Bytes incoming{};
  std::vector<std::string> heard{};  // "text hello", "pong ?", "close 1000"

  void receive(ByteView bytes) {
    incoming.insert(incoming.end(), bytes.begin(), bytes.end());
    while (const std::optional<FrameHeader> header = decode_header(incoming)) {
      const std::size_t size = header->size + static_cast<std::size_t>(header->payload_length);
      if (incoming.size() < size) return;
      heard.push_back(read(*header, ByteView(incoming).subspan(header->size, size - header->size)));
      incoming.erase(incoming.begin(), incoming.begin() + static_cast<std::ptrdiff_t>(size));
    }
  }

  static std::string read(const FrameHeader& header, ByteView payload) {
    const std::string text(as_text(payload));
    switch (header.opcode) {
      case Opcode::text:
        return "text " + text;
      case Opcode::binary:
        return "binary " + text;
      case Opcode::ping:
        return "ping " + text;
      case Opcode::pong:
        return "pong " + text;
      case Opcode::close:
        break;
      default:
        return "a frame nobody may send";
    }
    if (payload.size() < 2) return "close";
    return "close " + std::to_string(payload[0] * 256 + payload[1]);
  }
};

}  // namespace ws::test
