// The chat as a naive model: who is in the room, what was said, and which frames each of them is owed.
// It knows no Connection, Room, Chat or Outbox; JSON is nlohmann's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/events.h"
#include "reference/frames.h"

namespace ws::fuzz {

struct ChatBounds {
  std::size_t max_user = 8;
  std::size_t max_text = 40;
  std::size_t max_history = 3;
  std::int64_t heartbeat = 30'000;  // milliseconds of silence before a ping, and before we give up
  std::int64_t close_timeout = 5'000;     // ... behind our Close
  std::int64_t message_timeout = 30'000;  // so long a message may take
  std::int64_t rate = 2;                  // messages a second that one client may say, ...
  std::int64_t burst = 12;                // ... and so many more at once
  std::size_t warnings = 2;               // so often one who floods is told
};

// Owed, and later found on the wire: {"text", 0, whole JSON}, {"error"}, {"ping"}, {"pong", 0, payload}
// and {"close", code}.
class ReferenceChat {
 public:
  ReferenceChat(const Limits& limits, const ChatBounds& bounds)
      : limits_(limits), bounds_(bounds) {}

  void join(int who);
  void hear(int who, ByteView bytes, std::int64_t now);  // what this client put on its wire
  void close(int who, int code);                         // our application says goodbye
  void leave(int who);                                   // vanished, timed out, or was too slow
  void tick(int who, std::int64_t now);                // of a client whose connection has not ended
  bool is_here(int who) { return people_[who].here; }  // no Close went either way
  bool is_due(int who) { return people_[who].is_due; }  // it kept us waiting for too long
  const Events& owed(int who) { return people_[who].owed; }

 private:
  struct Person {
    bool here = false;
    Bytes sent;
    std::size_t events = 0;  // of `sent`, so many are dealt with
    Events owed;
    std::optional<std::int64_t> quiet_since;  // the first tick without a byte, or our ping
    bool pinged = false;
    bool is_due = false;
    bool is_waiting_for_an_end = false;  // the last tick found that something had begun, ...
    std::size_t unfinished_at = 0;       // ... at this byte of `sent`, ...
    std::int64_t unfinished_since = 0;   // ... and a tick found it first then
    std::vector<std::int64_t> passed;    // when it said what went to all, or was an error
    std::vector<std::int64_t> told;      // when it was told that it says too much
  };

  void owe(int who, Seen event);
  void handle(int who, const Seen& event, std::int64_t now);
  void await_a_byte(int who, std::int64_t now);
  void end_if_late(int who, std::int64_t now);
  bool may_speak(Person& person, std::int64_t now) const;
  void refuse(int who, std::int64_t now);
  void say(int who, const std::string& text, std::int64_t now);

  Limits limits_;
  ChatBounds bounds_;
  std::map<int, Person> people_;
  std::vector<std::string> history_;
  std::uint64_t last_id_ = 0;
};

// What a page sends when somebody says this; both are UTF-8.
std::string reference_saying(const std::string& user, const std::string& text);

// What is on a wire, in the same words.
Events reference_heard(ByteView wire);

}  // namespace ws::fuzz
