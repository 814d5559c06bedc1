#include "connection.h"

#include <cassert>
#include <cstddef>
#include <utility>

#include "utf8.h"

namespace ws {

Connection::Connection(ConnectionOptions options)
    : parser_(options.limits.max_size),
      assembler_(options.limits),
      heartbeat_(options.heartbeat),
      close_timeout_(options.close_timeout) {}

void Connection::receive(ByteView bytes) {
  if (state() == State::closed) return;  // RFC 6455 §1.4: what comes behind a Close is discarded
  parser_.feed(bytes);
  if (close_sent_) return;  // only a Close ends this wait
  pinged_ = false;
  deadline_.reset();
}

std::optional<Event> Connection::next_event() {
  while (!reported_) {
    const std::optional<Frame> frame = parser_.next();
    if (!frame) break;
    if (std::optional<Event> event = handle(*frame)) return event;
  }
  if (reported_) return std::nullopt;
  if (std::optional<Event> failed = check_unfinished()) return failed;
  return report_lost();
}

std::optional<Event> Connection::handle(const Frame& frame) {
  switch (frame.opcode) {
    case Opcode::close:
      return handle_close(frame.payload);
    case Opcode::ping:
      answer_ping(frame.payload);
      return std::nullopt;
    case Opcode::pong:
      return std::nullopt;  // §5.5.3: no answer, asked for or not
    default:
      break;
  }
  if (close_sent_) return std::nullopt;  // our application has said goodbye, and hears no more
  const std::optional<Message> message = assembler_.add(frame);
  if (assembler_.failure()) return fail(*assembler_.failure());
  if (!message) return std::nullopt;
  return *message;
}

void Connection::send_text(std::string_view text) {
  assert(is_utf8(as_bytes(text)));
  send(share(encode_frame({.opcode = Opcode::text, .payload = as_bytes(text)})));
}

void Connection::send(SharedBytes frame) {
  if (state() == State::open) push(std::move(frame));  // §5.5.1: no data after our Close
}

std::vector<SharedBytes> Connection::take_output() {
  waiting_pongs_ = 0;
  return std::exchange(output_, {});
}

void Connection::push(SharedBytes frame) {
  output_.push_back(std::move(frame));
  waiting_pongs_ = 0;
}

std::optional<Event> Connection::report(Closed closed) {
  reported_ = true;
  return closed;
}

// Step 5.3: echo the Close, then silence
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

// Step 5.4: failing with the right code
std::optional<Event> Connection::check_unfinished() {
  return {};  // your code here
}

std::optional<Event> Connection::fail(const Failure& failure) {
  return {};  // your code here
}

// Step 5.5: ping and pong
void Connection::answer_ping(ByteView payload) {
  // your code here
}

// Step 5.6: gone without a word
void Connection::receive_eof() {
  // your code here
}

std::optional<Event> Connection::report_lost() {
  return {};  // your code here
}

// Step 5.7: patience has an end
void Connection::tick(Milliseconds now) {
  // your code here
}

// Step 5.8: we say goodbye
void Connection::close(CloseCode code, std::string_view reason) {
  // your code here
}

}  // namespace ws
