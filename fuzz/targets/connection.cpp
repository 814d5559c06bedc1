// One peer's whole protocol after the handshake: messages, answers to pings, and the end (§5.5, §7).
#include "connection.h"

#include <optional>
#include <vector>

#include "judge.h"
#include "reference.h"
#include "server_frames.h"
#include "wslay_oracle.h"

namespace ws::fuzz {

namespace {

constexpr std::size_t answered_at_once = 15;  // under pressure only the last ping behind these

ConnectionOptions options() {
  return {.limits = {.max_size = limits().max_message, .max_fragments = limits().max_fragments}};
}

// "pong" for the first answers and the last one: how many are in between depends on the cut, as it may.
void add_pongs(Events& events, const Events& pongs) {
  for (std::size_t i = 0; i < pongs.size(); ++i) {
    if (i < answered_at_once || i + 1 == pongs.size()) events.push_back(pongs[i]);
  }
}

// The host, less the sockets: a turn of its loop for each piece.
class Host {
 public:
  void feed(ByteView piece) {
    connection_.receive(piece);
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
  feed_cut(input, cut, [&](ByteView piece) { host.feed(piece); });
  host.eof();
  return host.events();
}

Events reference_events(ByteView input) {
  const std::size_t most = limits().max_message;
  const Limits bounds{most, most, limits().max_fragments};
  Events events;
  Events pongs;
  const auto end = [&](Seen closed, int close_sent) {
    events.push_back(std::move(closed));
    if (close_sent != 0) events.push_back({"close", close_sent});
    add_pongs(events, pongs);
    return events;
  };
  for (Seen& event : reference_frames(input, bounds)) {
    if (event.what == "fail") return end({"closed", 1006}, event.number);
    if (event.what == "message") events.push_back(event);
    if (event.what == "control" && event.number == 9) pongs.push_back({"pong", 0, event.payload});
    if (event.what != "control" || event.number != 8) continue;
    ReferenceClose close = reference_close(event.payload);
    if (close.fault != 0) return end({"closed", 1006}, close.fault);
    return end({"closed cleanly", close.code, std::move(close.reason)}, close.code);
  }
  return end({"closed", 1006}, 0);
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

// wslay promises the same, but for limits. It judges some headers sooner than we do and some later; so a
// few bytes follow, with which no control frame is left undecided.
std::optional<Finding> compare_with_wslay(ByteView input) {
  Bytes bytes = owned(input);
  bytes.insert(bytes.end(), 140, 0);
  const Events ours = outcome(run_cut(bytes, Cut::whole));
  const std::optional<Events> wslay = ask_wslay(bytes);
  if (!wslay || hit_a_limit(reference_events(bytes)) || outcome(*wslay) == ours)
    return std::nullopt;
  return Finding{"wslay", difference("wslay", outcome(*wslay), "yours", ours)};
}

}  // namespace

std::optional<Finding> hammer(ByteView input, Oracles use) {
  if (auto finding = judge(input, use, run_cut, reference_events)) return finding;
  return use.wslay ? compare_with_wslay(input) : std::nullopt;
}

}  // namespace ws::fuzz
