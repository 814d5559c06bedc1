// The chat itself: names, JSON, history. Text in, Deliveries out. No bytes, no sockets, no clock.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "client_id.h"
#include "room.h"

namespace ws {

struct ChatLimits {
  std::size_t max_user = 64;     // bytes of UTF-8
  std::size_t max_text = 4'096;  // bytes of UTF-8
  std::size_t max_history = 50;
  bool unique_names = false;       // a name is its first speaker's, until that client leaves
  std::size_t max_per_second = 0;  // messages of one client; 0: as many as it likes
};

// What a client sends: {"user": "ada", "text": "hi"}. Other fields are ignored.
struct ChatMessage {
  std::string user;
  std::string text;
};
// Why a text is not a message, for a person to read.
struct ChatError {
  std::string error;
};

// A user or text of nothing but these is empty: ASCII, no-break, zero-width, wide, byte order mark.
inline constexpr std::array<std::string_view, 8> blanks = {" ",      "\t",     "\n",     "\r",
                                                           "\u00a0", "\u200b", "\u3000", "\ufeff"};

std::variant<ChatMessage, ChatError> parse_message(std::string_view json, const ChatLimits& limits);

// One entry of {"msg": [...]}: {"id":1,"user":"ada","text":"hi","time":1700000000000}.
std::string encode_entry(std::uint64_t id, const ChatMessage& message,
                         std::chrono::milliseconds time);

class Chat {
 public:
  explicit Chat(ChatLimits limits = {}) : limits_(limits), room_(limits.max_history) {}

  Delivery join(ClientId client) { return room_.join(client); }
  void leave(ClientId client);
  // A text message came from this client: an entry for everyone, or {"error": "..."} for this client
  // alone. `now` is milliseconds since 1970.
  Delivery say(ClientId client, std::string_view json, std::chrono::milliseconds now);

  // An entry that an earlier run of the server kept. False, and nothing happened: it is none.
  bool restore(std::string_view entry);

  const Room& room() const { return room_; }
  std::uint64_t last_id() const { return last_id_; }  // of the newest entry

 private:
  struct Member {  // what the strict options must know of a client
    std::string name;
    std::int64_t second = 0;         // since 1970 ...
    std::size_t in_this_second = 0;  // ... and so many messages came in it
  };

  bool is_too_fast(ClientId client, std::chrono::milliseconds now);
  bool take_name(ClientId client, std::string_view name);  // false: it is another's

  ChatLimits limits_;
  Room room_;
  std::uint64_t last_id_ = 0;
  std::unordered_map<ClientId, Member> members_;  // stays empty without a strict option
};

}  // namespace ws
