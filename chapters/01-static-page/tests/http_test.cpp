#include "http.h"

#include <gtest/gtest.h>

#include "story.h"

namespace {

using namespace ws;
using test::tell;
using namespace std::string_literals;
using namespace std::string_view_literals;

// What became of a line: 0, it was read; else the status that refuses it.
template <typename Value>
int refusal(const std::variant<Value, HttpFailure>& result) {
  const auto* failure = std::get_if<HttpFailure>(&result);
  return failure == nullptr ? 0 : failure->status;
}

int refusal_of_line(std::string_view line) {
  return refusal(parse_request_line(line));
}

int refusal_of_field(std::string_view line) {
  return refusal(parse_field(line));
}

std::string value_of(std::string_view line) {
  const auto result = parse_field(line);
  const auto* field = std::get_if<HttpField>(&result);
  return field == nullptr ? "(refused)" : field->value;
}

HttpRequest request_with(std::vector<HttpField> fields, int minor_version = 1) {
  return {RequestLine{"GET", "/", minor_version}, std::move(fields)};
}

std::string text_of(const HttpResponse& response) {
  return std::string(as_text(encode_response(response)));
}

}  // namespace

TEST(Step1_1, ReadsMethodTargetAndVersion) {
  tell({.text = "GET /chat.js HTTP/1.1",
        .at = 4,
        .count = 8,
        .here = "the target",
        .section = "RFC 9112 §3",
        .usually = "the line was not cut at its two blanks.",
        .person = "a browser that loads for ever."});
  const auto result = parse_request_line("GET /chat.js HTTP/1.1");
  const auto* line = std::get_if<RequestLine>(&result);
  ASSERT_NE(line, nullptr) << "A good line was refused.";
  EXPECT_EQ(line->target, "/chat.js");
  EXPECT_EQ(line->method, "GET");
  EXPECT_EQ(line->minor_version, 1);
}

TEST(Step1_1, ReadsTheMinorVersion) {
  const auto result = parse_request_line("GET / HTTP/1.0");
  const auto* line = std::get_if<RequestLine>(&result);
  ASSERT_NE(line, nullptr) << "A good line was refused.";
  EXPECT_EQ(line->minor_version, 0);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1.2"), 0);  // §2.5: read it as the 1.x we know
}

TEST(Step1_1, WantsThreeWords) {
  tell({.text = "GET /",
        .section = "RFC 9112 §3: method SP request-target SP HTTP-version",
        .usually = "a line with fewer than two blanks was taken apart all the same."});
  EXPECT_EQ(refusal_of_line("GET /"), 400);
  EXPECT_EQ(refusal_of_line("GET"), 400);
  EXPECT_EQ(refusal_of_line(""), 400);
  EXPECT_EQ(refusal_of_line("GET / "), 400);
  EXPECT_EQ(refusal_of_line(" / HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1.1 "), 400);
  EXPECT_EQ(refusal_of_line("GET / x HTTP/1.1"), 400);
}

TEST(Step1_1, WantsSingleBlanks) {
  tell({.text = "GET  / HTTP/1.1",
        .at = 3,
        .count = 2,
        .here = "two blanks",
        .section = "RFC 9112 §3: exactly one",
        .usually =
            "the line was cut at runs of blanks, and the server in front of yours cuts at one."});
  EXPECT_EQ(refusal_of_line("GET  / HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET /  HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET\t/\tHTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET /\tHTTP/1.1"), 400);
}

TEST(Step1_1, SpeaksHttpOneOnly) {
  tell({.text = "PRI * HTTP/2.0",
        .at = 9,
        .count = 5,
        .here = "major version 2",
        .section = "RFC 9110 §15.6.6: 505",
        .yours = {
            {"400", "The target was judged first; the version says whether you can judge it."}}});
  EXPECT_EQ(refusal_of_line("PRI * HTTP/2.0"), 505);
  EXPECT_EQ(refusal_of_line("GET / HTTP/2.0"), 505);
  EXPECT_EQ(refusal_of_line("GET / HTTP/0.9"), 505);
}

