// The given JSON: what it answers for whatever a peer may write.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "json.h"

namespace ws {
namespace {

TEST(GivenJson, AnswersNoForWhatIsNoJson) {
  for (const char* text : {"", "hello", "{", "{'a':1}", "{\"a\":\"\\ud800\"}", "[1,]", "\xff"}) {
    const Json json = Json::parse(text);
    EXPECT_FALSE(json.is_object() || json.is_string() || json.is_unsigned()) << text;
    EXPECT_FALSE(json.contains("a") || json.field("a").is_string()) << text;
  }
}

TEST(GivenJson, AZeroByteIsNotTheEnd) {
  for (const std::string& end :
       {std::string(1, '\0'), std::string("\0}", 2), std::string("\0 ", 2)}) {
    EXPECT_FALSE(Json::parse("{\"a\":1}" + end).is_object());
    EXPECT_FALSE(Json::parse("{\"a\":\"b" + end + "\"}").is_object());
    EXPECT_FALSE(Json::parse(end + "{\"a\":1}").is_object());
  }
}

TEST(GivenJson, TakesNoNumberThatIsTooBig) {
  EXPECT_FALSE(Json::parse(R"({"user":"ada","n":1e999})").is_object());
  EXPECT_TRUE(Json::parse(R"({"user":"ada","n":1e99})").is_object());
}

TEST(GivenJson, ReadsTextsAndNumbers) {
  const Json json = Json::parse(R"({"user":"ada","id":18446744073709551615,"user":"bob"})");
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json.field("user").string(), "bob") << "of two the last";
  EXPECT_EQ(json.field("id").number(), 18446744073709551615u);
}

TEST(GivenJson, AnswersAQuestionThatDoesNotFit) {
  const Json json = Json::parse(R"({"text":7,"id":-1})");
  EXPECT_EQ(json.field("text").string(), "");
  EXPECT_FALSE(json.field("id").is_unsigned());
  EXPECT_EQ(json.field("id").number(), 0u);
  EXPECT_EQ(json.string(), "");
  EXPECT_FALSE(Json::parse("7").contains("text"));
}

TEST(GivenJson, ReadsTheItemsOfAnArray) {
  const std::vector<Json> items = Json::parse(R"({"msg":[{"id":7},"ada"]})").field("msg").items();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].field("id").number(), 7u);
  EXPECT_EQ(items[1].string(), "ada");
  EXPECT_TRUE(Json::parse("{}").items().empty());
  EXPECT_TRUE(Json::parse("[]").is_array());
  EXPECT_FALSE(Json::parse("{}").is_array() || Json::parse("").is_array());
}

TEST(GivenJson, AFieldOutlivesItsObject) {
  Json user = Json::parse("null");
  user = Json::parse(R"({"user":"ada"})").field("user");
  EXPECT_EQ(user.string(), "ada");
}

TEST(GivenJson, WritesFieldsInTheirOrderAndEscapesThem) {
  EXPECT_EQ(encode_json({{"user", "a\"b\n"}, {"id", std::uint64_t{7}}}),
            R"({"user":"a\"b\n","id":7})");
  EXPECT_EQ(encode_json({}), "{}");
}

TEST(GivenJson, NeverThrowsForTextThatIsNoUtf8) {
  EXPECT_EQ(encode_json({{"text", "\xff"}}), "{\"text\":\"\ufffd\"}");
}

}  // namespace
}  // namespace ws
