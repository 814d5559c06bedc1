#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catch/your_test.h"
#include "chat.h"
#include "json.h"
#include "rate_limit.h"

namespace {

using namespace ws;
using namespace std::chrono_literals;

bool is_message(std::string_view json) {
  return std::holds_alternative<ChatMessage>(parse_message(json, {}));
}

TEST(Step6_1, OtherFieldsAreIgnored) {
  EXPECT_TRUE(is_message(R"({"user": "ada", "text": "hi", "id": 7})"));
}

TEST(Step6_2, ANumberIsNotAName) {
  const auto result = parse_message(R"({"user": 7, "text": "hi"})", {});
  ASSERT_TRUE(std::holds_alternative<ChatError>(result));
  EXPECT_EQ(std::get<ChatError>(result).error, "The name must be a string.");
}

TEST(Step6_3, ASpaceThatIsNotAsciiIsNothingToSee) {
  EXPECT_FALSE(is_message("{\"user\": \"ada\", \"text\": \"\u00a0\"}"));  // a no-break space
}

TEST(Step6_3, ALetterWithAnAccentMayStandInAName) {
  EXPECT_TRUE(is_message("{\"user\": \"\u00c0gnes\", \"text\": \"hi\"}"));  // À is c3 80
}

TEST(Step6_4, ANumberHasAllOfItsBits) {
  const Json entry = Json::parse(encode_entry(0x1'0000'0001, {"ada", "hi"}, 0ms));
  EXPECT_EQ(entry.field("id").number(), 0x1'0000'0001u);
}

TEST(Step6_5, AnErrorIsForItsSenderAlone) {
  Chat chat;
  chat.join(1);
  chat.join(2);
  EXPECT_EQ(chat.say(1, "hello", 0ms).recipients, std::vector<ClientId>{1});
}

TEST(Step6_5, AnErrorUsesUpNoNumber) {
  Chat chat;
  chat.join(1);
  chat.say(1, "hello", 0ms);
  chat.say(1, R"({"user": "ada", "text": "hi"})", 0ms);
  EXPECT_EQ(chat.last_id(), 1u);
}

TEST(Step6_6, AnotherNameMakesTheOldOneFree) {
  ChatLimits limits;
  limits.unique_names = true;
  Chat chat(limits);
  chat.join(1);
  chat.join(2);
  chat.say(1, R"({"user": "ada", "text": "hi"})", 0ms);
  chat.say(1, R"({"user": "eve", "text": "hi"})", 0ms);
  chat.say(2, R"({"user": "ada", "text": "hi"})", 0ms);
  EXPECT_EQ(chat.last_id(), 3u);
}

TEST(Step6_8, AMessageThatDoesNotPassCostsNothing) {
  RateLimit limit({.per_second = 1, .burst = 1});
  EXPECT_EQ(limit.ask(1, 0, 0ms), RateLimit::Verdict::pass);
  EXPECT_NE(limit.ask(1, 0, 0ms), RateLimit::Verdict::pass);
  EXPECT_EQ(limit.ask(1, 0, 1000ms), RateLimit::Verdict::pass);
}

}  // namespace