TEST(Step1_1, WantsAVersionOfEightBytes) {
  tell({.text = "GET / HTTP/1.10",
        .at = 6,
        .count = 9,
        .here = "no version: it has eight bytes",
        .section = "RFC 9112 §2.3",
        .yours = {{"0", "0 is no refusal: the line was taken as a good one."}}});
  EXPECT_EQ(refusal_of_line("GET / http/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1"), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1."), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1.10"), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1.x"), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTP/x.1"), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1,1"), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTP/1.1\r"), 400);
  EXPECT_EQ(refusal_of_line("GET / HTTPS/1.1"), 400);
}

TEST(Step1_1, WantsATokenForTheMethod) {
  tell(
      {.text = "G(T / HTTP/1.1",
       .at = 1,
       .count = 1,
       .here = "not in a token",
       .section = "RFC 9110 §5.6.2",
       .yours = {{"0", "0 is no refusal: the line was taken as a good one."},
                 {"400", "A good method was refused; a token may have marks and small letters."}}});
  EXPECT_EQ(refusal_of_line("M-SEARCH / HTTP/1.1"), 0);
  EXPECT_EQ(refusal_of_line("get / HTTP/1.1"), 0);  // another method, and 501 is another step
  EXPECT_EQ(refusal_of_line("G(T / HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET: / HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("G\xc3\x84T / HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("G\0T / HTTP/1.1"sv), 400);
}

TEST(Step1_1, WantsATargetThatIsAPathOrAWholeUrl) {
  tell({.text = "GET chat.js HTTP/1.1",
        .at = 4,
        .count = 7,
        .here = "neither /chat.js nor http://host/chat.js",
        .section = "RFC 9112 §3.2",
        .yours = {{"0", "0 is no refusal: the target was taken as it came."},
                  {"400", "A good target was refused: a path, or a URL of http or https."}}});
  EXPECT_EQ(refusal_of_line("GET /a%20b?c=d HTTP/1.1"), 0);
  EXPECT_EQ(refusal_of_line("GET http://localhost:8080/ HTTP/1.1"), 0);  // §3.2.2
  EXPECT_EQ(refusal_of_line("GET https://localhost/ HTTP/1.1"), 0);
  EXPECT_EQ(refusal_of_line("GET chat.js HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("OPTIONS * HTTP/1.1"), 0);  // §3.2.4: the server as a whole
  EXPECT_EQ(refusal_of_line("GET * HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("options * HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("OPTIONS ** HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("OPTIONS *? HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("CONNECT localhost:8080 HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET /\x01 HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET /\x7f HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET /\xc3\xa4 HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of_line("GET /\0 HTTP/1.1"sv), 400);
}

TEST(Step1_2, SplitsAtTheFirstColon) {
  tell({.text = "Host: localhost:8080",
        .at = 4,
        .count = 1,
        .here = "the first colon",
        .section = "RFC 9112 §5",
        .yours = {{"8080", "That is what stands behind the last colon, not the first."}}});
  const auto result = parse_field("Host: localhost:8080");
  const auto* field = std::get_if<HttpField>(&result);
  ASSERT_NE(field, nullptr) << "A good field was refused.";
  EXPECT_EQ(field->value, "localhost:8080");
  EXPECT_EQ(field->name, "Host");
}

TEST(Step1_2, TakesTheBlanksAroundAValueAway) {
  tell({.text = "Host: \t localhost \t",
        .at = 5,
        .count = 3,
        .here = "blanks and tabs, on both sides",
        .section = "RFC 9112 §5: OWS",
        .person = "a page whose own Origin is refused: ' localhost' is not 'localhost'."});
  EXPECT_EQ(value_of("Host: \t localhost \t"), "localhost");
  EXPECT_EQ(value_of("Host:localhost"), "localhost");
  EXPECT_EQ(value_of("User-Agent: a  b\tc"), "a  b\tc");
  EXPECT_EQ(value_of("Accept:"), "");
  EXPECT_EQ(value_of("Accept: \t "), "");
}

TEST(Step1_2, RefusesABlankBeforeTheColon) {
  tell({.text = "Content-Length : 27",
        .at = 14,
        .count = 1,
        .here = "a blank",
        .section = "RFC 9112 §5.1: MUST be refused, with 400",
        .usually = "the name was trimmed like the value.",
        .person =
            "somebody else's request, answered to you: two servers disagreed where one ended."});
  EXPECT_EQ(refusal_of_field("Content-Length : 27"), 400);
  EXPECT_EQ(refusal_of_field("Content-Length\t: 27"), 400);
}

TEST(Step1_2, RefusesAFoldedLine) {
  tell({.text = " chunked",
        .at = 0,
        .count = 1,
        .here = "a blank at the beginning: the line before goes on (obs-fold)",
        .section = "RFC 9112 §5.2"});
  EXPECT_EQ(refusal_of_field(" chunked"), 400);
  EXPECT_EQ(refusal_of_field("\tHost: localhost"), 400);
}

TEST(Step1_2, WantsATokenForTheName) {
  EXPECT_EQ(refusal_of_field("Host"), 400);
  EXPECT_EQ(refusal_of_field(": localhost"), 400);
  EXPECT_EQ(refusal_of_field(""), 400);
  EXPECT_EQ(refusal_of_field("Ho st: localhost"), 400);
  EXPECT_EQ(refusal_of_field("Host(1): localhost"), 400);
  EXPECT_EQ(refusal_of_field("H\xc3\xb6st: localhost"), 400);
  EXPECT_EQ(refusal_of_field("Ho\0st: localhost"sv), 400);
  EXPECT_EQ(refusal_of_field("!#$%&'*+-.^_`|~09azAZ: every mark that a token may have"), 0);
}

TEST(Step1_2, RefusesControlBytesInAValue) {
  tell({.text = "X: a\0b"s,
        .at = 4,
        .count = 1,
        .here = "NUL",
        .section = "RFC 9110 §5.5",
        .usually = "char is signed: the bytes from 0x80 on are below 0x20 then."});
  EXPECT_EQ(refusal_of_field("X: a\0b"sv), 400);
  EXPECT_EQ(refusal_of_field("X: a\rb"), 400);
  EXPECT_EQ(refusal_of_field("X: a\nb"), 400);
  EXPECT_EQ(refusal_of_field("X: a\r"), 400);
  EXPECT_EQ(refusal_of_field("X: a\x1b[31m"), 400);
  EXPECT_EQ(refusal_of_field("X: a\x7f"), 400);
  EXPECT_EQ(refusal_of_field("X: caf\xc3\xa9"), 0);  // obs-text: opaque, and allowed
}

TEST(Step1_2, ComparesNamesWithoutCase) {
  tell({.text = "hOST: localhost",
        .at = 0,
        .count = 4,
        .here = "the same name as Host",
        .section = "RFC 9110 §5.1",
        .person = "the page loads in one browser and not in another."});
  EXPECT_TRUE(equal_without_case("hOST", "Host"));
  EXPECT_TRUE(equal_without_case("", ""));
  EXPECT_FALSE(equal_without_case("Host", "Hos"));
  EXPECT_FALSE(equal_without_case("Hos", "Host"));
  EXPECT_FALSE(equal_without_case("Host", "Hose"));
  EXPECT_FALSE(equal_without_case("[", "{"));  // 0x20 apart, like A and a
  EXPECT_FALSE(equal_without_case("@", "`"));
  EXPECT_FALSE(equal_without_case("\xc4", "\xe4"));  // Ä and ä once, in one alphabet of many
}

TEST(Step1_2, ReadsTheElementsOfAList) {
  using Elements = std::vector<std::string_view>;
  tell({.text = "keep-alive, Upgrade",
        .at = 10,
        .count = 2,
        .here = "a comma, and a blank that means nothing",
        .section = "RFC 9110 §5.6.1"});
  EXPECT_EQ(list_elements("keep-alive, Upgrade"), (Elements{"keep-alive", "Upgrade"}));
  EXPECT_EQ(list_elements("close"), Elements{"close"});
  EXPECT_EQ(list_elements("a b\t,c ,\t d"), (Elements{"a b", "c", "d"}));
  EXPECT_EQ(list_elements(", a,,b, \t,"), (Elements{"a", "b"}));
  EXPECT_EQ(list_elements(""), Elements{});
  EXPECT_EQ(list_elements(" , "), Elements{});
}

TEST(Step1_2, FindsTheFirstFieldOfAName) {
  const HttpRequest request = request_with({{"Host", "a"}, {"Accept", "b"}, {"accept", "c"}});
  EXPECT_EQ(request.field("ACCEPT").value_or("(none)"), "b");
  EXPECT_EQ(request.count("Accept"), 2u);
  EXPECT_EQ(request.count("Cookie"), 0u);
  EXPECT_FALSE(request.field("Cookie").has_value());
}

TEST(Step1_4, WritesStatusFieldsLengthAndBody) {
  tell({.text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi",
        .at = 43,
        .count = 19,
        .here = "where the answer ends",
        .section = "RFC 9112 §6.3",
        .person = "the page loads, and the wheel in its tab never stops turning."});
  const HttpResponse response{200, "OK", {{"Content-Type", "text/plain"}}, "hi"};
  EXPECT_EQ(text_of(response),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");
}

TEST(Step1_4, CountsBytesAndNotCharacters) {
  tell({.text = "Content-Length: 5", .section = "RFC 9110 §8.6: in octets"});
  EXPECT_EQ(text_of({200, "OK", {}, "caf\xc3\xa9"}),
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ncaf\xc3\xa9");
  EXPECT_EQ(text_of({200, "OK", {}, "\0\r\n"s}),
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\0\r\n"s);
  EXPECT_EQ(text_of({404, "Not Found", {}, ""}),
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

TEST(Step1_4, AnswersHeadWithTheLengthAndNoBody) {
  HttpResponse response{200, "OK", {}, "hi"};
  response.head_only = true;
  EXPECT_EQ(text_of(response), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
}

TEST(Step1_4, WritesNoLengthWhereThereCanBeNoBody) {
  tell({.text = "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        .section = "RFC 9110 §8.6: not on 1xx, not on 204"});
  EXPECT_EQ(text_of({101, "Switching Protocols", {}, ""}),
            "HTTP/1.1 101 Switching Protocols\r\n\r\n");
  EXPECT_EQ(text_of({204, "No Content", {}, ""}), "HTTP/1.1 204 No Content\r\n\r\n");
}

// seed 24: a refusal is "HTTP/1.1 400 Bad Request" and nothing else, not even the end of the line
TEST(Step1_4, RefusesWithAWholeResponse) {
  tell({.text = "HTTP/1.1 400 Bad Request\r\n",
        .section = "RFC 9112 §4: status line, fields, an empty line",
        .person = "'this page sent an invalid response', and no word about what was wrong."});
  EXPECT_EQ(text_of(refuse({400, "Bad Request", "no Host"})),
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "Connection: close\r\nContent-Length: 25\r\n\r\n400 Bad Request: no Host\n");
  EXPECT_EQ(text_of(refuse({408, "Request Timeout"})),
            "HTTP/1.1 408 Request Timeout\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "Connection: close\r\nContent-Length: 20\r\n\r\n408 Request Timeout\n");
}

TEST(Step1_4, KeepsAnHttpOneOneConnectionAlive) {
  tell({.text = "Connection: keep-alive, close",
        .at = 24,
        .count = 5,
        .here = "an element of a list",
        .section = "RFC 9112 §9.3",
        .person = "a program that asks for one page waits for ever: the connection stays open."});
  EXPECT_TRUE(request_with({}).keep_alive());
  EXPECT_TRUE(request_with({{"Connection", "keep-alive"}}).keep_alive());
  EXPECT_TRUE(request_with({{"Connection", "closed, not-close"}}).keep_alive());
  EXPECT_TRUE(request_with({{"X-Connection", "close"}}).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "close"}}).keep_alive());
  EXPECT_FALSE(request_with({{"connection", "Close"}}).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "keep-alive, close"}}).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "close ,x"}}).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "x"}, {"Connection", "close"}}).keep_alive());
}

TEST(Step1_4, EndsAnHttpOneZeroConnection) {
  EXPECT_FALSE(request_with({}, 0).keep_alive());
  EXPECT_FALSE(request_with({{"Connection", "keep-alive"}}, 0).keep_alive());
}
