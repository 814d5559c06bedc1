#include "connection.h"

#include <cassert>
#include <cstddef>
#include <utility>

#include "utf8.h"

namespace ws {

namespace {

constexpr std::uint8_t max_waiting_pongs = 16;  // in one turn of the loop

}  // namespace

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
  // §7.1.4, §7.1.7: Close frames went both ways, or there is nobody to wait for
  if ((close_sent_ && close_received_) || failed_ || eof_ || gave_up_) return State::closed;
  return close_sent_ ? State::closing : State::open;
}

bool Connection::wants_disconnect() const {
  // §7.1.1: the server ends TCP first. Whoever does keeps the port in TIME_WAIT; a client needs it.
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
  push(share(encode_frame({.opcode = Opcode::close, .payload = payload})));
  close_sent_ = true;
  deadline_.reset();
}

// Step 5.4: failing with the right code
std::optional<Event> Connection::check_unfinished() {
  // What is here of a data frame is judged now: a bad byte does not wait for the frame's end.
  const std::optional<Frame> frame = parser_.unfinished();
  if (frame && !is_control(frame->opcode) && !close_sent_) assembler_.look_ahead(*frame);
  if (parser_.failure()) return fail(*parser_.failure());
  if (assembler_.failure()) return fail(*assembler_.failure());
  return std::nullopt;
}

std::optional<Event> Connection::fail(const Failure& failure) {
  // §7.1.7: a Close that says why, then the end; not even the peer's Close is waited for
  send_close({failure.code, std::string(failure.reason)});
  failed_ = true;
  return report({.close = {.code = CloseCode::abnormal_closure}, .failure = failure});
}

// Step 5.5: ping and pong
void Connection::answer_ping(ByteView payload) {
  // §5.5.3: the same payload
  SharedBytes pong = share(encode_frame({.opcode = Opcode::pong, .payload = payload}));
  if (waiting_pongs_ == max_waiting_pongs) {
    output_.back() = std::move(pong);  // §5.5.3: under pressure, an answer to the last ping will do
    return;
  }
  output_.push_back(std::move(pong));
  ++waiting_pongs_;
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

// Step 5.7: patience has an end
void Connection::tick(Milliseconds now) {
  if (state() == State::closed) return;
  if (!deadline_) {  // bytes came, or our Close went out, since the last tick
    deadline_ = now + (close_sent_ ? close_timeout_ : heartbeat_);
    return;
  }
  parser_.release_memory();
  assembler_.release_memory();
  if (now < *deadline_) return;
  if (close_sent_ || pinged_) {
    gave_up_ = true;
    return;
  }
  push(share(encode_frame({.opcode = Opcode::ping, .payload = {}})));
  pinged_ = true;
  deadline_ = now + heartbeat_;
}

// Step 5.8: we say goodbye
void Connection::close(CloseCode code, std::string_view reason) {
  if (state() == State::open) send_close({code, std::string(reason)});
}

}  // namespace ws
