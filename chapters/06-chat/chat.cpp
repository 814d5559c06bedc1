#include "chat.h"

#include <algorithm>
#include <optional>

#include "json.h"
#include "unicode.h"

namespace ws {

namespace {

constexpr std::string_view example = R"(A message looks like this: {"user": "ada", "text": "hi"})";

std::variant<ChatMessage, ChatError> read_message(const Json& json, const ChatLimits& limits) {
  // Step 6.1: not every text is JSON
  // Step 6.2: not every JSON is a message
  // Step 6.3: a row with nothing in it
  return ChatError{std::string(example)};  // your code here
}

}  // namespace

std::variant<ChatMessage, ChatError> parse_message(std::string_view json,
                                                   const ChatLimits& limits) {
  return read_message(Json::parse(json), limits);
}

// Step 6.4: what everyone gets
std::string encode_entry(std::uint64_t id, const ChatMessage& message,
                         std::chrono::milliseconds time) {
  return {};  // your code here
}

// Step 6.5: who is told
Delivery Chat::say(ClientId client, std::string_view json, std::chrono::milliseconds now) {
  // Step 6.6: two adas
  return {};  // your code here
}

bool Chat::take_name(ClientId client, std::string_view name) {
  return true;  // your code here
}

void Chat::leave(ClientId client) {
  room_.leave(client);
  // your code here
}

// Step 6.7: the morning after
bool Chat::restore(std::string_view entry) {
  return false;  // your code here
}

}  // namespace ws
