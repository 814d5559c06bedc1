#include "json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using ws::lab::JsonText;

TEST(JsonText, PutsACommaWhereOneBelongs) {
  JsonText json;
  json.object([&] {
    json.key("none").array([] {});
    json.key("two").array([&] {
      json.number(1);
      json.object([&] {
        json.key("a").null();
        json.key("b").boolean(true);
      });
    });
    json.key("text").text("{");
    json.key("last").boolean(false);
  });
  EXPECT_EQ(json.take(), R"({"none":[],"two":[1,{"a":null,"b":true}],"text":"{","last":false})");
}

TEST(JsonText, WritesNumbersThatADoubleCannotHold) {
  JsonText json;
  json.array([&] {
    json.number(9007199254740991);
    json.decimal(18446744073709551615U);
  });
  EXPECT_EQ(json.take(), R"([9007199254740991,"18446744073709551615"])");
}

TEST(JsonText, EscapesWhatATextMayNotHave) {
  JsonText json;
  json.text("a\"b\\c\nd\x1f€");
  EXPECT_EQ(json.take(), R"("a\u0022b\u005cc\u000ad\u001f€")");
}

}  // namespace
