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
  return State::open;  // your code here
}

bool Connection::wants_disconnect() const {
  return false;  // your code here
}

std::optional<Event> Connection::handle_close(ByteView payload) {
  return {};  // your code here
}

void Connection::send_close(const Close& close) {
  // your code here
}

// Step 5.5: failing with the right code
std::optional<Event> Connection::report_failure() {
  return {};  // your code here
}

std::optional<Event> Connection::fail(const Failure& failure) {
  return {};  // your code here
}

// Step 5.6: gone without a word
void Connection::receive_eof() {
  // your code here
}

std::optional<Event> Connection::report_lost() {
  return {};  // your code here
}

// Step 5.8: we say goodbye
void Connection::close(CloseCode code, std::string_view reason) {
  // your code here
}

}  // namespace ws
