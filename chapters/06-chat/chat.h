// The chat itself: names, JSON, history. Text in, Deliveries out. No bytes, no sockets, no clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "client_id.h"
#include "room.h"

namespace ws {

struct ChatLimits {
  std::size_t max_user = 64;     // bytes of UTF-8
  std::size_t max_text = 4'096;  // bytes of UTF-8
  std::size_t max_history = 50;
};

// What a client sends: {"user": "ada", "text": "hi"}. Other fields are ignored.
struct ChatMessage {
  std::string user;
  std::string text;
};
// Why a text is not a message, for its sender to read: {"error": "..."}.
struct ChatError {
  std::string error;
};

std::variant<ChatMessage, ChatError> parse_message(std::string_view json, const ChatLimits& limits);

// One entry of {"msg": [...]}: {"id": 1, "user": "ada", "text": "hi", "time": 1700000000000}.
std::string encode_entry(std::uint64_t id, const ChatMessage& message, std::chrono::milliseconds time);

class Chat {
 public:
  explicit Chat(ChatLimits limits = {}) : limits_(limits), room_(limits.max_history) {}

  Delivery join(ClientId client) { return room_.join(client); }
  void leave(ClientId client) { room_.leave(client); }
  // A text message came from this client. `now` is milliseconds since 1970.
  Delivery say(ClientId client, std::string_view json, std::chrono::milliseconds now);

 private:
  ChatLimits limits_;
  Room room_;
  std::uint64_t last_id_ = 0;
};

}  // namespace ws
