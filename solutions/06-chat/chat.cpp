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
  if (!json.is_object()) return ChatError{std::string(example)};
  if (const auto wrong = check_fields(json)) return *wrong;
  ChatMessage message{json.field("user").string(), json.field("text").string()};
  if (const auto wrong = check_words(message, limits)) return *wrong;
  return message;
}

// Step 6.2: not every JSON is a message
// `word` is what a person calls this field.
std::optional<ChatError> check_field(const Json& json, std::string_view field,
                                     std::string_view word) {
  const std::string the = "The " + std::string(word);
  if (!json.contains(field)) return ChatError{the + " is missing."};
  if (!json.field(field).is_string()) return ChatError{the + " must be a string."};
  return std::nullopt;
}

std::optional<ChatError> check_fields(const Json& json) {
  if (const auto wrong = check_field(json, "user", "name")) return wrong;
  return check_field(json, "text", "text");
}

// Step 6.3: a row with nothing in it
bool has_control_character(std::string_view text) {
  unsigned before = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') return true;
    if (byte == 0x7F) return true;
    if (before == 0xC2 && byte < 0xA0) return true;  // U+0080 to U+009F are C2 80 to C2 9F
    before = byte;
  }
  return false;
}

bool may_be_a_name(std::string_view name) {
  return std::none_of(not_in_names.begin(), not_in_names.end(), [name](std::string_view each) {
    return name.find(each) != std::string_view::npos;
  });
}

std::optional<ChatError> check_text(std::string_view text, std::size_t max, std::string_view word) {
  const std::string the = "The " + std::string(word);
  if (text.size() > max) {
    return ChatError{the + " is too long: " + std::to_string(text.size()) + " bytes, and " +
                     std::to_string(max) + " fit."};
  }
  if (has_control_character(text)) return ChatError{the + " has a control character in it."};
  if (!has_visible_character(text)) return ChatError{the + " is empty."};
  return std::nullopt;
}

std::optional<ChatError> check_words(const ChatMessage& message, const ChatLimits& limits) {
  if (const auto wrong = check_text(message.user, limits.max_user, "name")) return wrong;
  if (!may_be_a_name(message.user)) {
    return ChatError{"The name has a control character in it."};
  }
  return check_text(message.text, limits.max_text, "text");
}

}  // namespace

std::variant<ChatMessage, ChatError> parse_message(std::string_view json,
                                                   const ChatLimits& limits) {
  return read_message(Json::parse(json), limits);
}

// Step 6.4: what everyone gets
std::string encode_entry(std::uint64_t id, const ChatMessage& message,
                         std::chrono::milliseconds time) {
  return encode_json({{"id", id},
                      {"user", message.user},
                      {"text", message.text},
                      {"time", static_cast<std::uint64_t>(time.count())}});
}

// Step 6.5: the error to one, the entry to all
Delivery Chat::say(ClientId client, std::string_view json, std::chrono::milliseconds now) {
  const auto only_sender = [client](std::string_view error) {
    return Delivery{{client}, encode_json({{"error", error}})};
  };
  const auto parsed = parse_message(json, limits_);
  if (const auto* wrong = std::get_if<ChatError>(&parsed)) return only_sender(wrong->error);
  const ChatMessage& message = std::get<ChatMessage>(parsed);
  if (!take_name(client, message.user)) return only_sender("That name is taken.");  // step 6.6
  return room_.say(encode_entry(++last_id_, message, now));
}

// Step 6.6: two adas
bool Chat::take_name(ClientId client, std::string_view name) {
  if (!limits_.unique_names) return true;
  std::string wanted = name_as_seen(name);
  const auto [owner, is_free] = owners_.try_emplace(wanted, client);
  if (owner->second != client) return false;
  if (!is_free) return true;  // it was this client's already
  std::string& name_so_far = names_[client];
  owners_.erase(name_so_far);
  name_so_far = std::move(wanted);
  return true;
}

void Chat::leave(ClientId client) {
  room_.leave(client);
  const auto named = names_.find(client);
  if (named == names_.end()) return;
  owners_.erase(named->second);
  names_.erase(named);
}

// Step 6.7: the morning after
bool Chat::restore(std::string_view entry) {
  const Json json = Json::parse(entry);
  const auto read = read_message(json, limits_);
  const auto* message = std::get_if<ChatMessage>(&read);
  if (!message) return false;
  const Json id = json.field("id");
  const Json time = json.field("time");
  if (!id.is_unsigned() || !time.is_unsigned()) return false;
  if (id.number() > max_number || time.number() > max_number) return false;
  last_id_ = std::max(last_id_, id.number());
  const std::chrono::milliseconds when(static_cast<std::int64_t>(time.number()));
  room_.remember(encode_entry(id.number(), *message, when));
  return true;
}

}  // namespace ws
