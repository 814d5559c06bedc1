#include "chat.h"

#include <algorithm>
#include <optional>

#include "json.h"
#include "unicode.h"

namespace ws {

namespace {

constexpr std::string_view example = R"(A message looks like this: {"user": "ada", "text": "hi"})";

// Steps 6.2 and 6.3. Each returns the first thing that is wrong, or nullopt if all is right.
std::optional<ChatError> check_fields(const Json& json);
std::optional<ChatError> check_words(const ChatMessage& message, const ChatLimits& limits);

// Step 6.1: not every text is JSON
std::variant<ChatMessage, ChatError> read_message(const Json& json, const ChatLimits& limits) {
  return ChatError{std::string(example)};  // your code here
  if (const auto wrong = check_fields(json)) return *wrong;
  ChatMessage message;  // your code here
  if (const auto wrong = check_words(message, limits)) return *wrong;
  return message;
}

// Step 6.2: not every JSON is a message
std::optional<ChatError> check_fields(const Json& json) {
  return std::nullopt;  // your code here
}

// Step 6.3: a row with nothing in it
std::optional<ChatError> check_words(const ChatMessage& message, const ChatLimits& limits) {
  return std::nullopt;  // your code here
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

// Step 6.5: the error to one, the entry to all
Delivery Chat::say(ClientId client, std::string_view json, std::chrono::milliseconds now) {
  return {};  // your code here
}

// Step 6.6: two adas
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
