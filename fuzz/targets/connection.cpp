// One peer's whole protocol after the handshake: messages, answers to pings, and the end (§5.5, §7).
#include "connection.h"

#include <optional>
#include <vector>

#include "oracles/judge.h"
#include "oracles/wslay_oracle.h"
#include "reference/connection.h"

namespace ws::fuzz {

namespace {

ConnectionOptions options() {
  return {.limits = {.max_size = limits().max_message, .max_fragments = limits().max_fragments}};
}

// The host, less the sockets: a turn of its loop for each piece.
class Host {
 public:
  void feed(ByteView piece) {
    connection_.receive(piece);
    turn();
  }
  void rest() {
    connection_.tick(Milliseconds{0});  // gives memory back; no time has passed
    turn();
  }
  void eof() {
    connection_.receive_eof();
    turn();
  }

  Events events() const {
    Events all = events_;
    const std::optional<Events> sent = reference_sent(sent_);
    if (!sent) all.push_back({"broken frames sent", 0, sent_});
    Events pongs;
    for (const Seen& frame : sent.value_or(Events{})) {
      const bool is_close = frame.number == 0x88;
      if (frame.number == 0x8A) pongs.push_back({"pong", 0, frame.payload});
      if (is_close) all.push_back({"close", sent_close_code(frame.payload)});
      if (!is_close && frame.number != 0x8A) all.push_back(frame);
    }
    add_pongs(all, pongs);
    if (!connection_.wants_disconnect()) all.push_back({"never ends"});
    return all;
  }

 private:
  void turn() {
    while (const std::optional<Event> event = connection_.next_event())
      note(*event);
    const bool ends = connection_.wants_disconnect();
    const std::vector<SharedBytes> output = connection_.take_output();
    if (ends && !output.empty()) events_.push_back({"ends before its last words"});
    for (const SharedBytes& bytes : output)
      sent_.insert(sent_.end(), bytes->begin(), bytes->end());
  }
  void note(const Event& event) {
    if (const auto* message = std::get_if<Message>(&event)) {
      events_.push_back({"message", static_cast<int>(message->opcode), owned(message->payload)});
      return;
    }
    const Closed& closed = std::get<Closed>(event);
    events_.push_back({closed.clean ? "closed cleanly" : "closed",
                       static_cast<int>(closed.close.code), owned(as_bytes(closed.close.reason))});
  }

  Connection connection_{options()};
  Events events_;
  Bytes sent_;
};

Events run_cut(ByteView input, Cut cut) {
  Host host;
  feed_cut(input, cut, [&](ByteView piece) {
    host.feed(piece);
    if (cut == Cut::in_two && is_quiet_behind(piece, cut)) host.rest();
  });
  host.eof();
  return host.events();
}

Events expected(ByteView input) {
  return reference_connection(input, limits());
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  if (auto finding = judge(input, use, run_cut, expected)) return finding;
  return use.wslay ? compare_with_wslay(input, run_cut, expected) : std::nullopt;
}

}  // namespace ws::fuzz
