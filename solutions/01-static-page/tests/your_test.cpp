#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "authority.h"
#include "catch/your_test.h"
#include "http.h"
#include "request_parser.h"
#include "static_files.h"

namespace {

using namespace ws;

std::string text_of(const HttpResponse& response) {
  return std::string(as_text(encode_response(response)));
}

TEST(Step1_1, AVersionEndsAfterItsSecondDigit) {
  const auto result = parse_request_line("GET / HTTP/1.10");
  ASSERT_TRUE(std::holds_alternative<HttpFailure>(result));
  EXPECT_EQ(std::get<HttpFailure>(result).status, 400);
}

TEST(Step1_2, OnlyLettersHaveACase) {
  EXPECT_TRUE(equal_without_case("Host", "hOST"));
  EXPECT_FALSE(equal_without_case("[", "{"));  // 5b and 7b: one bit apart, as A and a are
}

TEST(Step1_2, AVerticalTabIsNotWhiteSpaceAroundAValue) {
  EXPECT_TRUE(std::holds_alternative<HttpFailure>(parse_field("Host: a\v")));
}

TEST(Step1_3, ALineMayBeCutBetweenItsTwoLastBytes) {
  RequestParser parser;
  parser.feed(as_bytes("GET / HTTP/1.1\r"));
  EXPECT_FALSE(parser.next().has_value());
  parser.feed(as_bytes("\nHost: a\r\n\r\n"));
  const auto request = parser.next();
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->line.target, "/");
}

TEST(Step1_4, NoStatusBelow200HasALength) {
  EXPECT_EQ(text_of({103, "Early Hints", {}, {}}).find("ength"), std::string::npos);
}

TEST(Step1_4, AnElementThatBeginsWithCloseIsAnotherOne) {
  const HttpRequest request{{"GET", "/", 1}, {{"Host", "a"}, {"Connection", "closed"}}};
  EXPECT_TRUE(request.keep_alive());
}

TEST(Step1_5, TheQueryBeginsAtTheFirstQuestionMark) {
  const StaticFiles files{{{"/", {"text/plain", "page"}}}, {}};
  const HttpRequest request{{"GET", "/?a=b?c", 1}, {{"Host", "a"}}};
  EXPECT_EQ(serve_file(request, files).status, 200);
}

TEST(Step1_6, AfterTheRestIsTakenAHeadBeginsAnew) {
  RequestParser parser;
  parser.feed(as_bytes("GET /half HTTP/1.1\r\nHo"));
  EXPECT_FALSE(parser.next().has_value());
  EXPECT_EQ(as_text(parser.take_rest()), "GET /half HTTP/1.1\r\nHo");
  parser.feed(as_bytes("GET /whole HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto request = parser.next();
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->line.target, "/whole");
}

TEST(Step1_7, ALengthThatFitsNoNumberIsABodyAllTheSame) {
  RequestParser parser;
  parser.feed(
      as_bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n"));
  EXPECT_FALSE(parser.next().has_value());
  ASSERT_TRUE(parser.failure().has_value());
  EXPECT_EQ(parser.failure()->status, 413);
}

}  // namespace
