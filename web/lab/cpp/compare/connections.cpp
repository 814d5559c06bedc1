// Chapter 5: the payload of a Close, and a whole connection, up to its end.
#include <algorithm>
#include <chrono>
#include <string>

#include "close.h"
#include "compare/parts.h"
#include "connection.h"
#include "dissector/running_text.h"
#include "hex.h"

namespace ws::lab {
namespace {

// §7.4, once more: encode_close may not be given another code.
bool is_allowed(unsigned code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

bool is_text(ByteView bytes) {
  RunningText text;
  for (const std::uint8_t byte : bytes) {
    if (!text.add(byte)) return false;
  }
  return text.half_character() == 0;
}

std::string number(CloseCode code) {
  return std::to_string(static_cast<int>(code));
}

std::string quoted(std::string_view text) {
  return text.empty() ? std::string("no reason") : "reason " + to_hex(as_bytes(text));
}

// The most pongs behind each other.
std::size_t pongs_in_a_row(const std::vector<SharedBytes>& output) {
  std::size_t most = 0;
  std::size_t now = 0;
  for (const SharedBytes& frame : output) {
    now = frame && !frame->empty() && frame->front() == 0x8A ? now + 1 : 0;
    most = std::max(most, now);
  }
  return most;
}

// A connection, and all that it tells after each call.
class Talk {
 public:
  Talk(const Pieces& pieces, Trace& trace) : pieces_(pieces), trace_(trace) {}

  void receive(ByteView piece, std::size_t after) {
    calling("Connection::receive", after, "5.4");
    connection_.receive(piece);
    tell(after, {}, "5.4");
  }

  void receive_all() {
    pieces_.for_each([&](ByteView piece, std::size_t after) { receive(piece, after); });
  }

  template <typename Call>
  void then(std::string_view what, std::string_view step, Call call) {
    const std::size_t all = pieces_.bytes.size();
    calling(what, all, step);
    call(connection_);
    tell(all, std::string(what) + ": ", step);
  }

 private:
  void tell(std::size_t after, const std::string& when, std::string_view step) {
    calling("Connection::next_event", after, step);
    std::size_t events = 0;
    while (const std::optional<Event> event = connection_.next_event()) {
      if (const auto* message = std::get_if<Message>(&*event)) {
        trace_.say(after, "Connection::next_event", when + "the message", shown(message->payload),
                   step);
      } else {
        tell(after, when, step, std::get<Closed>(*event));
      }
      if (++events > pieces_.bytes.size() / 2 + 2) break;  // it tells the same again and again
    }
    trace_.say_change(after, "Connection::wants_disconnect",
                      "wants_disconnect, before the output is taken",
                      connection_.wants_disconnect() ? "true" : "false", "false", step);
    calling("Connection::take_output", after, step);
    const std::vector<SharedBytes> output = connection_.take_output();
    is_flood_ = step == "5.10" || pongs_in_a_row(output) >= 16;
    for (const SharedBytes& frame : output)
      tell(after, when, step, frame ? ByteView(*frame) : ByteView());
    calling("Connection::state", after, step);
    constexpr std::string_view states[] = {"open", "closing", "closed"};
    const std::string_view own = failure_ ? "5.5" : step;
    const auto state = static_cast<std::size_t>(connection_.state());
    trace_.say_change(after, "Connection::state", "state", std::string(states[state % 3]), "open",
                      own);
    trace_.say_change(after, "Connection::wants_disconnect", "wants_disconnect",
                      connection_.wants_disconnect() ? "true" : "false", "false", own);
  }

  void tell(std::size_t after, const std::string& when, std::string_view step,
            const Closed& closed) {
    failure_ = closed.failure;
    const bool is_late = closed.failure && closed.failure->code == CloseCode::policy_violation;
    const std::string_view own = step == "3.10"             ? step
                                 : is_late && step == "5.7" ? "5.9"
                                 : closed.failure           ? "5.5"
                                                            : step;
    trace_.say(after, "Connection::next_event", when + "Closed",
               number(closed.close.code) + ", " + quoted(closed.close.reason) +
                   (closed.clean ? ", clean" : ", not clean") + ", failure " +
                   code_of(closed.failure),
               own, words_of(closed.failure));
  }

  // A frame that goes to the peer. The reason of a failure is in the learner's own words, and the echo of
  // a Close may have one or none.
  void tell(std::size_t after, const std::string& when, std::string_view step, ByteView frame) {
    const Header header = read_header(frame);
    const std::string what = when + "what is said";
    if (!header.is_close() || !header.whole || frame.size() < header.size + 2U || header.masked) {
      trace_.say(after, "Connection::take_output", what, shown(frame),
                 header.opcode == 10  ? (is_flood_ ? "5.10" : "5.1")
                 : header.opcode == 9 ? "5.7"
                                      : step);
      return;
    }
    const ByteView payload = frame.subspan(header.size);
    std::string value = header.fin ? "Close " : "half a Close ";
    value += std::to_string(payload[0] << 8 | payload[1]);
    const std::string_view reason = as_text(payload.subspan(2));
    if (failure_)
      value += reason == failure_->reason ? ", which says why" : ", which does not say why";
    if (!failure_ && step == "5.8") value += ", " + quoted(reason);
    trace_.say(after, "Connection::take_output", what, value, failure_ ? "5.5" : step);
  }

  const Pieces& pieces_;
  Trace& trace_;
  Connection connection_;
  std::optional<Failure> failure_;
  bool is_flood_ = false;  // so many pings that some of them need no pong
};

// What a peer says after these bytes.
constexpr std::uint8_t their_close[] = {0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE9};
constexpr std::uint8_t their_ping[] = {0x89, 0x81, 0, 0, 0, 0, 0x70};
constexpr std::uint8_t their_pings[] = {0x89, 0x81, 0, 0, 0, 0, 0x70, 0x89, 0x80, 0, 0, 0, 0};
constexpr std::uint8_t half_a_bad_text[] = {0x81, 0x82, 0, 0, 0, 0, 0xFF};

void say_goodbye(Connection& connection) {
  connection.close(CloseCode::going_away, "bye");
}

}  // namespace

// Steps 5.2, 5.3 and 5.11
void run_close_payloads(const Pieces& pieces, Trace& trace) {
  for (const Seen& seen : frames_of(pieces.bytes)) {
    if (!seen.whole || !seen.header.is_close() || seen.payload.size() > 125) continue;
    const std::size_t after = seen.header_end() + seen.payload.size();
    const Bytes payload = seen.plain();
    const unsigned code = payload.size() < 2 ? 1005 : payload[0] * 256U + payload[1];
    const std::string reason(
        as_text(ByteView(payload).subspan(payload.size() < 2 ? payload.size() : 2)));
    calling("may_be_sent", after, "5.2");
    trace.say(after, "may_be_sent", std::to_string(code),
              may_be_sent(static_cast<std::uint16_t>(code)) ? "true" : "false", "5.2");
    if (payload.empty() || (is_allowed(code) && is_text(as_bytes(reason)))) {
      calling("encode_close", after, "5.2");
      trace.say(after, "encode_close", "the payload",
                shown(encode_close({static_cast<CloseCode>(code), reason})), "5.2");
    }
    if (is_allowed(code) && is_text(as_bytes(reason))) {
      std::string longer = reason;
      while (longer.size() <= 123)
        longer += "\xF0\x9F\x91\x8B";  // a waving hand
      calling("encode_close", after, "5.11");
      trace.say(after, "encode_close", "the payload, with a reason that is too long",
                shown(encode_close({static_cast<CloseCode>(code), longer})), "5.11");
    }
    calling("decode_close", after, "5.3");
    const std::variant<Close, Failure> decoded = decode_close(at_the_end(payload));
    if (const auto* close = std::get_if<Close>(&decoded)) {
      trace.say(after, "decode_close", "the Close",
                number(close->code) + ", " + quoted(close->reason), "5.3");
    } else {
      const std::optional<Failure> failure = std::get<Failure>(decoded);
      trace.say(after, "decode_close", "the Close", "fails with " + code_of(failure), "5.3",
                words_of(failure));
      trace.say(after, "decode_close", "its words", state_of_words(*failure), "5.3");
    }
  }
}

void run_connection(const Pieces& pieces, Trace& trace) {
  Talk talk(pieces, trace);
  talk.receive_all();
  talk.then("two pings of theirs", "5.1",
            [](Connection& connection) { connection.receive(at_the_end(their_pings)); });
  talk.then("16 texts of ours, and their ping", "5.10", [](Connection& connection) {
    for (int i = 0; i < 16; ++i)
      connection.send_text("a");
    connection.receive(at_the_end(their_ping));
  });
}

void run_eof(const Pieces& pieces, Trace& trace) {
  Talk talk(pieces, trace);
  talk.receive_all();
  talk.then("receive_eof", "5.6", [](Connection& connection) { connection.receive_eof(); });
  talk.then("close after that", "5.8", say_goodbye);
}

void run_goodbye(const Pieces& pieces, Trace& trace) {
  Talk talk(pieces, trace);
  talk.receive_all();
  talk.then("close", "5.8", say_goodbye);
  talk.then("close, once more", "5.8", say_goodbye);
  talk.then("their Close", "5.8",
            [](Connection& connection) { connection.receive(at_the_end(their_close)); });
  Talk unheard(pieces, trace);
  unheard.receive_all();
  unheard.then("a text of ours, and close", "5.8", [](Connection& connection) {
    connection.send_text("a");
    say_goodbye(connection);
  });
  unheard.then("their next text", "3.10",
               [](Connection& connection) { connection.receive(at_the_end(half_a_bad_text)); });
  Talk unanswered(pieces, trace);
  unanswered.receive_all();
  unanswered.then("close", "5.8", say_goodbye);
  for (const int moment : {0, 4'999, 5'000}) {
    unanswered.then("no answer for " + std::to_string(moment) + " ms", "5.7",
                    [&](Connection& connection) { connection.tick(Milliseconds(moment)); });
  }
}

// Steps 5.7 and 5.9: nothing more comes.
void run_silence(const Pieces& pieces, Trace& trace) {
  Talk talk(pieces, trace);
  talk.receive_all();
  for (const int moment : {1'000, 30'999, 31'000, 60'999, 61'000}) {
    talk.then("silence, " + std::to_string(moment - 1'000) + " ms", "5.7",
              [&](Connection& connection) { connection.tick(Milliseconds(moment)); });
  }
  talk.then("close after that", "5.8", say_goodbye);
}

}  // namespace ws::lab
