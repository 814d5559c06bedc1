#include "connection.h"

#include <cassert>
#include <utility>

#include "frame.h"
#include "utf8.h"

namespace ws {

Connection::Connection(ConnectionOptions options)
    : parser_(options.limits),
      patience_(options.heartbeat, options.close_timeout, options.message_timeout) {}

void Connection::receive(ByteView bytes) {
  if (state() == State::closed) return;  // RFC 6455 §1.4: what comes behind a Close is discarded
  parser_.feed(bytes);
  patience_.heard();
}

std::optional<Event> Connection::next_event() {
  if (close_sent_)
    parser_.discard_messages();  // our application has said goodbye: it hears no more
  while (!reported_) {
    const std::optional<MessageParser::Item> item = parser_.next();
    if (!item) break;
    if (std::optional<Event> event = handle(*item)) return event;
  }
  if (reported_) return std::nullopt;
  if (std::optional<Event> failed = report_failure()) return failed;
  if (is_late_) return fail({CloseCode::policy_violation, "message took too long"});
  return report_lost();
}

std::optional<Event> Connection::handle(const MessageParser::Item& item) {
  // A control frame may stand between the fragments of a message, which goes on then.
  if (!parser_.is_between_fragments()) patience_.message_is_whole();
  if (const auto* message = std::get_if<Message>(&item)) return *message;
  const auto& frame = std::get<ControlFrame>(item);
  if (frame.opcode == Opcode::close) return handle_close(frame.payload);
  if (frame.opcode == Opcode::ping) output_.push_pong(frame.payload);
  return std::nullopt;  // §5.5.3: a pong is not answered, whether we asked for it or not
}

void Connection::tick(Milliseconds now) {
  if (state() == State::closed) return;
  parser_.release_memory();
  if (close_sent_) patience_.await_close();
  const Patience::Due due = patience_.tick(now);
  if (due == Patience::Due::ping)
    output_.push(share(encode_frame({.opcode = Opcode::ping, .payload = {}})));
  if (due == Patience::Due::give_up) gave_up_ = true;
  if (!close_sent_ && parser_.has_begun() && patience_.is_late(now)) is_late_ = true;
}

Milliseconds Connection::next_tick() const {
  if (state() == State::closed) return Milliseconds::max();
  if (close_sent_ && !patience_.awaits_close()) return Milliseconds::min();
  return patience_.next_tick();
}

void Connection::send_text(std::string_view text) {
  assert(is_utf8(as_bytes(text)));
  send(share(encode_frame({.opcode = Opcode::text, .payload = as_bytes(text)})));
}

void Connection::send(SharedBytes frame) {
  if (state() == State::open) output_.push(std::move(frame));  // §5.5.1: no data after our Close
}

std::vector<SharedBytes> Connection::take_output() {
  return output_.take();
}

std::optional<Event> Connection::report(Closed closed) {
  reported_ = true;
  return closed;
}

// Step 5.4: echo the Close, then silence
State Connection::state() const {
  if (failed_ || eof_ || gave_up_) return State::closed;     // §7.1.7: gone
  if (close_sent_ && close_received_) return State::closed;  // §7.1.4: clean
  if (close_sent_) return State::closing;
  return State::open;
}

bool Connection::wants_disconnect() const {
  // §7.1.1: the server ends TCP first. The side that does so keeps the connection in TIME_WAIT.
  return state() == State::closed && output_.empty();
}

std::optional<Event> Connection::handle_close(ByteView payload) {
  const std::variant<Close, Failure> decoded = decode_close(payload);
  if (const auto* failure = std::get_if<Failure>(&decoded)) return fail(*failure);
  const Close& close = std::get<Close>(decoded);
  close_received_ = true;
  send_close({.code = close.code});  // §5.5.1: echo the status code, unless we were first
  return report({.close = close, .clean = true});
}

void Connection::send_close(const Close& close) {
  if (close_sent_) return;  // one Close in each direction
  const Bytes payload = encode_close(close);
  output_.push(share(encode_frame({.opcode = Opcode::close, .payload = payload})));
  close_sent_ = true;
}

// Step 5.5: failing with the right code
std::optional<Event> Connection::report_failure() {
  if (const std::optional<Failure> failure = parser_.failure()) return fail(*failure);
  return std::nullopt;
}

std::optional<Event> Connection::fail(const Failure& failure) {
  // §7.1.7: a Close that says why, then the end, without waiting for the peer's Close
  send_close({failure.code, std::string(failure.reason)});
  failed_ = true;
  return report({.close = {.code = CloseCode::abnormal_closure}, .failure = failure});
}

// Step 5.6: gone without a word
void Connection::receive_eof() {
  eof_ = true;
}

std::optional<Event> Connection::report_lost() {
  if (!eof_ && !gave_up_) return std::nullopt;
  return report(
      {.close = {.code = CloseCode::abnormal_closure}});  // §7.1.5: 1006, for our eyes only
}

// Step 5.8: we say goodbye
void Connection::close(CloseCode code, std::string_view reason) {
  if (state() == State::open) send_close({code, std::string(reason)});
}

}  // namespace ws
