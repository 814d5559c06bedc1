#include <optional>
#include <string>
#include <vector>

#include "accept_key.h"
#include "catch/your_test.h"
#include "handshake.h"

namespace {

using namespace ws;

HttpRequest browsers_request() {
  return {{"GET", "/chat", 1},
          {{"Host", "localhost:8080"},
           {"Upgrade", "websocket"},
           {"Connection", "Upgrade"},
           {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
           {"Sec-WebSocket-Version", "13"}}};
}

TEST(Step2_1, ABytesHighestBitIsABitLikeTheOthers) {
  EXPECT_EQ(base64_encode("00 ff 00"_hex), "AP8A");
}

TEST(Step2_2, EachKeyHasAnAnswerOfItsOwn) {
  EXPECT_NE(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), accept_key("AAAAAAAAAAAAAAAAAAAAAA=="));
}

TEST(Step2_3, AnElementThatBeginsWithTheTokenIsAnotherOne) {
  EXPECT_FALSE(has_token("keep-alive, upgraded", "upgrade"));
  EXPECT_TRUE(has_token("keep-alive, Upgrade", "upgrade"));
}

TEST(Step2_3, TheTokenMayStandInTheSecondUpgradeField) {
  EXPECT_TRUE(wants_websocket({{"GET", "/", 1}, {{"Upgrade", "h2c"}, {"Upgrade", "websocket"}}}));
}

TEST(Step2_4, OurOrderDecidesAndNotTheClients) {
  HttpRequest request = browsers_request();
  request.fields.push_back({"Sec-WebSocket-Protocol", "old, new"});
  EXPECT_EQ(select_subprotocol(request, {"new", "old"}), "new");
}

TEST(Step2_5, NoOfferNoSubprotocol) {
  const HttpResponse response = answer_upgrade(browsers_request(), {{"chat"}, {}, {}});
  EXPECT_EQ(response.status, 101);
  for (const HttpField& field : response.fields)
    EXPECT_FALSE(equal_without_case(field.name, "Sec-WebSocket-Protocol"));
}

TEST(Step2_6, TheLastCharacterHasTwoBitsOfTheKeyAndFourZeros) {
  EXPECT_TRUE(is_valid_key("AAAAAAAAAAAAAAAAAAAAAA=="));
  EXPECT_FALSE(is_valid_key("AAAAAAAAAAAAAAAAAAAAAB=="));
}

TEST(Step2_7, AVersionIsAText) {
  HttpRequest request = browsers_request();
  request.fields.back().value = "13b";
  const auto failure = check_upgrade(request);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->status, 426);
}

TEST(Step2_8, AnOriginThatBeginsLikeAFriendIsAStranger) {
  HttpRequest request = browsers_request();
  request.fields.push_back({"Origin", "https://example.org.attacker.example"});
  EXPECT_FALSE(is_allowed_origin(request, {{}, {"https://example.org"}, {}}));
}

}  // namespace
