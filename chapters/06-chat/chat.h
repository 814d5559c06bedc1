// The chat itself: names, JSON, history. Text goes in, and Deliveries come out: no bytes, no sockets, no
// clock.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "client_id.h"
#include "room.h"

namespace ws {

struct ChatLimits {
  std::size_t max_user = 64;     // bytes of UTF-8
  std::size_t max_text = 4'096;  // bytes of UTF-8
  std::size_t max_history = 50;  // entries
  bool unique_names = false;     // a name belongs to the client that used it first (step 6.6)
};

// What a client sends: {"user": "ada", "text": "hi"}. Other fields are ignored, if Json can read them. Both
// stay as they were typed, also the spaces around them.
struct ChatMessage {
  std::string user;
  std::string text;
};
// Why a text is not a message, as a sentence for its sender.
struct ChatError {
  std::string error;
};

// No name may have one of these in it (step 6.3). The first nine turn the direction of what follows
// (Unicode Standard Annex #9): a page shows "\u202eeca" as "ace", and we compare "eca". The others begin
// another line or column.
inline constexpr std::array<std::string_view, 14> not_in_names = {
    "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067",
    "\u2068", "\u2069", "\t",     "\n",     "\r",     "\u2028", "\u2029"};

// Returns the message that is in a text (JSON, RFC 8259), or the first thing that is wrong with it.
std::variant<ChatMessage, ChatError> parse_message(std::string_view json, const ChatLimits& limits);

// Returns one entry of {"msg": [...]}: {"id":1,"user":"ada","text":"hi","time":1700000000000}. `time`
// is in milliseconds since 1970. A byte that is not UTF-8 becomes U+FFFD.
std::string encode_entry(std::uint64_t id, const ChatMessage& message,
                         std::chrono::milliseconds time);

// The highest number of an entry that is restored, and of its time. A page keeps both as doubles, and from
// 2^53 on two neighbouring numbers may be one double. What lies between is for the entries to come.
inline constexpr std::uint64_t max_number = std::uint64_t{1} << 52;

class Chat {
 public:
  explicit Chat(ChatLimits limits = {}) : limits_(limits), room_(limits.max_history) {}

  // Lets a client in. It must not be here yet. Returns the whole history for this client alone.
  Delivery join(ClientId client) { return room_.join(client); }
  // Forgets a client and its name. Does nothing if it is not here.
  void leave(ClientId client);
  // Takes a text message of this client. Returns an entry for all clients here, or {"error": "..."} for
  // this client alone. An error is not remembered, and uses up no number. An entry has the number
  // last_id() + 1. `now` counts from 1970.
  Delivery say(ClientId client, std::string_view json, std::chrono::milliseconds now);

  // Takes an entry that an earlier run of the server kept, and delivers nothing. An entry is a message
  // with an `id` and a `time` of at most max_number. Returns false, and changes nothing, if it is not
  // one. It may also refuse an id that is not above last_id().
  bool restore(std::string_view entry);

  const Room& room() const { return room_; }
  std::uint64_t last_id() const { return last_id_; }  // of the newest entry; 0 before the first

 private:
  // Gives this client a name in place of the one it had. Returns false, and changes nothing, if the name
  // is another client's. Without unique_names always returns true.
  bool take_name(ClientId client, std::string_view name);

  ChatLimits limits_;
  Room room_;
  std::uint64_t last_id_ = 0;
  // Names as name_as_seen() makes them. Both maps stay empty without unique_names.
  std::unordered_map<ClientId, std::string> names_;   // what a client is called
  std::unordered_map<std::string, ClientId> owners_;  // whose a name is
};

}  // namespace ws
